import { makeImages } from '../images/images.mjs'
import { Places } from '../images/places.mjs'
import { Load } from '../load/load.mjs'
import { median } from '../report/statistics.mjs'
import { layoutDigest, prepareCatalogue } from './catalogue.mjs'
import { checkOut } from './checkout.mjs'
import { ownRoot, programAt } from './program.mjs'

const starts = 3

/**
 * A catalogue being served by one side.
 * @typedef {object} Subject
 * @property {number} size
 * @property {import('../sides.mjs').Side} side
 * @property {import('./catalogue.mjs').Slot} slot
 * @property {import('../images/places.mjs').Places} places
 * @property {Target} asSetUp
 * @property {Target} uncached without its page cache; the same as `asSetUp` where there is none, or its size is given
 *
 * @typedef {{ server: Awaited<ReturnType<import('./program.mjs').Program['serve']>>, load: Load }} Target
 */

/**
 * Start a server of each side on a catalogue of each size. Sides whose layout is the same share one catalogue.
 * @param {import('./catalogue.mjs').Databases} databases
 * @param {(close: () => unknown) => void} onClose is given what is to be done in the end
 * @returns {Promise<{ subjects: Subject[], catalogues: object[] }>} a catalogue's facts for each subject
 */
export async function startSubjects(databases, seed, chosen, { sending, ...options }, onClose, log) {
  const sides = []
  for (const side of options.sides) {
    const program = programAt(
      side.commit === undefined ? ownRoot : await checkOut(side.commit, options.data, log),
    )
    sides.push({ side, program, layout: await layoutDigest(databases, program, seed) })
  }
  const layouts = sides.map(({ layout }) => layout)
  const [catalogues, subjects] = [[], []]
  for (const size of options.sizes) {
    const prepared = new Map()
    for (const { side, program, layout } of sides) {
      if (!prepared.has(layout)) {
        const wanted = { size, seed, layout, layouts, fresh: options.fresh }
        prepared.set(layout, await prepareCatalogue(databases, program, wanted, log))
      }
      const { slot, imported } = prepared.get(layout)
      const serve = async (flags) => {
        const server = await program.serve(slot, flags)
        onClose(() => server.stop())
        const load = new Load(server, sending, slot.cpu)
        onClose(() => load.close())
        return { server, load }
      }
      const startMs = await startTime(program, slot, side.flags)
      const asSetUp = await serve(side.flags)
      const facts = { size, side: side.name, imported, startMs, started: asSetUp.server.memory() }
      const isKeeping = !side.flags.includes('--page-cache') && (await program.serves('--page-cache'))
      const isSplit = isKeeping && chosen.some((one) => !one.cached)
      const uncached = isSplit ? await serve([...side.flags, '--page-cache', '0']) : asSetUp
      catalogues.push(facts)
      subjects.push({ size, side, slot, places: new Places(makeImages(seed, size)), asSetUp, uncached })
    }
  }
  return { subjects, catalogues }
}

/** The median time to start. */
async function startTime(program, slot, flags) {
  const times = []
  while (times.length < starts) {
    const server = await program.serve(slot, flags)
    times.push(server.startMs)
    await server.stop()
  }
  return median(times)
}
