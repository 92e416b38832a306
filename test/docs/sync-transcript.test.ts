import { execFile } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { cleanEnvironment } from '../cli/built.ts'
import { command, serve, temporaryFolder } from '../cli/in-process.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = readFileSync(join(root, 'docs/sync.md'), 'utf8')

/** The page's examples in order: the source as it is from there on, and what is typed and printed. */
const blocks = [...page.matchAll(/^```(ndjson|console)\n([\s\S]*?)^```$/gm)].map(([, kind, text = '']) => ({
  kind,
  text,
}))

/** Times are others each time. */
const timeless = (text: string) => text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME')

/** What is typed, with what it prints. */
const typedIn = (text: string) =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [line = '', ...printed] = part.split('\n')
      return { line, printed: printed.join('\n') }
    })

async function account(data: string) {
  const owner = 'c0ffee00c0ffee00c0ffee00c0ffee00'
  await command(['accounts', 'create', 'lab', '--id', owner, '--data', data])
  const made = await command(['keys', 'create', '--account', owner, '--output', 'json', '--data', data])
  return JSON.parse(made.stdout) as { access_key: string; secret_key: string }
}

test('the transcript of docs/sync.md is what the program prints', async () => {
  const folder = temporaryFolder()
  symlinkSync(join(root, 'bin'), join(folder, 'bin'))
  const data = join(folder, 'data')
  const { access_key, secret_key } = await account(data)
  const { url } = await serve(data)
  const env = cleanEnvironment({
    SCP_IMAGES_ENDPOINT: url,
    SCP_ACCESS_KEY: access_key,
    SCP_SECRET_KEY: secret_key,
  })
  const run = async (line: string) =>
    (await promisify(execFile)('sh', ['-c', `exec 2>&1; ${line}`], { cwd: folder, env })).stdout
  let lines = 0
  for (const { kind, text } of blocks) {
    if (kind === 'ndjson') writeFileSync(join(folder, 'images.ndjson'), text)
    else
      for (const { line, printed } of typedIn(text)) {
        expect(timeless(`$ ${line}\n${await run(line)}`)).toBe(timeless(`$ ${line}\n${printed}`))
        lines++
      }
  }
  expect(lines).toBe(6)
})
