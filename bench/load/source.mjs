import { BenchFailure } from '../failure.mjs'
import { exchange } from './load.mjs'
import { listRequest } from './requests.mjs'

/** Pages that a case repeats by turns. */
export const pool = 250

/** @typedef {{ caller: object, search: string, headers: Record<string, string> }} Page */

/**
 * The requests of a case, signed when they are taken: of a fixed pool of pages by turns, or of another page each time.
 * @param {import('../cases.mjs').Case} one
 * @param {{ port: number }} server
 */
export async function requestSource(one, { port }, places) {
  const callers = places.callers[one.callers]
  let made = 0
  /** @returns {Page} */
  const nextPage = () => ({
    caller: callers[made++ % callers.length],
    search: one.search(places),
    headers: one.headers,
  })
  const request = ({ caller, search, headers }) => listRequest(port, caller, search, headers)

  const pages = Array.from({ length: one.pages === 'one' ? 1 : pool }, nextPage)
  if (one.revalidates)
    for (const page of pages) {
      const tag = await tagOf(port, request(page), one.name)
      page.headers = { ...page.headers, 'If-None-Match': tag }
    }
  let turn = 0
  const byTurns = () => pages[turn++ % pages.length]
  const ready = pages.map(request)
  return {
    first: ready[0],
    take: (count) =>
      Array.from({ length: count }, () => request(one.pages === 'new' ? nextPage() : byTurns())),
    /** The same bytes again and again, for those who do not read them. */
    again: (count) => Array.from({ length: count }, (_, index) => ready[index % ready.length]),
  }
}

async function tagOf(port, request, name) {
  const { head } = await exchange(port, request)
  const tag = /\r\netag: ([^\r]+)/i.exec(head)?.[1]
  if (tag === undefined) throw new BenchFailure(`${name}: the page has no ETag`)
  return tag
}
