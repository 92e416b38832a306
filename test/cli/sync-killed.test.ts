import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkDatabase } from '../../src/repository/maintenance/check.ts'
import { parseText } from '../../src/repository/schema/image-text.ts'
import { openDatabase } from '../../src/repository/sqlite/driver.ts'
import { longTest } from '../time-limits.ts'
import { built, startBuilt } from './built.ts'
import { command, ndjson, temporaryFolder } from './in-process.ts'

const pathOf = (data: string) => join(data, 'images.db')

function ask(data: string, text: string): Record<string, unknown>[] {
  const database = openDatabase(pathOf(data), { readOnly: true })
  try {
    database.exec('pragma busy_timeout = 10000')
    return database.prepare(text).all() as Record<string, unknown>[]
  } finally {
    database.close()
  }
}

/** All that is stored of images and their source, but for times and numbers. */
function stateOf(data: string): unknown[] {
  const rows = ask(
    data,
    `select image.json, source.name, said, provenance.place, digest, missing_since is not null as missing, hidden,
      (select count(*) from history where history.seq = image.seq) as changes,
      (select count(*) from list_entry where list_entry.seq = image.seq) as entries
      from image join provenance on provenance.seq = image.seq join source on source.id = provenance.source
      order by image.id`,
  )
  return rows.map(({ json, place, ...row }) => {
    const { updated_at, ...image } = parseText(String(json))
    // What is hidden was changed when it was hidden.
    return {
      ...row,
      line: String(place).replace(/.* line/, ''),
      image,
      ...(!image.os_hidden && { updated_at }),
    }
  })
}

/** Several batches: on a slow machine several pass before it is seen that the first one is in. */
const before = ndjson(2500)
const after = ndjson(3500, (index) => ({ min_disk: index % 2 === 0 ? 77 : 10 }))
  .split('\n')
  .filter((_, index) => index % 10 !== 3)
  .join('\n')

/** A catalogue that follows the source as it was before; the source as it is now. */
async function catalogue(): Promise<{ data: string; words: string[] }> {
  const [data, folder] = [temporaryFolder(), temporaryFolder()]
  const file = join(folder, 'images.ndjson')
  const words = ['sync', 'ndjson', file, '--name', 'lab', '--data', data, '--yes']
  writeFileSync(file, before)
  expect(await command(words)).toMatchObject({ code: 0 })
  writeFileSync(file, after)
  return { data, words }
}

test('a run that is killed half way, and run again, ends as one that was not', {
  timeout: longTest,
}, async () => {
  const [whole, killed] = [await catalogue(), await catalogue()]
  expect(await built(whole.words)).toMatchObject({ code: 0 })

  const batches = () => Number(ask(killed.data, 'select count(*) as count from event')[0]?.count)
  const first = batches()
  const child = startBuilt(killed.words)
  while (batches() < first + 1) await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(child.signalCode).toBe('SIGKILL')
  const half = stateOf(killed.data).map((row) => JSON.stringify(row))
  const end = new Set(stateOf(whole.data).map((row) => JSON.stringify(row)))
  expect(half.some((row) => !end.has(row))).toBe(true)

  const again = await built(killed.words)
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Done') })
  expect(stateOf(killed.data)).toEqual(stateOf(whole.data))
  expect((await built(killed.words)).stdout).toMatch(/^Plan: 3150 unchanged\.\n$/)
  expect(await checkDatabase(`sqlite:${pathOf(killed.data)}`)).toEqual([])
})
