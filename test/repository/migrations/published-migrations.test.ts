import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const folder = new URL('../../../src/repository/migrations/', import.meta.url)

/** SHA-256 of each published migration. A published one is never edited: who has run it would never see the change. */
const published: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('published-migrations.json', import.meta.url), 'utf8'),
)

it('published migrations are what they were', () => {
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(new URL(name, folder)))
      .digest('hex')
  const names = readdirSync(folder).filter((name) => /^\d/.test(name))
  const found = Object.fromEntries(names.toSorted().map((name) => [name, digest(name)]))
  expect(found, 'a new migration gets its digest in published-migrations.json').toEqual(published)
})
