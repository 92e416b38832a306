import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stateOf } from '../../src/catalogue/history.ts'
import { checkDatabase } from '../../src/repository/maintenance/check.ts'
import { openStore } from '../../src/repository/open.ts'
import { builtModule } from '../built-module.ts'
import { stateAt } from '../catalogue/past-state.ts'
import { accounts, imageOf } from './arbitraries.ts'
import { listNames } from './walk.ts'

const me = accounts[0]
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
})
afterAll(() => rm(folder, { recursive: true }))

const image = imageOf({ owner: me, visibility: 'private', name: 'n0' })

/** A process that renames one image over and over, with a job each time, and prints each number once it is stored. */
function startChanger(url: string) {
  const code = `
    import { openStore } from ${builtModule('repository/open.js')}
    const { images } = await openStore(${JSON.stringify(url)})
    const image = ${JSON.stringify(image)}
    for (let number = 1; ; number++) {
      const actor = { operation: 'op' + number, account_id: null, access_key: null, request_id: null }
      await images.change(actor, image.id, () => ({
        puts: [{ image: { ...image, name: 'n' + number }, tags: [{ key: 'number', value: String(number) }] }],
        newJobs: [{ kind: 'fetch', image_id: image.id, source_id: null, url: 'u' + number, owner: image.owner }],
        result: number,
      }))
      console.log(number)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code])
  return { child, lines: createInterface({ input: child.stdout }) }
}

it.each([[1], [20], [150]])(
  'a process killed after change %s leaves what it acknowledged, each change with its row of history and its job',
  async (line) => {
    const url = `sqlite:${join(folder, `${line}.db`)}`
    const { child, lines } = startChanger(url)
    let acknowledged = 0
    for await (const printed of lines) {
      acknowledged = Number(printed)
      if (acknowledged === line) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).toBe('SIGKILL')

    const store = await openStore(url)
    const found = await store.images.find(image.id)
    const last = found?.revision ?? 0
    expect(last).toBeGreaterThanOrEqual(acknowledged)
    expect(last).toBeLessThanOrEqual(acknowledged + 1)
    expect(found).toMatchObject({ image: { name: `n${last}` }, tags: [{ value: String(last) }] })
    expect(await listNames(store.images, me)).toEqual([`n${last}`])

    const rows = await store.images.history(image.id)
    const numbers = Array.from({ length: last }, (_, index) => last - index)
    expect(rows.map(({ operation }) => operation)).toEqual(numbers.map((number) => `op${number}`))
    const now = found && stateOf(found)
    const names = rows.map((_, index) => stateAt(now, rows.slice(0, index), -1)?.image.name)
    expect(names).toEqual(numbers.map((number) => `n${number}`))
    const jobs = await store.jobs.list({ image: image.id, limit: last + 1 })
    expect(jobs.map(({ url }) => url)).toEqual(numbers.map((number) => `u${number}`))
    await store.close()
    expect(await checkDatabase(url)).toEqual([])
  },
  60_000,
)
