import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDatabase } from '../../../src/repository/maintenance/check.ts'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { openStore } from '../../../src/repository/open.ts'
import { openDatabase } from '../../../src/repository/sqlite/driver.ts'
import { ask } from '../../postgres/schema-url.ts'
import { hasPostgres, Schemas } from '../../postgres/schemas.ts'
import { loadPostgres } from '../../published/published.ts'
import { accounts, imageOf } from '../arbitraries.ts'
import { rebuildSuite } from '../suites/rebuild.suite.ts'

describe('SQLite', () => {
  let folder: string
  let made = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const place = async () => `sqlite:${join(folder, `${made++}.db`)}`
  rebuildSuite(place, async (url, text) => {
    const database = openDatabase(url.slice('sqlite:'.length))
    database.exec(text)
    database.close()
  })
})

describe.runIf(hasPostgres)('PostgreSQL', () => {
  const schemas = new Schemas()
  rebuildSuite(() => schemas.place(), ask)

  it('waits for its operator where the derived tables are an older release’s', async () => {
    const url = await schemas.place()
    await migrateDatabase(url)
    await ask(url, "update meta set value = 'first' where key = 'layout'")
    await expect(openStore(url)).rejects.toThrow('older program\'s. Run "scp-images db migrate"')
    await expect(checkDatabase(url)).rejects.toThrow('Run "scp-images db migrate"')
    expect(await migrateDatabase(url)).toEqual(['list index'])
    expect(await checkDatabase(url)).toEqual([])
  })

  it('of the first layout hand their rights and their owner on to those of other names', async () => {
    const url = await loadPostgres('0004', schemas)
    const [role, owner] = ['r', 'o'].map((letter) => `${letter}_${Math.random().toString(36).slice(2)}`)
    await ask(url, `create role ${role}; create role ${owner}`)
    try {
      await ask(
        url,
        `grant select, insert on entry, facet to ${role}; grant select (seq, json) on image to ${role};
          grant usage on all sequences in schema ${new URL(url).searchParams.get('options')?.split('=')[1]} to ${role};
          alter table image owner to ${owner}; alter table facet owner to ${owner}`,
      )
      await migrateDatabase(url)
      const rights = await ask<{ right: boolean; of: string }>(
        url,
        `select has_table_privilege('${role}', name, 'insert') as right, tableowner as of
          from (values ('list_entry'), ('filter_class')) as names (name)
          join pg_tables on tablename = name and schemaname = current_schema() order by name`,
      )
      expect(rights).toEqual([
        { right: true, of: owner },
        { right: true, of: expect.not.stringContaining(owner ?? '') },
      ])
      const [columns] = await ask(
        url,
        `select has_column_privilege('${role}', 'image', 'json', 'select') as json,
          has_column_privilege('${role}', 'image', 'revision', 'select') as revision,
          has_sequence_privilege('${role}', pg_get_serial_sequence('filter_class', 'id'), 'usage') as numbers`,
      )
      expect(columns).toEqual({ json: true, revision: false, numbers: true })
    } finally {
      await ask(
        url,
        `reassign owned by ${owner} to current_user; drop owned by ${role}, ${owner}; drop role ${role}, ${owner}`,
      )
    }
  })

  it('keeps the rights to tables that are made anew, and names all as at first', async () => {
    const url = await schemas.place()
    await migrateDatabase(url)
    const role = `r_${Math.random().toString(36).slice(2)}`
    const about = () =>
      ask<{ about: string }>(
        url,
        `select relname || ' ' || relkind::text || ' ' || coalesce(relacl::text, '') as about from pg_class
          where relnamespace = current_schema()::regnamespace
        union all select conname from pg_constraint where connamespace = current_schema()::regnamespace
        order by 1`,
      )
    await ask(url, `create role ${role}`)
    try {
      await ask(
        url,
        `grant select, update on image, list_entry to ${role}; grant select on filter_class to public;
          grant usage on sequence image_seq_seq to ${role}`,
      )
      const before = await about()
      await migrateDatabase(url, { isForced: true })
      expect(await about()).toEqual(before)
      expect(before.map((row) => row.about).join('\n')).not.toMatch(/_new|_old/)
      const store = await openStore(url)
      await store.images.apply([{ image: imageOf({ owner: accounts[0] }) }])
      await store.close()
    } finally {
      await ask(url, `drop owned by ${role}; drop role ${role}`)
    }
  })
})
