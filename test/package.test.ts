import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')

test('npm runs no install script of a package, and does not warn of one', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { hasInstallScript?: boolean }>
  }
  const withScripts = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript ? [path.slice('node_modules/'.length)] : [],
  )
  const denied = Object.fromEntries(withScripts.map((name) => [name, false]))
  expect(JSON.parse(read('package.json')).allowScripts).toEqual(denied)
})

test('the packed server holds what is built, its data and the client', () => {
  // The hook that builds it runs at `npm pack` only if scripts of this package are not switched off.
  expect(read('.npmrc')).not.toMatch(/ignore-scripts/)
  expect(JSON.parse(read('package.json')).scripts.prepack).toBe('npm run build')
  const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root })
  const [{ files }] = JSON.parse(String(json)) as [{ files: { path: string }[] }]
  const paths = files.map(({ path }) => path)
  expect(paths).toEqual(
    expect.arrayContaining([
      'bin/scp-images',
      'dist/cli/main.js',
      'dist/client.d.ts',
      'openapi/1.3.json',
      'starter/images.ndjson',
      'node_modules/scp-images-client/dist/index.js',
    ]),
  )
  expect(paths.filter((path) => /^(src|test|acceptance|bench)\//.test(path))).toEqual([])
  // Types of what cannot be imported: 2 MB on a disk.
  expect(paths.filter((path) => /^dist\/.*\.d\.ts$/.test(path))).toEqual(['dist/client.d.ts'])
})
