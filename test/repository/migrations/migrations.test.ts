import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Image } from 'scp-images-client/contract/image-fields'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { unsignedActor } from '../../../src/catalogue/changes/change.ts'
import { checkDatabase } from '../../../src/repository/maintenance/check.ts'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { openStore } from '../../../src/repository/open.ts'
import { openDatabase } from '../../../src/repository/sqlite/driver.ts'
import { unpackSqlite } from '../../published/published.ts'
import { pendingList, walk } from '../walk.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
})
afterEach(() => rm(folder, { recursive: true }))

const later = ['0002-changes', '0003-sources', '0004-last-success', '0005-layout', 'list index']

/** A member of each status, with its image, which is another one's. */
const someMembers = `select member.member_id as account, member.status, image.json from member join image using (seq)
  where image.json like '%"os_hidden":false%' and image.json like '%"visibility":"shared"%'
    and image.json not like '%"owner":"' || member.member_id || '"%' group by member.status`

it('a catalogue made before images could be changed gets what it lacks', async () => {
  const path = unpackSqlite('0001', folder)
  const database = openDatabase(path)
  const members = database.prepare(someMembers).all() as { account: string; status: string; json: string }[]
  database.close()
  expect(members.map(({ status }) => status).toSorted()).toEqual(['accepted', 'pending', 'rejected'])
  expect(await migrateDatabase(`sqlite:${path}`)).toEqual(later)
  expect(await checkDatabase(`sqlite:${path}`)).toEqual([])
  const { images, close } = await openStore(`sqlite:${path}`)
  const ids = (found: readonly Image[]) => found.map(({ id }) => id)
  for (const { account, status, json } of members) {
    const { id, updated_at } = JSON.parse(`${json}}`)
    const found = await images.find(id)
    expect(found?.members).toContainEqual({ member_id: account, status, created_at: updated_at, updated_at })
    expect(ids(await pendingList(images, account)).includes(id)).toBe(status === 'pending')
    const shared = await walk(images, account, 'visibility=shared', 100)
    expect(ids(shared).includes(id)).toBe(status === 'accepted')
    expect(await images.history(id)).toEqual([])
  }
  const [{ json } = { json: '' }] = members
  const image = (await images.find(JSON.parse(`${json}}`).id))?.image as Image
  const puts = [{ image: { ...image, name: 'new' } }]
  await images.change(unsignedActor('test'), image.id, () => ({ puts, result: 1 }))
  expect(await images.history(image.id)).toMatchObject([{ revision: 2, before: { name: image.name } }])
  await close()
})

it('a migration that fails leaves the catalogue as it was', async () => {
  const path = unpackSqlite('0001', folder)
  const database = openDatabase(path)
  database.exec('create table job (other integer)')
  await expect(migrateDatabase(`sqlite:${path}`)).rejects.toThrow('job')
  expect(database.prepare('select * from pragma_table_info(?)').all('member')).toHaveLength(3)
  database.exec('drop table job')
  database.close()
  expect(await migrateDatabase(`sqlite:${path}`)).toEqual(later)
})

it('a source that was run gets to know whether that was a success', async () => {
  const path = unpackSqlite('0003', folder)
  const database = openDatabase(path)
  database.exec(`
    delete from provenance; delete from source;
    insert into source (name, kind, place, run_with, last_run, last_failed) values
      ('done', 'ndjson', '/', '{}', 5, 0), ('failed', 'ndjson', '/', '{}', 5, 1), ('never', 'ndjson', '/', '{}', null, 0)`)
  database.close()
  expect(await migrateDatabase(`sqlite:${path}`)).toEqual(later.slice(2))
  const migrated = await openStore(`sqlite:${path}`)
  const found = (await migrated.sources.list()).map(({ name, last_success }) => [name, last_success])
  expect(found).toEqual([
    ['done', 5],
    ['failed', null],
    ['never', null],
  ])
  await migrated.close()
})
