import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fieldsOf } from 'scp-images-client/contract/image-fields'
import { expect, test } from 'vitest'
import type { Environment } from '../../../../src/config/layers.ts'
import { command, makeKey, ndjson, serve, temporaryFolder } from '../../in-process.ts'

const id = '00000000-0000-4000-8000-000000000001'

/** A server with 3 images, and `show` against it. */
async function catalogue() {
  const data = temporaryFolder()
  const file = join(data, 'images.ndjson')
  writeFileSync(
    file,
    ndjson(3, (index) => ({ name: `이미지 ${index}` })),
  )
  const key = await makeKey(data)
  await command(['import', 'ndjson', file, '--data', data])
  const { url } = await serve(data)
  const environment: Environment = { ...key, SCP_IMAGES_ENDPOINT: url }
  return (...words: string[]) => command(['show', ...words], environment)
}

test('one field a line, the wire document, or one line of JSON', async () => {
  const show = await catalogue()
  const table = await show(id)
  expect([table.code, table.stderr]).toEqual([0, ''])
  const lines = table.stdout.trimEnd().split('\n')
  expect(lines.slice(1).map((line) => line.split(' ')[0])).toEqual(fieldsOf('1.3', 'show'))
  expect(table.stdout).toMatch(/^name +이미지 1$/m)
  expect(table.stdout).toMatch(/^url +-$/m)

  const wire = (await show(id, '--output', 'json', '--api-version', '1.1')).stdout
  expect(Object.keys(JSON.parse(wire) as object)).toEqual(fieldsOf('1.1', 'show'))
  expect(wire).toContain('\\uc774')
  expect((await show(id, '--output', 'jsonl')).stdout.trim().split('\n')).toHaveLength(1)
})

test('what is not there is an error with the words of the server', async () => {
  const show = await catalogue()
  const unknown = await show('00000000-0000-4000-8000-000000000009')
  expect(unknown.code).not.toBe(0)
  expect(unknown.stdout).toBe('')
  expect(unknown.stderr).toContain('00000000-0000-4000-8000-000000000009')
  expect((await show()).code).toBe(2)
})
