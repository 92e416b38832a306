import { appendFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadDigestCache } from '../../../src/sources/folder/digest-cache.ts'
import { readDisk } from '../../../src/sources/folder/read-disk.ts'
import { folderOf, reasonsOf } from '../fixtures.ts'
import { disk, longAgo, oldFolder, put, readImages } from './fixtures.ts'

const digestIn = async (folder: string, state: string) =>
  (await readImages(folder, { settings: { state } })).images[0]?.checksum

describe('a file with the same inode, size and time', () => {
  it('is not read again', async () => {
    const folder = oldFolder({ 'alma-9.qcow2': disk(0) })
    const state = join(folderOf({}), 'state.json')
    const before = await digestIn(folder, state)
    // Behind the back of the file system's times.
    put(folder, 'alma-9.qcow2', disk(1))
    expect(await digestIn(folder, state)).toBe(before)
    put(folder, 'alma-9.qcow2', disk(1), new Date(longAgo.getTime() + 1))
    expect(await digestIn(folder, state)).not.toBe(before)
  })

  it('is read again when it has another inode', async () => {
    const folder = oldFolder({ 'alma-9.qcow2': disk(0) })
    const state = join(folderOf({}), 'state.json')
    const before = await digestIn(folder, state)
    put(folder, '.other', disk(1))
    renameSync(join(folder, '.other'), join(folder, 'alma-9.qcow2'))
    expect(await digestIn(folder, state)).not.toBe(before)
  })

  it('is read again when it had just changed: it may have changed twice in one tick', async () => {
    const folder = oldFolder({})
    const state = join(folderOf({}), 'state.json')
    const now = new Date()
    put(folder, 'alma-9.qcow2', disk(0), now)
    const before = await digestIn(folder, state)
    put(folder, 'alma-9.qcow2', disk(1), now)
    expect(await digestIn(folder, state)).not.toBe(before)
  })
})

describe('the file that remembers', () => {
  it('lies in the data folder, for its owner alone, and holds what is still there', async () => {
    const folder = oldFolder({ 'a.qcow2': disk(0), 'b.qcow2': disk(1) })
    const dataFolder = folderOf({})
    await readImages(folder, { dataFolder })
    const [name = ''] = (await import('node:fs')).readdirSync(dataFolder)
    const entries = () => Object.keys(JSON.parse(readFileSync(join(dataFolder, name), 'utf8')).entries)
    expect(name).toMatch(/^digests-[0-9a-f]{16}\.json$/)
    expect(statSync(join(dataFolder, name)).mode & 0o777).toBe(0o600)
    expect(entries()).toHaveLength(2)
    renameSync(join(folder, 'b.qcow2'), join(folder, '.b'))
    await readImages(folder, { dataFolder })
    expect(entries()).toHaveLength(1)
  })

  it.each([
    'no JSON',
    '[]',
    '{"version":2,"entries":{}}',
    '{"version":1,"entries":{"1:2":["1","2","x","y","z"]}}',
    '{"version":1,"entries":{"1:2":[1,2,3]}}',
    '{"version":1,"entries":null}',
  ])('is made anew when it is damaged: %s', async (text) => {
    const folder = oldFolder({ 'alma-9.qcow2': disk(0) })
    const state = join(folderOf({ 'state.json': text }), 'state.json')
    const { images, notes } = await readImages(folder, { settings: { state } })
    expect(images).toHaveLength(1)
    expect(reasonsOf(notes)).toEqual([`${state} does not hold remembered digests; all are computed`])
    expect((await readImages(folder, { settings: { state } })).notes).toEqual([])
  })

  it('that cannot be written is noted, and the images are read all the same', async () => {
    const folder = oldFolder({ 'alma-9.qcow2': disk(0) })
    const state = join(folderOf({}), 'missing', 'state.json')
    const { images, notes } = await readImages(folder, { settings: { state } })
    expect(images).toHaveLength(1)
    expect(reasonsOf(notes)).toEqual([expect.stringMatching(/^digests are not remembered: ENOENT/)])
  })
})

describe('a file that changes while it is read', () => {
  it.each([
    ['grows', (path: string) => appendFileSync(path, 'x')],
    ['is written to', (path: string) => writeFileSync(path, disk(1))],
    [
      'is replaced',
      (path: string) => writeFileSync(`${path}.new`, disk(1)) ?? renameSync(`${path}.new`, path),
    ],
    ['is cut off', (path: string) => writeFileSync(path, 'QFI')],
  ])('%s: has no digest', async (_, change) => {
    const folder = oldFolder({ 'a.qcow2': disk(0) })
    const path = join(folder, 'a.qcow2')
    const memory = await loadDigestCache(undefined)
    const file = { path: Buffer.from(path), name: 'a.qcow2', isUtf8: true }
    const onBytes = () => change(path)
    expect(await readDisk(file, { memory, isRawByName: false, onBytes })).toMatchObject({
      reason: expect.stringMatching(/^it changed while it was read/),
    })
  })
})
