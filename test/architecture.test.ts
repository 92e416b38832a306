import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  borders,
  branchesOnNames,
  crossedBorders,
  importCircles,
  importsOf,
  lineCount,
  livingMigrations,
  partOf,
  processReads,
  readSources,
  starExports,
  tooLong,
} from './architecture-rules.ts'

const sources = readSources(new URL('../src/', import.meta.url))
const file = (path: string, text: string) => ({ path, text })

test('there is something to check', () => {
  expect(sources.map((source) => source.path)).toContain('packages/client/src/contract/image-fields.ts')
})

describe('the house keeps its rules', () => {
  test('imports stay within the borders of docs/architecture.md', () => {
    expect(sources.flatMap(crossedBorders)).toEqual([])
  })

  test('no two files import one another', () => {
    expect(importCircles(sources)).toEqual([])
  })

  test('no branch on an API version or a database engine', () => {
    expect(sources.flatMap(branchesOnNames)).toEqual([])
  })

  test('no file is longer than 300 lines', () => {
    expect(sources.flatMap((source) => tooLong(source))).toEqual([])
  })

  test('half of the files have fewer than 90 lines', () => {
    const sizes = sources.map((source) => lineCount(source.text)).toSorted((a, b) => a - b)
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0
    console.info(`${sizes.length} files in src, median ${median} lines, longest ${sizes.at(-1)}`)
    expect(median).toBeLessThan(90)
  })

  test('migrations are literal', () => {
    expect(sources.flatMap(livingMigrations)).toEqual([])
    const living = (line: string) => livingMigrations(file('repository/migrations/0009-x.ts', line))
    expect(living("import { listColumns } from '../list-columns.ts'")).toHaveLength(1)
    expect(living("import { facts } from '../dialect.ts'")).toHaveLength(1)
    expect(living("import { sql } from 'kysely'\nimport type { EngineFacts } from '../dialect.ts'")).toEqual(
      [],
    )
  })

  test('exports are written out', () => {
    expect(sources.flatMap(starExports)).toEqual([])
  })

  test('only the edge reads the environment and the arguments', () => {
    expect(sources.flatMap(processReads)).toEqual([])
  })
})

describe('the borders themselves', () => {
  const importersOf = (part: string) =>
    Object.keys(borders).filter((name) => borders[name]?.parts.includes(part))

  test('only main and cli touch the repository and the sources', () => {
    expect(importersOf('repository')).toEqual(['main', 'cli'])
    expect(importersOf('sources')).toEqual(['main', 'cli'])
  })

  test('only main and cli touch the reader of image data: others know its interface', () => {
    expect(importersOf('image-data')).toEqual(['main', 'cli'])
  })

  test('only main touches http, only cli touches main', () => {
    expect(importersOf('http')).toEqual(['main'])
    expect(importersOf('main')).toEqual(['cli'])
  })

  test('the client knows contract and signing alone', () => {
    expect(borders.client).toEqual({ parts: ['contract', 'signing'], packages: [] })
  })

  test('are those of docs/architecture.md, and there is a part for each', () => {
    const page = readFileSync(new URL('../docs/architecture.md', import.meta.url), 'utf8')
    const [, section = ''] = page.split('## Borders')
    const rows = section.split('\n## ')[0]?.matchAll(/^\| `([\w-]+?)(?:\.ts)?` \|/gm) ?? []
    const documented = [...rows].map((match) => match[1])
    expect(documented.toSorted()).toEqual(Object.keys(borders).toSorted())
    const parts = new Set(sources.map((source) => partOf(source.path)))
    expect([...parts].toSorted()).toEqual(Object.keys(borders).toSorted())
  })

  test('run one way', () => {
    const files = Object.entries(borders).map(([part, border]) =>
      file(`${part}/x.ts`, border.parts.map((other) => `import '../${other}/x.ts'`).join('\n')),
    )
    expect(importCircles(files)).toEqual([])
  })
})

describe('each rule can fail', () => {
  test('every form of import is seen', () => {
    const text = `
      import Type, { type Static } from 'typebox'
      import type { A } from './a.ts'
      import {
        b,
      } from "./b.ts"
      export { c } from './c.ts'
      import './d.ts'
      const e = await import('./e.ts')
      type F = import('./f.ts').F
      const g = Buffer.from('00ff') + "select a from ' b'"
      // import './not.ts'
      /* from './nor.ts' */`
    expect(importsOf(text)).toEqual(['typebox', './a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts'])
  })

  test.each([
    ['http/app.ts', "import { open } from '../repository/open.ts'"],
    ['http/operations/images/list-images.ts', "import type { Store } from '../../repository/store.ts'"],
    ['repository/images.ts', "import { buildApp } from '../http/app.ts'"],
    ['packages/client/src/contract/errors/errors.ts', "import { parse } from '../catalogue/sort.ts'"],
    ['packages/client/src/contract/errors/errors.ts', "import { readFileSync } from 'node:fs'"],
    ['packages/client/src/contract/errors/errors.ts', "import { readFileSync } from 'fs'"],
    ['catalogue/query/sort.ts', "import { sql } from 'kysely'"],
    ['packages/client/src/index.ts', "import { createHmac } from 'node:crypto'"],
    ['packages/client/src/index.ts', "const { open } = await import('../main.ts')"],
    ['packages/client/src/signing/sign.ts', "import { parse } from '../catalogue/sort.ts'"],
    ['image-data/reader.ts', "import type { Store } from '../repository/store.ts'"],
    ['http/app.ts', "import { imageDataReader } from '../image-data/reader.ts'"],
    ['sources/lists/ndjson.ts', "import '@photostructure/sqlite'"],
    ['main.ts', "import { run } from './cli/main.ts'"],
    ['utils/text.ts', ''],
  ])('border: %s: %s', (path, text) => {
    expect(crossedBorders(file(path, text))).toHaveLength(1)
  })

  test.each([
    ['http/app.ts', "import { parse } from '../catalogue/sort.ts'\nimport Fastify from 'fastify'"],
    ['catalogue/query/sort.ts', "import type { A } from './access.ts'"],
    ['cli/commands/admin/serve.ts', "import { run } from '../../main.ts'"],
    ['repository/sqlite/engine.ts', "import { DatabaseSync } from 'node:sqlite'"],
  ])('border kept: %s: %s', (path, text) => {
    expect(crossedBorders(file(path, text))).toEqual([])
  })

  test.each([
    "if (version === '1.2') return",
    "const a = version.id !== '1.3' ? b : c",
    "'1.0' === version",
    "case 'v1.1':",
    "if (isSince(version, '1.2')) return",
    "if (dialect === 'sqlite') return",
    'engine == "postgres" ? a : b',
    "case 'PostgreSQL':",
    'if (isPostgres) return',
    "if (request.httpVersion !== '1.0' && version === '1.0') return",
  ])('branch: %s', (line) => {
    expect(branchesOnNames(file('http/app.ts', line))).toHaveLength(1)
  })

  test.each([
    "{ id: '1.0', notBefore: '2025-12-31' }",
    "// if (version === '1.2')",
    "const scheme = 'sqlite:'",
    "if (request.httpVersion !== '1.0') return",
  ])('no branch: %s', (line) => {
    expect(branchesOnNames(file('http/app.ts', line))).toEqual([])
  })

  test('length', () => {
    expect(tooLong(file('a.ts', 'x\n'.repeat(301)))).toEqual(['a.ts: 301 lines, at most 300'])
    expect(tooLong(file('a.ts', 'x\n'.repeat(300)))).toEqual([])
  })

  test('star export', () => {
    expect(starExports(file('a.ts', "export * from './b.ts'"))).toHaveLength(1)
    expect(starExports(file('a.ts', "export * as b from './b.ts'"))).toHaveLength(1)
    expect(starExports(file('a.ts', "export { b } from './b.ts'"))).toEqual([])
  })

  test.each([
    'const home = process.env.HOME',
    'process.argv[2]',
    "import { env } from 'node:process'",
    'const { env } = process',
  ])('process: %s', (text) => {
    expect(processReads(file('http/app.ts', text))).toHaveLength(1)
    expect(processReads(file('cli/main.ts', text))).toEqual([])
  })

  test('circle', () => {
    const circle = [
      file('a/x.ts', "import '../b/y.ts'"),
      file('b/y.ts', "import type { Z } from './z.ts'"),
      file('b/z.ts', "import '../a/x.ts'"),
    ]
    expect(importCircles(circle)).toEqual(['a/x.ts -> b/y.ts -> b/z.ts -> a/x.ts'])
  })
})
