import { execFile, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { stringToSign } from 'scp-images-client/signing'
import { describe, expect, test } from 'vitest'
import { signingKey } from '../../src/signing/signing-key.ts'
import { cleanEnvironment } from '../cli/built.ts'
import { command, makeKey, ndjson, serve, temporaryFolder } from '../cli/in-process.ts'

const page = readFileSync(new URL('../../docs/signing.md', import.meta.url), 'utf8')

/** The programs of the page: code blocks whose first line is a comment that begins with a file's name. */
const programs = [...page.matchAll(/^```\w+\n((?:#|\/\/) (list[\w-]*\.(\w+))[\s\S]*?)^```$/gm)].map(
  ([, text = '', file = '', extension = '']) => ({ text, file, extension }),
)

/** What runs a program, by the extension of its file; and all that has to be installed. */
const interpreters: Readonly<Record<string, { readonly run: string; readonly needs: readonly string[] }>> = {
  sh: { run: 'sh', needs: ['openssl', 'curl'] },
  py: { run: 'python3', needs: ['python3'] },
  mjs: { run: process.execPath, needs: [] },
}

const isMissing = (name: string) => spawnSync(name, ['--help']).error !== undefined
const missingFor = (extension: string) =>
  process.env.SCP_IMAGES_TEST_ALL ? [] : (interpreters[extension]?.needs ?? []).filter(isMissing)

/** Three images on a real server, and the environment of a program that signs for it. */
async function serving() {
  const data = temporaryFolder()
  const key = await makeKey(data)
  const source = join(data, 'images.ndjson')
  writeFileSync(source, ndjson(3))
  await command(['import', 'ndjson', source, '--data', data])
  const { url } = await serve(data)
  return cleanEnvironment({ ...key, SCP_IMAGES_ENDPOINT: url, no_proxy: '*', NO_PROXY: '*' })
}

describe('programs of docs/signing.md', () => {
  test('there is one for each', () => {
    expect(programs.map(({ file }) => file)).toEqual([
      'list.sh',
      'list.py',
      'list.mjs',
      'list-web-crypto.mjs',
    ])
  })

  test.for(programs)('$file gets an answer', async ({ text, file, extension }, { skip }) => {
    const missing = missingFor(extension)
    skip(missing.length > 0, `there is no ${missing.join(', no ')}`)
    const env = await serving()
    const path = join(temporaryFolder(), file)
    writeFileSync(path, text)
    const { stdout } = await promisify(execFile)(interpreters[extension]?.run ?? '', [path], { env })
    const [status, ...body] = stdout.trimEnd().split('\n').toReversed()
    expect(status).toBe('200')
    const { images } = JSON.parse(body.join('')) as { images: { name: string }[] }
    expect(images.map(({ name }) => name)).toEqual(['image-0', 'image-1'])
  })
})

test('the worked example is right', () => {
  const cell = (name: string) => new RegExp(`^\\| ${name} \\|.*\`(.+)\` \\|$`, 'm').exec(page)?.[1] ?? ''
  const [method = '', url = ''] = cell('Request').split(' ')
  const [accessKey, timestamp] = [cell('Access key'), cell('Time')]
  const text = stringToSign({ method, url, timestamp, accessKey, accountId: '', clientType: 'Openapi' })
  const signature = signingKey(cell('Secret key')).sign(text)
  expect(page).toContain(`\n\`\`\`\n${text}\n\`\`\`\n`)
  expect(page).toContain(
    `\n\`\`\`\nScp-Accesskey: ${accessKey}\nScp-Signature: ${signature}\nScp-Timestamp: ${timestamp}\nScp-ClientType: Openapi\n\`\`\`\n`,
  )
  expect(new Date(Number(timestamp)).toISOString()).toBe('2025-07-22T09:00:00.000Z')
})
