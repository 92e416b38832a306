import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStore } from '../../../src/repository/open.ts'
import { builtModule } from '../../built-module.ts'
import { accounts, imageOf } from '../arbitraries.ts'
import { listNames } from '../walk.ts'

const me = accounts[0]

let folder: string
let url: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
  url = `sqlite:${join(folder, 'images.db')}`
})
afterEach(() => rm(folder, { recursive: true }))

/** Run code in a process of its own, as the command line does: a connection ends with its process. */
async function run(body: string): Promise<string> {
  const code = `
    import { openStore } from ${builtModule('repository/open.js')}
    import { backupDatabase, restoreDatabase } from ${builtModule('repository/maintenance/backup.js')}
    ${body}`
  return (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])).stdout.trim()
}

const add = (name: string) => {
  const write = JSON.stringify({ image: imageOf({ owner: me, name }) })
  return run(`
    const store = await openStore(${JSON.stringify(url)})
    await store.images.apply([${write}])
    console.log((await store.images.audience('${me}')).state)`)
}
const count = (at: string) =>
  run(`console.log(await (await openStore(${JSON.stringify(at)})).images.count())`)
const backup = () => join(folder, 'backup.db')

it('a database comes back from a backup with another state, and the replaced file is kept', async () => {
  const before = await add('kept')
  await run(`await backupDatabase(${JSON.stringify(url)}, ${JSON.stringify(backup())})`)
  await add('lost')
  await run(`await restoreDatabase(${JSON.stringify(url)}, ${JSON.stringify(backup())})`)
  expect(await count(url)).toBe('1')
  expect(await count(`${url}.before-restore`)).toBe('2')
  const store = await openStore(url)
  const { state } = await store.images.audience(me)
  await store.close()
  expect(state).not.toBe(before)
})

it('what a restore that was cut off has left is no part of the next one', async () => {
  const path = url.slice('sqlite:'.length)
  await add('kept')
  // Of a server that was stopped: other than that of `db backup` it has a log when it is opened.
  await copyFile(path, backup())
  // The log of a copy that was being written when its process ended.
  await run(`
    const { openDatabase } = await import(${builtModule('repository/sqlite/driver.js')})
    const { copyFileSync } = await import('node:fs')
    const database = openDatabase(${JSON.stringify(path)})
    database.exec("pragma wal_autocheckpoint = 0; update image set json = replace(json, 'kept', 'torn')")
    for (const suffix of ['', '-wal']) copyFileSync(${JSON.stringify(path)} + suffix, ${JSON.stringify(path)} + '.restoring' + suffix)`)
  await run(`await restoreDatabase(${JSON.stringify(url)}, ${JSON.stringify(backup())})`)
  const store = await openStore(url)
  expect(await listNames(store.images, me)).toEqual(['kept'])
  await store.close()
})

it('history, tags and jobs come back with it', async () => {
  const image = imageOf({ owner: me })
  const actor = { operation: 'createImage', account_id: me, access_key: 'key', request_id: 'req-1' }
  const change = {
    puts: [{ image, tags: [{ key: 'a', value: 'b' }] }],
    newJobs: [{ kind: 'fetch', image_id: image.id, source_id: null, url: 'u', owner: me }],
  }
  await run(`
    const { images } = await openStore(${JSON.stringify(url)})
    await images.change(${JSON.stringify(actor)}, '${image.id}', () => (${JSON.stringify(change)}))`)
  await run(`await backupDatabase(${JSON.stringify(url)}, ${JSON.stringify(backup())})`)
  await run(`await restoreDatabase(${JSON.stringify(url)}, ${JSON.stringify(backup())})`)
  const store = await openStore(url)
  expect(await store.images.find(image.id)).toMatchObject({ image, tags: [{ key: 'a', value: 'b' }] })
  expect(await store.images.history(image.id)).toMatchObject([{ kind: 'created', ...actor }])
  expect(await store.jobs.claim('worker', Date.now(), 1000)).toMatchObject({ image_id: image.id, url: 'u' })
  await store.close()
})

it('a restore is refused while the database is in use, and a backup never overwrites', async () => {
  const store = await openStore(url)
  await run(`await backupDatabase(${JSON.stringify(url)}, ${JSON.stringify(backup())})`)
  await expect(
    run(`await backupDatabase(${JSON.stringify(url)}, ${JSON.stringify(backup())})`),
  ).rejects.toThrow('exists already')
  await expect(
    run(`await restoreDatabase(${JSON.stringify(url)}, ${JSON.stringify(backup())})`),
  ).rejects.toThrow('is in use')
  expect(await store.images.count()).toBe(0)
  await store.close()
})
