import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unsignedActor } from '../../../src/catalogue/changes/change.ts'
import { checkDatabase } from '../../../src/repository/maintenance/check.ts'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { openStore } from '../../../src/repository/open.ts'
import { openDatabase } from '../../../src/repository/sqlite/driver.ts'
import { accounts, imageOf } from '../arbitraries.ts'
import { walk } from '../walk.ts'

const me = accounts[0]

describe('a database in a file', () => {
  let folder: string
  let url: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
    url = `sqlite:${join(folder, 'images.db')}`
  })
  afterEach(() => rm(folder, { recursive: true }))

  const add = async (name: string) => {
    const store = await openStore(url)
    await store.images.apply([{ image: imageOf({ owner: me, name }) }])
    const { state } = await store.images.audience(me)
    await store.close()
    return state
  }
  const names = async () => {
    const store = await openStore(url)
    const images = await walk(store.images, me, 'sort=name:asc', 100)
    const { state } = await store.images.audience(me)
    await store.close()
    return { names: images.map((image) => image.name), state }
  }

  it('is migrated once', async () => {
    expect(await migrateDatabase(url)).toEqual([
      '0001-catalogue',
      '0002-changes',
      '0003-sources',
      '0004-last-success',
      '0005-layout',
      'list index',
    ])
    expect(await migrateDatabase(url)).toEqual([])
  })

  it('is found sound, or told what is wrong with it', async () => {
    await add('one')
    expect(await checkDatabase(url)).toEqual([])
    const database = openDatabase(url.slice('sqlite:'.length))
    database.exec('drop index entry_by_name; delete from list_entry')
    database.close()
    const problems = await checkDatabase(url)
    expect(problems).toEqual([
      expect.stringContaining('entry_by_name is missing'),
      expect.stringContaining('1 list entries are missing'),
    ])
  })

  it('is told of what sources said of images that never were, or of no source', async () => {
    await add('one')
    const database = openDatabase(url.slice('sqlite:'.length))
    const row = (seq: number, source: number) =>
      database.exec(
        `insert into provenance (seq, source, said, first_seen, last_changed, hidden) values (${seq}, ${source}, '{}', 0, 0, 0)`,
      )
    database.exec(
      "insert into source (id, name, kind, place, run_with, last_failed) values (1, 'lab', 'ndjson', '/', '{}', 0)",
    )
    row(1, 1)
    expect(await checkDatabase(url)).toEqual([])
    row(99, 1)
    row(98, 2)
    expect(await checkDatabase(url)).toEqual([
      expect.stringContaining('2 rows of provenance belong to nothing'),
    ])
    database.close()
  })

  it('is told of list entries that are in the wrong list or have no image', async () => {
    await add('one')
    const database = openDatabase(url.slice('sqlite:'.length))
    database.exec("update list_entry set visibility = 'public'")
    expect(await checkDatabase(url)).toEqual([
      expect.stringContaining('1 list entries are not as their images say'),
      expect.stringContaining('1 list entries are in the wrong class'),
    ])
    database.exec("update list_entry set visibility = 'private', name = 'other'")
    expect(await checkDatabase(url)).toEqual([
      expect.stringContaining('1 list entries are not as their images say'),
    ])
    database.exec('delete from image')
    expect(await checkDatabase(url)).toContainEqual(
      expect.stringContaining('1 list entries are not as their images say'),
    )
    database.close()
  })

  it('is told of members, tags and history that belong to nothing', async () => {
    await add('one')
    const database = openDatabase(url.slice('sqlite:'.length))
    database.exec("insert into tag values (9, 'a', 'b'); update history set event = 9")
    expect(await checkDatabase(url)).toEqual([
      expect.stringContaining('1 members or tags have no image'),
      expect.stringContaining('1 rows of history belong to nothing'),
    ])
    database.exec("delete from tag; update history set event = 1; insert into removed values (1, 'x', 1)")
    expect(await checkDatabase(url)).toEqual([expect.stringContaining('1 images are there and deleted')])
    database.close()
  })

  it('is sound with images offered to an account, hidden ones and deleted ones', async () => {
    const store = await openStore(url)
    const members = accounts.slice(1).map((member_id) => ({ member_id, status: 'pending' as const }))
    const shared = imageOf({ owner: me, visibility: 'shared' })
    const hidden = imageOf({ owner: me, visibility: 'shared', os_hidden: true })
    await store.images.apply([shared, hidden, imageOf({})].map((image) => ({ image, members })))
    const removes = [imageOf({}), hidden].map((image) => image.id)
    await store.images.change(unsignedActor('test'), hidden.id, () => ({ removes, result: 1 }))
    await store.close()
    expect(await checkDatabase(url)).toEqual([])
  })

  it('finishes a load that was cut off when it is opened again', async () => {
    await add('one')
    const store = await openStore(url)
    await store.images.startLoad()
    await store.close()
    expect((await names()).names).toEqual(['one'])
    expect(await checkDatabase(url)).toEqual([])
  })

  it('is refused with a clear word when it is no database', async () => {
    await writeFile(
      url.slice('sqlite:'.length),
      'this is no database, but it is long enough to be one'.repeat(40),
    )
    await expect(openStore(url)).rejects.toThrow(/not a database/)
  })
})

it('a database URL of an unknown kind names the kinds there are', async () => {
  await expect(openStore('mysql://x')).rejects.toThrow('sqlite:…')
})
