import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase, type SqliteDatabase } from '../../../src/repository/sqlite/driver.ts'
import { type ExternalCommits, externalCommits } from '../../../src/repository/sqlite/external-commits.ts'

let folder: string
let own: SqliteDatabase
let other: SqliteDatabase
let commits: ExternalCommits
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scp-images-'))
  const file = join(folder, 'a.db')
  const open = () => {
    const database = openDatabase(file)
    database.exec('pragma journal_mode = wal')
    return database
  }
  own = open()
  own.exec('create table t (n)')
  other = open()
  commits = externalCommits(own, file)
})
afterEach(() => {
  commits.close()
  own.close()
  other.close()
  rmSync(folder, { recursive: true })
})

it('differs after each commit of others, and only then', () => {
  const seen = new Set([commits.count()])
  for (let n = 0; n < 30; n++) {
    const before = commits.count()
    own.exec('insert into t values (1)')
    other.exec('begin; insert into t values (2); rollback')
    other.exec('select count(*) from t')
    expect(commits.count()).toBe(before)
    other.exec('insert into t values (3)')
    const after = commits.count()
    expect(seen).not.toContain(after)
    seen.add(after)
    expect(commits.count()).toBe(after)
  }
})

it('differs also when the log was folded into the file and begun anew in between', () => {
  for (const mode of ['passive', 'full', 'restart', 'truncate']) {
    const before = commits.count()
    other.exec(`insert into t values (1); pragma wal_checkpoint(${mode})`)
    const after = commits.count()
    expect(after).not.toBe(before)
    own.exec(`pragma wal_checkpoint(${mode})`)
    other.exec('insert into t values (1)')
    expect(commits.count()).not.toBe(after)
  }
})

it('tells of what was committed while this connection was writing', () => {
  const before = commits.count()
  own.exec('begin immediate; insert into t values (1)')
  expect(() => other.exec('insert into t values (2)')).toThrow()
  own.exec('commit')
  expect(commits.count()).toBe(before)
  other.exec('insert into t values (2)')
  expect(commits.count()).not.toBe(before)
})
