import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkDatabase } from '../../src/repository/maintenance/check.ts'
import { openStore } from '../../src/repository/open.ts'
import { builtModule } from '../built-module.ts'
import { accounts, imageOf } from './arbitraries.ts'
import { listOnce, walk } from './walk.ts'

const me = accounts[0]
const BATCH = 200
const BATCHES = 60

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A process that loads images with known names, and prints the number of each batch once it is acknowledged. */
function startLoader(url: string) {
  const template = JSON.stringify(imageOf({ owner: me, visibility: 'private' }))
  const code = `
    import { openStore } from ${builtModule('repository/open.js')}
    const { images } = await openStore(${JSON.stringify(url)})
    await images.startLoad()
    for (let batch = 0; batch < ${BATCHES}; batch++) {
      const writes = Array.from({ length: ${BATCH} }, (_, index) => {
        const number = batch * ${BATCH} + index
        const id = '00000000-0000-4000-8000-' + String(number).padStart(12, '0')
        return { image: { ...${template}, id, name: 'n' + number } }
      })
      await images.apply(writes)
      console.log(batch + 1)
    }
    await images.finishLoad()
    console.log('indexed')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code])
  return { child, lines: createInterface({ input: child.stdout }) }
}

/** Kill the loader right after the given line, and answer the last line it managed to print. */
async function killAfter(url: string, line: string): Promise<number> {
  const { child, lines } = startLoader(url)
  let last = 0
  for await (const printed of lines) {
    last = Number(printed) || last
    if (printed === line) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  return last
}

it.each([['1'], ['7'], ['31'], [String(BATCHES)]])(
  'a load killed after batch %s keeps what was acknowledged, whole batches only, and starts clean',
  async (line) => {
    const url = `sqlite:${join(folder, `${line}.db`)}`
    const acknowledged = await killAfter(url, line)

    const store = await openStore(url)
    const count = await store.images.count()
    expect(count).toBeGreaterThanOrEqual(acknowledged * BATCH)
    expect(count % BATCH).toBe(0)
    const listed = await walk(store.images, me, 'sort=id:asc', 1000)
    expect(listed.map((image) => image.name)).toEqual(Array.from({ length: count }, (_, n) => `n${n}`))
    expect((await listOnce(store.images, me, 'name=n0')).listed).toHaveLength(1)
    await store.close()
    expect(await checkDatabase(url)).toEqual([])
  },
  60_000,
)
