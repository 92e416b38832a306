import { accounts, alice, bob, carol, publisher } from './accounts.mjs'
import { serve } from './serving.mjs'
import { changedIds, madeId, tagsPath } from './steps.mjs'
import { uuidOf } from './uuid-of.mjs'

const query = (words) => new URLSearchParams({ limit: '7', ...words }).toString()

const lists = [
  {},
  { sort: 'name:asc' },
  { sort: 'os_distro:asc,size:desc' },
  { sort: 'scp_os_version:asc,virtual_size' },
  { name: 'Ubuntu 22.04' },
  { name: '🐧 penguin 👩‍💻' },
  { name: `quote " apostrophe ' backslash \\ slash /` },
  { os_distro: 'ubuntu' },
  { os_distro: '리눅스' },
  { status: 'active', sort: 'size:asc' },
  { status: 'importing' },
  { scp_image_type: 'custom' },
  { scp_original_image_type: 'standard', sort: 'updated_at:asc' },
  { visibility: 'public' },
  { visibility: 'private' },
  { visibility: 'shared', sort: 'os_distro:asc,size:desc' },
  { visibility: 'community' },
  { os_distro: 'ubuntu', status: 'active' },
  { name: 'mine', visibility: 'private' },
  { scp_image_type: 'standard', os_distro: 'rocky', sort: 'name:asc' },
].map((words) => `/v1/images?${query(words)}`)

const pendingLists = [{}, { limit: '1' }, { scp_original_image_type: 'standard' }].map(
  (words) => `/v1/pending-images?${query(words)}`,
)

const shown = [
  'p1',
  'p7',
  'p8',
  'p10',
  'p11',
  'p12',
  'a1',
  'a4',
  'b3',
  'b4',
  's1',
  's2',
  's4',
  's7',
  'm2',
  'm4',
]
  .map((label) => uuidOf(label))
  .concat([0, 1, 2, 4, 5].map(madeId))
const withMembers = ['a1', 's1', 's2', 's3', 's6', 's7', 'p1'].map((label) => uuidOf(label))
const tagged = [
  [alice, madeId(0)],
  [alice, uuidOf('a2')],
  [publisher, uuidOf('p6')],
  [bob, uuidOf('b3')],
  [carol, uuidOf('c1')],
]

/**
 * What a program answers to each account in each of its versions: `{ account, version, target, status, body }`. Errors
 * have ids of their own: of them the body is null.
 */
export async function recordRequests(program, store) {
  const server = await serve(program, store)
  const answers = []
  const record = async (account, version, target) => {
    const { status, text, next } = await server.ask(account, 'GET', target, { version })
    answers.push({ account: account.id, version, target, status, body: status === 200 ? text : null })
    return next
  }
  const walk = async (account, version, first) => {
    for (let next = first; next; ) next = await record(account, version, next)
  }
  // A program that does not know members yet knows none of these.
  const hasMembers = program.finishJob !== undefined
  try {
    for (const version of await server.versions())
      for (const account of accounts) {
        for (const target of [...lists, ...(hasMembers ? pendingLists : [])])
          await walk(account, version, target)
        for (const id of shown) await record(account, version, `/v1/images/${id}`)
        if (hasMembers)
          for (const id of withMembers) await record(account, version, `/v1/images/${id}/members`)
      }
    if (hasMembers)
      for (const account of accounts)
        for (const [owner, id] of tagged) await record(account, null, tagsPath(owner, id))
  } finally {
    await server.stop()
  }
  return answers
}

/** Commands that ask the catalogue, as far as a program has them. */
export const commandsOf = (program) => [
  'accounts list',
  'keys list',
  ...(program.finishJob ? ['jobs', ...changedIds.map((id) => `history ${id}`)] : []),
  ...(program.runSource ? ['sources list'] : []),
]
