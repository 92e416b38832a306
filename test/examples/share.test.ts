import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { cleanEnvironment, listening, startBuilt } from '../cli/built.ts'
import { command, temporaryFolder } from '../cli/in-process.ts'
import { serveAlways } from '../client/serving.ts'

const script = fileURLToPath(new URL('../../examples/share/share.sh', import.meta.url))
const missing = ['sh', 'curl'].filter((tool) => spawnSync(tool, ['--version']).error)
const needs = missing.length > 0 ? ` (skipped: there is no ${missing.join(', no ')} here)` : ''

async function play(data: string, endpoint: string) {
  const env = cleanEnvironment({ SCP_IMAGES_DATA: data, SCP_IMAGES_ENDPOINT: endpoint })
  try {
    const { stdout, stderr } = await promisify(execFile)('sh', [script], { env })
    return { code: 0, stdout, stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, stdout, stderr }
  }
}

const stillOn = async (data: string) => {
  const { stdout } = await command(['keys', 'list', '--data', data, '--output', 'json'])
  return (JSON.parse(stdout) as { enabled: boolean }[]).filter(({ enabled }) => enabled)
}

test.skipIf(needs)(`the share story comes out as it should${needs}`, async () => {
  const data = temporaryFolder()
  const server = startBuilt(['serve', '--port', '0', '--data', data, '--image-sources', 'register'])
  const { code, stdout, stderr } = await play(data, await listening(server))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/\nAll as it should be\.\n$/)
  expect(await stillOn(data)).toEqual([])
})

test.skipIf(needs)(`an answer that is wrong ends it with 1${needs}`, async () => {
  const data = temporaryFolder()
  const { endpoint } = await serveAlways(200, '{"id":"i","status":"active"}')
  expect(await play(data, endpoint)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/POST +\/v1\/images\/i\/members .* -> 200\n$/),
    stderr: 'FAILED: expected 403, got 200: {"id":"i","status":"active"}\n',
  })
  expect(await stillOn(data)).toEqual([])
})

test('it has no secret in it, and is POSIX', () => {
  const text = readFileSync(script, 'utf8')
  expect(text.startsWith('#!/bin/sh\n')).toBe(true)
  expect(text).not.toMatch(/\[\[|\blocal\b|\bfunction\b|<<<|\$'/)
})
