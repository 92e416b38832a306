import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, readSources } from '../architecture-rules.ts'

const sources = new Map(
  readSources(new URL('../../packages/client/src/', import.meta.url)).map(({ path, text }) => [path, text]),
)

/** Everything a file needs, itself included: files by path, packages by name. */
function needs(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  for (const specifier of importsOf(sources.get(path) ?? '')) {
    if (specifier.startsWith('.')) needs(posix.join(posix.dirname(path), specifier), found)
    else found.add(specifier)
  }
  return found
}

test.each(['api.ts', 'pagination.ts', 'wait-for-image.ts'])(
  '%s runs in a browser: nothing it needs is of Node',
  (path) => {
    const needed = [...needs(path)]
    expect(needed.length).toBeGreaterThan(2)
    expect(needed.filter((name) => name.startsWith('node:'))).toEqual([])
    const withBuffer = needed.filter((name) => /\b(?:Buffer|process)\./.test(sources.get(name) ?? ''))
    expect(withBuffer).toEqual([])
  },
)
