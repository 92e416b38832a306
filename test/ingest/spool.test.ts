import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { openSpool } from '../../src/ingest/spool.ts'

it('gives what was put into it, in order, as often as it is read', async () => {
  const spool = await openSpool<{ text: string }>()
  const values = Array.from({ length: 5000 }, (_, index) => ({
    text: `${index} \u2028\r\n"é\\ ${'x'.repeat(index % 300)}`,
  }))
  for (const value of values) await spool.add(value)
  for (let time = 0; time < 2; time++) {
    const read: unknown[] = []
    for await (const value of spool.values()) read.push(value)
    expect(read).toEqual(values)
  }
  await spool.close()
})

it('is empty when nothing was put into it, and may be left half read', async () => {
  const spool = await openSpool<number>()
  for await (const _ of spool.values()) expect.unreachable()
  for (let value = 0; value < 100_000; value++) await spool.add(value)
  for await (const value of spool.values()) if (value === 3) break
  await spool.close()
})

it('leaves no file that has a name', async () => {
  const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith('scp-images-sync-'))
  const before = ours()
  const spool = await openSpool<number>()
  expect(ours()).toEqual(before)
  await spool.close()
})
