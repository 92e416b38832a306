import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sourceKinds } from '../../../src/sources/kinds.ts'
import { account, folderOf, readAll, readFolder, reasonsOf } from '../fixtures.ts'

const row = (name: string, more = '') =>
  `- {name: ${name}, versions: [{version: '1', url: 'https://x.example/20250101/a.qcow2'${more}}]}\n`

it('a folder of good and bad files gives what is good, and one problem a bad file', async () => {
  const { images, problems } = await readFolder('osism', {
    'a.yml': row('a'),
    'b.yml': Buffer.from([0xff, 0xfe, 0x41]),
    'c.yml': 'images: [',
    'd.yml': Buffer.alloc(2 * 1024 * 1024, '#'),
    'e.yml': row('e'),
  })
  expect(images.map(({ name }) => name)).toEqual(['a (1)', 'e (1)'])
  expect(problems.map(({ place, reason }) => [place, reason.slice(0, 27)])).toEqual([
    ['b.yml', 'the file is not UTF-8'],
    ['c.yml', 'the file is not usable YAML'],
    ['d.yml', 'the file is larger than 104'],
  ])
})

it('rows of one file that fail alike are each reported; the same row of several files once', async () => {
  const dirty = `- {name: a, versions: [{version: '1', url: XXX}, {version: '1', url: XXX}]}\n`
  expect((await readFolder('osism', { 'a.yml': dirty })).problems.map(({ place }) => place)).toEqual([
    'a.yml, images[0] a, versions[0] 1',
    'a.yml, images[0] a, versions[1] 1',
  ])
  const kept = { 'a.2025-01-01.0123456.yml': dirty, 'a.yml': dirty, 'a.2025-01-02.0123456.yml': dirty }
  const { problems } = await readFolder('osism', kept)
  expect(problems.map(({ place, reason }) => `${place}: ${reason}`)).toEqual([
    'a.yml, images[0] a, versions[0] 1: url is no address: XXX (and in 2 more files)',
    'a.yml, images[0] a, versions[1] 1: url is no address: XXX (and in 2 more files)',
  ])
})

it('an image that one file has twice is noted, unless both rows say the same', async () => {
  const twice = await readFolder('osism', { 'a.yml': row('Alma') + row('Alma', ', hidden: true') })
  expect(twice.images).toMatchObject([{ os_hidden: true }])
  expect(reasonsOf(twice.notes)).toEqual([
    'this is the image of a.yml, images[0] Alma, versions[0] 1 again with other facts; this row counts',
  ])
  expect((await readFolder('osism', { 'a.yml': row('Alma') + row('Alma') })).notes).toEqual([])
})

it('kept versions and the file of today make one history', async () => {
  const { images } = await readFolder('osism', {
    'history/a.2024-03-01.0123456.yml': row('Alma').replace('20250101', 'latest'),
    'history/a.2024-05-01.0123456.yml': row('Alma', ', hidden: true').replace('20250101', 'latest'),
    'head/a.yml': row('Alma', ', hidden: true').replace('20250101', 'latest'),
  })
  expect(images).toMatchObject([
    { created_at: '2024-03-01T00:00:00Z', updated_at: '2024-05-01T00:00:00Z', os_hidden: true },
  ])
})

it('tells how far reading has come, and stops at the signal', async () => {
  const files = Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`${at}.yml`, row(`n${at}`)]))
  const folder = folderOf(files)
  const totalBytes = 5 * row('n0').length
  const source = sourceKinds.osism.open(folder, { account })
  expect(source.position()).toEqual({ bytesRead: 0, totalBytes })
  expect((await readAll(source)).images).toHaveLength(5)
  expect(source.position()).toEqual({ bytesRead: totalBytes, totalBytes })

  const stopped = sourceKinds.osism.open(join(folder), { account, signal: AbortSignal.abort() })
  expect((await readAll(stopped)).items).toEqual([])
  expect(stopped.position().bytesRead).toBe(0)
})
