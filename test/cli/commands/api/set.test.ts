import { expect, test } from 'vitest'
import { answering, asked, refusal, requestOf } from '../../answering.ts'

const image = { id: 'i', visibility: 'shared' }

test('what is given is changed, the rest is not spoken of', async () => {
  const { run, seen, body } = await answering(200, image)
  expect(await run(['set', 'i', '--visibility', 'shared', '--output', 'json'])).toEqual({
    code: 0,
    stdout: body,
    stderr: '',
  })
  await run(['set', 'i', '--min-disk', '0', '--min-ram', '1', '--protected', 'false'])
  expect(seen.map(asked)).toEqual([
    { what: requestOf('updateImage', 'i'), body: { visibility: 'shared' } },
    { what: requestOf('updateImage', 'i'), body: { min_disk: 0, min_ram: 1, protected: false } },
  ])
})

test('nothing to change is usage, and says what there is', async () => {
  const { run, seen } = await answering(200, image)
  expect(await run(['set', 'i'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--min-disk, --min-ram, --protected, --visibility'),
  })
  expect(seen).toEqual([])
})

test('only if it is still the same: the ETag that show prints, and a conflict when it is not', async () => {
  const shown = await answering(200, image, { etag: '"e-1"' })
  expect((await shown.run(['show', 'i', '--etag'])).stdout).toBe('"e-1"\n')
  const { run, seen } = await answering(412, refusal(412, 'PreconditionFailed'))
  const answer = await run(['set', 'i', '--min-ram', '1', '--if-match', '"e-1"'])
  expect(answer).toMatchObject({ code: 5, stderr: expect.stringContaining('412 PreconditionFailed') })
  expect(seen[0]?.headers['if-match']).toBe('"e-1"')
})
