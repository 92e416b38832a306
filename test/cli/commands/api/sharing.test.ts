import { expect, test } from 'vitest'
import { answering, asked, refusal, requestOf } from '../../answering.ts'

test('share and import-image are under way', async () => {
  const { run, seen } = await answering(202, {})
  expect(await run(['share', 'i'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^making an image .* i: /),
  })
  expect(await run(['import-image', 'i', '--url', 'u'])).toMatchObject({ code: 0, stdout: 'importing i\n' })
  expect(seen.map(asked)).toEqual([
    { what: requestOf('createSharingImage', 'i') },
    { what: requestOf('importImage', 'i'), body: { url: 'u' } },
  ])
  expect((await run(['share', 'i', '--output', 'json'])).stdout).toBe('{"id":"i","sharing":true}\n')
  const imported = await run(['import-image', 'i', '--url', 'u', '--output', 'jsonl'])
  expect(imported.stdout).toBe('{"id":"i","importing":true}\n')
  expect((await run(['import-image', 'i'])).code).toBe(2)
})

test('an import where there is nothing to import is a conflict', async () => {
  const { run } = await answering(409, refusal(409, 'Image.ImageNotImportable'))
  expect((await run(['import-image', 'i', '--url', 'u'])).code).toBe(5)
})

test('pending: as lists are, with its own two parameters', async () => {
  const { run, seen, body } = await answering(200, { images: [{ id: 'i', name: 'n', visibility: 'shared' }] })
  const words = ['pending', '--scp-image-type', 'custom', '--scp-original-image-type', 'standard']
  expect((await run(words)).stdout).toMatch(/^ID +NAME .*\ni +n /)
  expect(seen[0]?.url).toBe('/v1/pending-images?scp_image_type=custom&scp_original_image_type=standard')
  expect((await run(['pending', '--output', 'json'])).stdout).toBe(body)
  expect((await run(['pending', '--quiet'])).stdout).toBe('i\n')
  expect((await run(['pending', '--long'])).stdout).toContain('MIN DISK')
  expect((await run(['pending', '--name', 'n'])).code).toBe(2)
})

test('server-image: the id of the image that is being made', async () => {
  const { run, seen, body } = await answering(202, { image_id: 'i' })
  const words = ['server-image', 's', '--name', 'web']
  expect((await run(words)).stdout).toMatch(/^FIELD +VALUE\nimage_id +i\n$/)
  expect((await run([...words, '--output', 'json'])).stdout).toBe(body)
  expect((await run([...words, '--quiet'])).stdout).toBe('i\n')
  expect(asked(seen[0] as never)).toEqual({
    what: requestOf('createVirtualServerCustomImage', 's'),
    body: { image_name: 'web' },
  })
  expect((await run(['server-image', 's'])).code).toBe(2)
})
