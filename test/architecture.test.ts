import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { borders, doors } from './architecture-borders.ts'
import {
  branchesOnNames,
  crossedBorders,
  folderCircles,
  folderOf,
  housePaths,
  importCircles,
  importsOf,
  lineCount,
  livingMigrations,
  partOf,
  processReads,
  readHouse,
  readTests,
  rowOf,
  starExports,
  tooLong,
  tooManyFiles,
} from './architecture-rules.ts'

const sources = readHouse()
const file = (path: string, text: string) => ({ path, text })

test('there is something to check', () => {
  expect(sources.map((source) => source.path)).toContain('client/contract/image-fields.ts')
})

describe('the house keeps its rules', () => {
  test('imports stay within the borders of docs/architecture.md', () => {
    expect(sources.flatMap(crossedBorders)).toEqual([])
  })

  test('no two files import one another', () => {
    expect(importCircles(sources)).toEqual([])
  })

  test('no two folders import one another', () => {
    expect(folderCircles(sources)).toEqual([])
  })

  test('no folder has more files than one can take in', () => {
    expect(tooManyFiles([...sources, ...readTests()])).toEqual([])
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
    expect(living("import { listColumns } from '../schema/columns.ts'")).toHaveLength(1)
    expect(living("import { facts } from '../sql/dialect.ts'")).toHaveLength(1)
    expect(living("import { sql } from 'kysely'\nimport type { Dialect } from '../sql/dialect.ts'")).toEqual(
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
  const importersOf = (part: string) => [
    ...new Set(
      Object.keys(borders)
        .filter((name) => borders[name]?.imports.some((other) => partOf(other) === part))
        .map(partOf)
        .filter((other) => other !== part),
    ),
  ]

  test('only main, cli and the reader of sources touch the repository', () => {
    expect(importersOf('repository').toSorted()).toEqual(['cli', 'ingest', 'main'])
  })

  test('only main and cli touch the reader of image data: others know its interface', () => {
    expect(importersOf('image-data')).toEqual(['main'])
  })

  test('only main touches http, only cli touches main', () => {
    expect(importersOf('http')).toEqual(['main'])
    expect(importersOf('main')).toEqual(['cli'])
  })

  test('the client needs nothing of the server, of Node or of others', () => {
    const rows = Object.keys(borders).filter((name) => partOf(name) === 'client')
    for (const name of rows) {
      expect(borders[name]?.imports.filter((other) => partOf(other) !== 'client')).toEqual([])
      expect(borders[name]?.packages).toEqual([])
    }
  })

  test('are those of docs/architecture.md, and there is a folder for each', () => {
    const page = readFileSync(new URL('../docs/architecture.md', import.meta.url), 'utf8')
    const [, section = ''] = page.split('## Borders')
    const rows = section.split('\n## ')[0]?.matchAll(/^\| `([\w-]+?)(?:\.ts)?\/?` \|/gm) ?? []
    const documented = [...rows].map((match) => match[1])
    const parts = [...new Set(sources.map((source) => partOf(source.path)))]
    expect(documented.toSorted()).toEqual(parts.toSorted())
    const folders = sources.map(({ path }) => path)
    const unused = Object.keys(borders).filter(
      (name) => !folders.some((path) => path.startsWith(`${name}/`) || path === `${name}.ts`),
    )
    expect(unused).toEqual([])
  })

  test('name only what is there and needed', () => {
    const used = new Set(
      sources.flatMap((file) => housePaths(file).map((target) => `${rowOf(file.path)} ${folderOf(target)}`)),
    )
    const needless = Object.entries(borders).flatMap(([row, { imports }]) =>
      imports
        .filter((name) => ![...used].some((pair) => isPair(pair, row, name)))
        .map((name) => `${row}: ${name}`),
    )
    expect(needless).toEqual([])
    const missing = Object.values(doors)
      .flat()
      .filter(
        (door) => !sources.some(({ path }) => (door.endsWith('/') ? path.startsWith(door) : path === door)),
      )
    expect(missing).toEqual([])
  })
})

/** Does an import, `row folder`, need what a row of the table allows? */
const isPair = (pair: string, row: string, name: string) =>
  name.endsWith('/*') ? `${pair}/`.startsWith(`${row} ${name.slice(0, -1)}`) : pair === `${row} ${name}`

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
    ['http/operations/images/list-images.ts', "import type { Store } from '../../../repository/store.ts'"],
    ['http/operations/images/show-image.ts', "import { api } from '../../hooks/api-version.ts'"],
    ['repository/image-repository.ts', "import { buildApp } from '../http/app.ts'"],
    ['repository/list/list-page.ts', "import { insertImages } from '../write/image-writer.ts'"],
    ['repository/migrations/0009-x.ts', "import { imageColumns } from '../schema/image-text.ts'"],
    ['client/contract/errors/errors.ts', "import { parse } from '../../../catalogue/query/sort.ts'"],
    ['client/contract/errors/errors.ts', "import { readFileSync } from 'node:fs'"],
    ['client/contract/errors/errors.ts', "import { readFileSync } from 'fs'"],
    ['client/signing/sign.ts', "import { createHmac } from 'node:crypto'"],
    ['client/index.ts', "const { open } = await import('../main.ts')"],
    ['catalogue/query/sort.ts', "import { sql } from 'kysely'"],
    ['catalogue/query/sort.ts', "import { images } from 'scp-images-client'"],
    ['signing/verify.ts', "import { parse } from '../catalogue/query/sort.ts'"],
    ['image-data/reader.ts', "import type { Store } from '../repository/store.ts'"],
    ['http/app.ts', "import { imageDataReader } from '../image-data/reader.ts'"],
    ['main.ts', "import { listPage } from './repository/list/list-page.ts'"],
    ['main.ts', "import { Pool } from './repository/image-repository.ts'"],
    ['sources/lists/ndjson.ts', "import '@photostructure/sqlite'"],
    ['main.ts', "import { run } from './cli/main.ts'"],
    ['utils/text.ts', ''],
  ])('border: %s: %s', (path, text) => {
    expect(crossedBorders(file(path, text))).toHaveLength(1)
  })

  test.each([
    ['http/app.ts', "import { JobKind } from '../catalogue/job.ts'\nimport Fastify from 'fastify'"],
    ['catalogue/changes/change.ts', "import type { A } from '../query/access.ts'"],
    ['catalogue/query/sort.ts', "import { sortKeys } from 'scp-images-client/contract/list-images'"],
    ['cli/commands/admin/serve.ts', "import { run } from '../../../main.ts'"],
    ['main.ts', "import { openStore } from './repository/open.ts'"],
    ['repository/sqlite/driver.ts', "import { DatabaseSync } from 'node:sqlite'"],
  ])('border kept: %s: %s', (path, text) => {
    expect(crossedBorders(file(path, text))).toEqual([])
  })

  test('files of a folder', () => {
    const files = (count: number) => Array.from({ length: count }, (_, index) => file(`a/b/${index}.ts`, ''))
    expect(tooManyFiles(files(15))).toEqual([])
    expect(tooManyFiles(files(16))).toEqual(['a/b: 16 files, at most 15'])
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

  test('circle of folders', () => {
    const circle = [
      file('p/a/x.ts', "import '../b/y.ts'"),
      file('p/b/y.ts', ''),
      file('p/b/z.ts', "import '../a/w.ts'"),
    ]
    expect(importCircles(circle)).toEqual([])
    expect(folderCircles(circle)).toEqual(['p/a -> p/b -> p/a'])
    const root = [
      file('p/open.ts', "import './a/x.ts'"),
      file('p/a/x.ts', "import '../settings.ts'"),
      file('p/settings.ts', ''),
    ]
    expect(folderCircles(root)).toEqual([])
  })
})
