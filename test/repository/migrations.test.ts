import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { unsignedActor } from '../../src/catalogue/change.ts'
import { checkDatabase, migrateDatabase } from '../../src/repository/maintenance.ts'
import { openStore } from '../../src/repository/open.ts'
import { openDatabase } from '../../src/repository/sqlite-driver.ts'
import { accounts, imageOf } from './arbitraries.ts'
import { listNames, pendingNames } from './walk.ts'

const [me, other, third] = accounts

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
  path = join(folder, 'images.db')
})
afterEach(() => rm(folder, { recursive: true }))

const image = imageOf({ owner: me, visibility: 'shared', name: 'shared' })
const updated_at = image.updated_at

/** A catalogue as it was before images could be changed. */
async function makeOld(): Promise<void> {
  const store = await openStore(`sqlite:${path}`)
  const hidden = imageOf({ owner: me, visibility: 'shared', name: 'hidden', os_hidden: true })
  const members = [
    { member_id: other, status: 'pending' as const },
    { member_id: third, status: 'accepted' as const },
  ]
  await store.images.apply([
    { image, members },
    { image: hidden, members },
  ])
  await store.close()
  const database = openDatabase(path)
  database.exec(`
    delete from entry where scope in (select id from scope where visibility = 'pending');
    delete from facet where scope in (select id from scope where visibility = 'pending');
    delete from scope where visibility = 'pending';
    drop table tag; drop table event; drop table history; drop table removed; drop table job; drop table source; drop table provenance;
    alter table member drop column created_at;
    alter table member drop column updated_at;
    delete from kysely_migration where name >= '0002-changes'`)
  database.close()
}

it('a catalogue made before images could be changed gets what it lacks', async () => {
  await makeOld()
  expect(await migrateDatabase(`sqlite:${path}`)).toEqual([
    '0002-changes',
    '0003-sources',
    '0004-last-success',
  ])
  expect(await checkDatabase(`sqlite:${path}`)).toEqual([])
  const store = await openStore(`sqlite:${path}`)
  const { images } = store
  expect((await images.find(image.id))?.members).toEqual([
    { member_id: other, status: 'pending', created_at: updated_at, updated_at },
    { member_id: third, status: 'accepted', created_at: updated_at, updated_at },
  ])
  expect(await pendingNames(images, other)).toEqual(['shared'])
  expect(await listNames(images, other)).toEqual([])
  expect(await listNames(images, third)).toEqual(['shared'])
  expect(await images.history(image.id)).toEqual([])
  await images.change(unsignedActor('test'), image.id, () => ({
    puts: [{ image: { ...image, name: 'new' } }],
    result: 1,
  }))
  expect(await images.history(image.id)).toMatchObject([{ revision: 2, before: { name: 'shared' } }])
  await store.close()
})

it('a migration that fails leaves the catalogue as it was', async () => {
  await makeOld()
  const database = openDatabase(path)
  database.exec('create table job (other integer)')
  await expect(migrateDatabase(`sqlite:${path}`)).rejects.toThrow('job')
  expect(database.prepare('select * from pragma_table_info(?)').all('member')).toHaveLength(3)
  database.exec('drop table job')
  database.close()
  expect(await migrateDatabase(`sqlite:${path}`)).toEqual([
    '0002-changes',
    '0003-sources',
    '0004-last-success',
  ])
})

it('a source that was run gets to know whether that was a success', async () => {
  const store = await openStore(`sqlite:${path}`)
  await store.close()
  const database = openDatabase(path)
  database.exec(`
    alter table source drop column last_success;
    delete from kysely_migration where name = '0004-last-success';
    insert into source (name, kind, place, run_with, last_run, last_failed) values
      ('done', 'ndjson', '/', '{}', 5, 0), ('failed', 'ndjson', '/', '{}', 5, 1), ('never', 'ndjson', '/', '{}', null, 0)`)
  database.close()
  expect(await migrateDatabase(`sqlite:${path}`)).toEqual(['0004-last-success'])
  const migrated = await openStore(`sqlite:${path}`)
  const found = (await migrated.sources.list()).map(({ name, last_success }) => [name, last_success])
  expect(found).toEqual([
    ['done', 5],
    ['failed', null],
    ['never', null],
  ])
  await migrated.close()
})
