import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { borders, doors, mostFiles } from './architecture-borders.ts'

/** A file of the house: its path below `src`, or that of the client below `client`, with slashes, and its text. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** A broken rule, as a sentence. */
type Finding = string

const builtin = new Set(builtinModules)

/** Every `.ts` and `.mjs` file below a folder, with `name` before its path. Folders whose name begins with a dot are left out. */
export function readSources(root: URL, name = ''): SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^[^.].*\.(ts|mjs)$/.test(path))
    .toSorted()
    .map((path) => ({ path: name + path, text: readFileSync(new URL(path, root), 'utf8') }))
}

/** Every file of the server and of the client's package; the path of the latter begins with `client/`. */
export const readHouse = (): SourceFile[] => [
  ...readSources(new URL('../packages/client/src/', import.meta.url), 'client/'),
  ...readSources(new URL('../src/', import.meta.url)),
]

/** Every file of the tests and of the bench. Not of `acceptance`: a flat folder with a file a rule of the wire. */
export const readTests = (): SourceFile[] => [
  ...readSources(new URL('./', import.meta.url), 'test/'),
  ...readSources(new URL('../bench/', import.meta.url), 'bench/'),
]

/** Text without comments. Good enough for rules: a `//` inside a string only hides the rest of its line. */
const codeOf = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

/** The part a path belongs to: a folder of `src`, a file there, or `client`. */
export const partOf = (path: string): string => path.replace(/[/.].*$/, '')

/** The folder that a file is in; a file of `src` itself is one by itself. */
export const folderOf = (path: string): string => (path.includes('/') ? posix.dirname(path) : partOf(path))

/** The row of the table that is about a file: that of the longest folder above it. */
export function rowOf(path: string): string | undefined {
  for (let folder = folderOf(path); folder !== '.'; folder = posix.dirname(folder))
    if (borders[folder]) return folder
  return undefined
}

/** What a file imports, as written: static, type-only, re-exported, for effect, dynamic. */
export function importsOf(text: string): string[] {
  const pattern = /\b(?:from|import(?:\s*\()?)\s*(['"])([@.\w][\w@./:-]*)\1/g
  return [...codeOf(text).matchAll(pattern)].map((match) => match[2] as string)
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:') || builtin.has(specifier)) return 'node:'
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** The package of our own that a file names as others do, as a path of the house. */
const ownPackage = 'scp-images-client'
const ownFiles: Readonly<Record<string, string>> = { '': 'index', '/signing': 'signing/index' }

/** What a file imports of the house, as paths of it. */
export const housePaths = ({ path, text }: SourceFile): string[] =>
  importsOf(text).flatMap((specifier) => {
    if (specifier.startsWith('.')) return [posix.join(posix.dirname(path), specifier)]
    if (packageOf(specifier) !== ownPackage) return []
    const inner = specifier.slice(ownPackage.length)
    return [`client/${ownFiles[inner] ?? inner.slice(1)}.ts`]
  })

const isAmong = (folder: string, imports: readonly string[]) =>
  imports.some((name) => (name.endsWith('/*') ? `${folder}/`.startsWith(name.slice(0, -1)) : folder === name))

const isDoor = (path: string, open: readonly string[]) =>
  open.some((door) => (door.endsWith('/') ? path.startsWith(door) : path === door))

/** Imports that cross a border. */
export function crossedBorders(file: SourceFile): Finding[] {
  const row = rowOf(file.path)
  const border = row === undefined ? undefined : borders[row]
  if (!border) return [`${file.path}: "${folderOf(file.path)}" has no row in the table of borders`]
  const foreign = importsOf(file.text)
    .filter((specifier) => !specifier.startsWith('.'))
    .map(packageOf)
    .filter((name) => name !== ownPackage && !border.packages.includes(name))
  const crossed = housePaths(file).filter((target) => {
    const folder = folderOf(target)
    if (folder === folderOf(file.path)) return false
    const open = partOf(target) === partOf(file.path) ? undefined : doors[partOf(target)]
    return !isAmong(folder, border.imports) || (open !== undefined && !isDoor(target, open))
  })
  return [...foreign, ...crossed].map((target) => `${file.path}: ${row} may not import ${target}`)
}

/** Folders with more files than anyone can take in; those that are known to be too large may not grow. */
export function tooManyFiles(files: readonly SourceFile[]): Finding[] {
  const counts = new Map<string, number>()
  for (const { path } of files) counts.set(folderOf(path), (counts.get(folderOf(path)) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count > mostFiles)
    .map(([folder, count]) => `${folder}: ${count} files, at most ${mostFiles}`)
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
  // One file has no other work than to give our own client another name.
  const code = codeOf(text).replace(/^export \* from 'scp-images-client'$/m, '')
  return /\bexport\s*\*/.test(code) ? [`${path}: name what it exports`] : []
}

/** What a migration may import: what it does must not change with the program. */
const frozen = ['kysely', '../sql/dialect.ts']

/** A published migration is literal: tables of today are another thing tomorrow. */
export function livingMigrations({ path, text }: SourceFile): Finding[] {
  if (!/^repository\/migrations\/\d/.test(path)) return []
  const code = codeOf(text)
  const living = importsOf(text).filter((specifier) => !frozen.includes(specifier))
  const values = /import (?!type\b)[^'"]*from '\.\.\/sql\/dialect\.ts'/.test(code)
    ? ['../sql/dialect.ts']
    : []
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
export const importCircles = (files: readonly SourceFile[]): Finding[] =>
  circlesOf(new Map(files.map((file) => [file.path, housePaths(file)])))

/** The same of folders. A file that lies in a part itself, and in no folder of it, counts by itself. */
export function folderCircles(files: readonly SourceFile[]): Finding[] {
  const nodeOf = (path: string) => (folderOf(path).includes('/') ? folderOf(path) : path)
  const targets = new Map<string, string[]>()
  for (const file of files) {
    const node = nodeOf(file.path)
    const others = housePaths(file)
      .map(nodeOf)
      .filter((other) => other !== node)
    targets.set(node, [...(targets.get(node) ?? []), ...others])
  }
  return circlesOf(targets)
}

function circlesOf(targets: ReadonlyMap<string, readonly string[]>): Finding[] {
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]): Finding[] => {
    if (trail.includes(path)) return [[...trail.slice(trail.indexOf(path)), path].join(' -> ')]
    if (done.has(path)) return []
    const found = (targets.get(path) ?? []).flatMap((target) => walk(target, [...trail, path]))
    done.add(path)
    return found
  }
  return [...targets.keys()].flatMap((path) => walk(path, []))
}
