import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeKey, serve, temporaryFolder } from '../cli/in-process.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('packages/client/README.md')
const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] as string)

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
    expect(blocks).toHaveLength(4)
    const keys = `const accessKey = ${JSON.stringify(key.SCP_ACCESS_KEY)}, secretKey = ${JSON.stringify(key.SCP_SECRET_KEY)}`
    const program = [keys, ...blocks, "console.log('status', response.status)"].join('\n')
    writeFileSync(join(folder, 'readme.mjs'), program.replaceAll('http://127.0.0.1:8080', url))
    // Not in this thread: the server runs in it.
    const { stdout } = await promisify(execFile)(process.execPath, ['readme.mjs'], { cwd: folder })
    expect(stdout).toMatch(/status 200\n$/)
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
