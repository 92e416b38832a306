import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkDatabase } from '../../../src/repository/maintenance/check.ts'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { openStore } from '../../../src/repository/open.ts'
import { openDatabase } from '../../../src/repository/sqlite/driver.ts'
import { builtModule } from '../../built-module.ts'
import { isFull } from '../../runs.ts'
import { accounts, imageOf } from '../arbitraries.ts'
import { derivedRows } from './derived-rows.ts'

const IMAGES = isFull ? 1200 : 400
const SIZE = 40

let folder: string
let url: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
  url = `sqlite:${join(folder, 'images.db')}`
  const store = await openStore(url)
  const visibilities = ['public', 'private', 'shared', 'community'] as const
  const writes = Array.from({ length: IMAGES }, (_, n) => ({
    image: imageOf({
      owner: accounts[n % 3] ?? '',
      name: `n${n}`,
      visibility: visibilities[n % 4] ?? 'public',
    }),
    members: n % 4 === 2 ? [{ member_id: accounts[(n + 1) % 3] ?? '', status: 'accepted' as const }] : [],
  }))
  await store.images.apply(writes)
  await store.close()
})
afterAll(() => rm(folder, { recursive: true }))

/** What a release does that meets an older one's tables, or what its operator asks for. */
const ways = { takeover: "update meta set value = 'first' where key = 'layout'", forced: 'select 1' } as const
type Way = keyof typeof ways

const run = (text: string) => {
  const database = openDatabase(url.slice('sqlite:'.length))
  database.exec(text)
  database.close()
}

/** A process that makes the derived tables anew, and prints each step before it is done. */
function startRebuild(way: Way) {
  const code = `
    import { openEngine } from ${builtModule('repository/open.js')}
    import { rebuild } from ${builtModule('repository/index/rebuild.js')}
    import { buildIndexes } from ${builtModule('repository/index/secondary-indexes.js')}
    const engine = await openEngine(${JSON.stringify(url)})
    await rebuild(engine, { isForced: ${way === 'forced'}, size: ${SIZE}, onImages: (done) => console.log(done) })
    console.log('swapped')
    await buildIndexes(engine, (done) => console.log('index ' + done))
    console.log('over')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code])
  return { child, lines: createInterface({ input: child.stdout }) }
}

/** Kill it some time after the given line. */
async function killAfter(way: Way, line: string, ms: number): Promise<void> {
  run(ways[way])
  const { child, lines } = startRebuild(way)
  const ended = once(child, 'exit')
  for await (const printed of lines) {
    if (printed !== line) continue
    await new Promise((resolve) => setTimeout(resolve, ms))
    child.kill('SIGKILL')
  }
  await ended
  expect(child.signalCode).toBe('SIGKILL')
}

// The last step, the swap, and what comes after it take some ms each.
const campaign = [
  ['0', 0],
  [String(IMAGES), 0],
  [String(IMAGES), 8],
  [String(IMAGES), 20],
  ['index 0', 0],
] as const
const moments = [
  ['0', 5],
  [String(SIZE * 7), 1],
  [String(IMAGES), 3],
  ['swapped', 0],
  ['index 5', 1],
  ...(isFull ? campaign : []),
] as const

const cases = moments.flatMap(([line, ms]) =>
  (['takeover', 'forced'] as const).map((way) => ({ way, line, ms })),
)

it.each(cases)('$way, killed after "$line" and $ms ms, goes on', async ({ way, line, ms }) => {
  const before = await derivedRows(url)
  await killAfter(way, line, ms)
  // The next start needs it, or finds tables that are whole: then it is gone on with by who asks for it.
  await (await openStore(url)).close()
  expect(await derivedRows(url)).toEqual(before)
  if (way === 'forced') await migrateDatabase(url)
  expect(await derivedRows(url)).toEqual(before)
  expect(await checkDatabase(url)).toEqual([])
  const database = openDatabase(url.slice('sqlite:'.length))
  const left = database.prepare("select name from sqlite_master where name like '%_new' or name like '%_old'")
  expect(left.all()).toEqual([])
  database.close()
  expect(await migrateDatabase(url)).toEqual([])
})
