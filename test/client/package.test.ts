import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from 'scp-images-client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeKey, serve, temporaryFolder } from '../cli/in-process.ts'
import { accepted, accessKey, secretKey, timestamp } from '../signing/vectors.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('packages/client/README.md')
const blocksOf = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text]) => text as string,
  )
const blocks = blocksOf('ts')

/** The package as npm makes it of what is built, installed alone in an empty folder. */
function installed(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scp-images-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const npm = (...words: string[]) => execFileSync('npm', words, { cwd: folder, encoding: 'utf8' })
  const pack = [
    'pack',
    join(root, 'packages/client'),
    '--ignore-scripts',
    '--json',
    '--pack-destination',
    folder,
  ]
  const [{ filename }] = JSON.parse(npm(...pack)) as [{ filename: string }]
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  npm('install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', join(folder, filename))
  return folder
}

test('both packages have one version, and the server needs just that one', () => {
  const [server, client] = ['package.json', 'packages/client/package.json'].map((path) =>
    JSON.parse(read(path)),
  )
  expect(client.version).toBe(server.version)
  expect(server.dependencies['scp-images-client']).toBe(client.version)
  expect(client.dependencies).toBeUndefined()
})

test('the README has each call once', () => {
  const named = [...page.matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name)
  const calls = Object.keys(createClient({ endpoint: 'http://x', accessKey: 'a', secretKey: 's' }))
  expect(named.toSorted()).toEqual(calls.toSorted())
})

/** `@noble/hashes` as far as the README calls it. */
const noble = {
  'package.json': '{ "type": "module" }',
  'sha2.js': "export const sha256 = 'sha256'",
  'hmac.js': `import { createHmac } from 'node:crypto'
    export const hmac = (hash, key, text) => new Uint8Array(createHmac(hash, key).update(text).digest())`,
}

describe('installed alone', () => {
  test('is below 1 MB, and its README works on this Node', async () => {
    const folder = installed()
    const at = join(folder, 'node_modules/scp-images-client')
    const files = readdirSync(at, { recursive: true, encoding: 'utf8' }).map((path) => join(at, path))
    expect(files.reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThan(1_000_000)
    expect(files.filter((path) => /\.ts$/.test(path) && !path.endsWith('.d.ts'))).toEqual([])
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'scp-images-client',
    ])

    const data = temporaryFolder()
    const key = await makeKey(data)
    const { url } = await serve(data, '--image-sources', 'register')
    expect(blocks).toHaveLength(6)
    const keys = `const accessKey = ${JSON.stringify(key.SCP_ACCESS_KEY)}, secretKey = ${JSON.stringify(key.SCP_SECRET_KEY)}`
    const run = async (...lines: string[]) => {
      const program = [keys, ...lines].join('\n').replaceAll('http://127.0.0.1:8080', url)
      writeFileSync(join(folder, 'readme.mjs'), program)
      // Not in this thread: the server runs in it.
      const { stdout } = await promisify(execFile)(process.execPath, ['readme.mjs'], { cwd: folder })
      return stdout
    }
    const stdout = await run(...blocks, "console.log('status', response.status)")
    expect(stdout).toMatch(/^refused 404 Image\.ImageNotFound$/m)
    expect(stdout).toMatch(/status 200\n$/)

    const library = join(folder, 'node_modules/@noble/hashes')
    mkdirSync(library, { recursive: true })
    for (const [name, text] of Object.entries(noble)) writeFileSync(join(library, name), text)
    const page = ["import { createClient } from 'scp-images-client'", `const location = { origin: '${url}' }`]
    const list = 'console.log((await client.listImages({ limit: 1 })).images.length)'
    expect(await run(...page, ...blocksOf('js'), list)).toBe('1\n')
  })

  test('signs as the vectors say', () => {
    const program = `import { signedHeaders, webCryptoHmac } from 'scp-images-client/signing'
      const given = JSON.parse(process.argv[1])
      const signed = given.map((request) => signedHeaders(request, webCryptoHmac('${secretKey}')))
      console.log(JSON.stringify((await Promise.all(signed)).map((headers) => headers['Scp-Signature'])))`
    const given = accepted.map(({ method, base, target, signedTarget, accountId }) => ({
      method,
      url: base + (signedTarget ?? target),
      accessKey,
      timestamp: Number(timestamp),
      ...(accountId !== undefined && { accountId }),
    }))
    const words = ['--input-type=module', '--eval', program, JSON.stringify(given)]
    const signed = execFileSync(process.execPath, words, { cwd: installed(), encoding: 'utf8' })
    expect(JSON.parse(signed)).toEqual(accepted.map(({ signature }) => signature))
  })

  test('has types for its consumers', () => {
    const folder = installed()
    const declared = 'declare const accessKey: string, secretKey: string\n'
    writeFileSync(join(folder, 'readme.ts'), declared + blocks.join('\n'))
    const options = ['--noEmit', '--strict', '--target', 'es2023', '--lib', 'es2024,dom', '--types', '']
    for (const module of [
      ['--module', 'nodenext'],
      ['--module', 'esnext', '--moduleResolution', 'bundler'],
    ]) {
      const words = [join(root, 'node_modules/typescript/bin/tsc'), ...options, ...module, 'readme.ts']
      execFileSync(process.execPath, words, { cwd: folder, stdio: 'pipe' })
    }
  })
})
