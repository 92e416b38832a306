import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { posix } from 'node:path'

/** A file of `src`: its path below `src`, with slashes, and its text. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** A broken rule, as a sentence. */
type Finding = string

/** What a part of the house may import: other parts, and packages (`node:` for the built-in modules). */
interface Border {
  readonly parts: readonly string[]
  readonly packages: readonly string[]
}

const core = ['contract', 'signing']
const domain = [...core, 'catalogue', 'accounts']
const everyPart = [
  ...domain,
  'openapi',
  'config',
  'repository',
  'disk-image',
  'sources',
  'image-data',
  'jobs',
  'telemetry',
  'workers',
  'http',
  'client',
]

/** The borders of docs/architecture.md. A part is a folder of `src`; `main` is the file `main.ts`. */
export const borders: Readonly<Record<string, Border>> = {
  contract: { parts: [], packages: ['typebox'] },
  signing: { parts: ['contract'], packages: ['node:'] },
  catalogue: { parts: core, packages: [] },
  accounts: { parts: [...core, 'catalogue'], packages: ['node:'] },
  openapi: { parts: ['contract'], packages: ['typebox'] },
  config: { parts: ['contract'], packages: ['node:'] },
  repository: { parts: domain, packages: ['node:', 'kysely', 'pg', '@photostructure/sqlite'] },
  'disk-image': { parts: ['catalogue'], packages: [] },
  sources: { parts: [...domain, 'disk-image'], packages: ['node:', 'yaml'] },
  'image-data': { parts: ['contract', 'catalogue', 'disk-image'], packages: ['node:'] },
  jobs: { parts: ['contract', 'catalogue'], packages: [] },
  telemetry: { parts: ['contract', 'catalogue', 'jobs'], packages: [] },
  workers: { parts: ['telemetry'], packages: ['node:'] },
  http: { parts: domain, packages: ['node:', 'fastify'] },
  client: { parts: core, packages: [] },
  main: { parts: everyPart, packages: ['node:'] },
  cli: {
    parts: [...everyPart.filter((part) => part !== 'http'), 'main'],
    packages: ['node:', 'commander', 'yaml'],
  },
}

const builtin = new Set(builtinModules)

/** Every `.ts` file below a folder. */
export function readSources(root: URL): SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }))
}

/** Text without comments. Good enough for rules: a `//` inside a string only hides the rest of its line. */
const codeOf = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

/** The part a path below `src` belongs to. */
export const partOf = (path: string): string =>
  (path.includes('/') ? path.split('/')[0] : path.replace(/\.ts$/, '')) as string

/** What a file imports, as written: static, type-only, re-exported, for effect, dynamic. */
export function importsOf(text: string): string[] {
  const pattern = /\b(?:from|import(?:\s*\()?)\s*(['"])([@.\w][\w@./:-]*)\1/g
  return [...codeOf(text).matchAll(pattern)].map((match) => match[2] as string)
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:') || builtin.has(specifier)) return 'node:'
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Imports that cross a border. */
export function crossedBorders({ path, text }: SourceFile): Finding[] {
  const part = partOf(path)
  const border = borders[part]
  if (!border) return [`${path}: the part "${part}" has no row in the table of borders`]
  return importsOf(text).flatMap((specifier) => {
    const inside = specifier.startsWith('.')
    const target = inside ? partOf(posix.join(posix.dirname(path), specifier)) : packageOf(specifier)
    const allowed = inside
      ? target === part || border.parts.includes(target)
      : border.packages.includes(target)
    return allowed ? [] : [`${path}: ${part} may not import ${target} (${specifier})`]
  })
}

const versionOrEngine = `(['"\`])v?(?:1\\.\\d|sqlite|postgres(?:ql)?|pg)\\1`
const branches = [
  new RegExp(`(?:[!=]==?|\\bcase)\\s*${versionOrEngine}`, 'i'),
  new RegExp(`${versionOrEngine}\\s*(?:[!=]==?)`, 'i'),
  /\bisSince\([^)]*,\s*['"`]/,
  /\bis(?:Sqlite|Postgres)\w*\b/,
]

/** The version of HTTP is no API version. */
const httpVersion = /\bhttpVersion\s*[!=]==\s*'[\d.]+'/g

/** Lines that ask which API version or which database engine they serve. */
export function branchesOnNames({ path, text }: SourceFile): Finding[] {
  return codeOf(text)
    .split('\n')
    .filter((line) => branches.some((pattern) => pattern.test(line.replace(httpVersion, ''))))
    .map((line) => `${path}: a version or an engine is data, not a branch: ${line.trim()}`)
}

export const lineCount = (text: string) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/** Files with more lines than anyone reads in one go. */
export function tooLong({ path, text }: SourceFile, most = 300): Finding[] {
  return lineCount(text) > most ? [`${path}: ${lineCount(text)} lines, at most ${most}`] : []
}

/** The exported surface is written out. */
export function starExports({ path, text }: SourceFile): Finding[] {
  return /\bexport\s*\*/.test(codeOf(text)) ? [`${path}: name what it exports`] : []
}

/** What a migration may import: what it does must not change with the program. */
const frozen = ['kysely', '../dialect.ts']

/** A published migration is literal: tables of today are another thing tomorrow. */
export function livingMigrations({ path, text }: SourceFile): Finding[] {
  if (!/^repository\/migrations\/\d/.test(path)) return []
  const code = codeOf(text)
  const living = importsOf(text).filter((specifier) => !frozen.includes(specifier))
  const values = /import (?!type\b)[^'"]*from '\.\.\/dialect\.ts'/.test(code) ? ['../dialect.ts'] : []
  return [...living, ...values].map((specifier) => `${path}: a migration may not import ${specifier}`)
}

const mayReadProcess = ['cli', 'config', 'main']

/** The environment and the arguments are read at the edge only. */
export function processReads({ path, text }: SourceFile): Finding[] {
  if (mayReadProcess.includes(partOf(path))) return []
  const reads =
    /\bprocess\s*(?:\.|\?\.)\s*(?:env|argv)\b|\{[^}]*\b(?:env|argv)\b[^}]*\}\s*(?:=|from)\s*(?:process\b|['"](?:node:)?process['"])/
  return reads.test(codeOf(text)) ? [`${path}: settings arrive as arguments, not from the process`] : []
}

/** Files that import one another in a circle, as the circle. Type-only imports count as well. */
export function importCircles(files: readonly SourceFile[]): Finding[] {
  const targets = new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(text)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => posix.join(posix.dirname(path), specifier)),
    ]),
  )
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]): Finding[] => {
    if (trail.includes(path)) return [[...trail.slice(trail.indexOf(path)), path].join(' -> ')]
    if (done.has(path)) return []
    const found = (targets.get(path) ?? []).flatMap((target) => walk(target, [...trail, path]))
    done.add(path)
    return found
  }
  return files.flatMap((file) => walk(file.path, []))
}
