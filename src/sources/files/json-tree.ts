import { isUtf8 } from 'node:buffer'
import type { Tree } from './yaml-tree.ts'

/**
 * JSON as texts, lists and maps and nothing else, so that it is read by the same functions as YAML and a number may stand
 * where a text is wanted: many publishers are not sure either. A number is written as JavaScript does.
 */
export function parseJson(content: Buffer | string): { tree: Tree } | { reason: string } {
  if (typeof content !== 'string' && !isUtf8(content)) return { reason: 'the file is not UTF-8' }
  try {
    const text = content.toString('utf8').replace(/^\ufeff/, '')
    return {
      tree: JSON.parse(text, (_, value: unknown) => (isScalar(value) ? String(value) : value)) as Tree,
    }
  } catch (error) {
    return { reason: error instanceof RangeError ? 'the file is nested too deeply' : 'the file is not JSON' }
  }
}

const isScalar = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean'
