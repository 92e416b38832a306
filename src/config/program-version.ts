import { readFileSync } from 'node:fs'

/** The program's version, from its package file, whose relative path is the same from `src` and from `dist`. */
export function programVersion(): string {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(file) as { version: string }).version
}
