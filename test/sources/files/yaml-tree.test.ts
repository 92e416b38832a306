import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  childOf,
  flagAt,
  integerAt,
  parseYaml,
  type Tree,
  textAt,
  wordAt,
} from '../../../src/sources/files/yaml-tree.ts'
import { runs } from '../../runs.ts'

function treeOf(text: string): Tree {
  const parsed = parseYaml(text)
  if ('reason' in parsed) throw new Error(parsed.reason)
  return parsed.tree
}

const reasonOf = (text: string) => {
  const parsed = parseYaml(text)
  return 'reason' in parsed ? parsed.reason : undefined
}

describe('parseYaml', () => {
  it('leaves every scalar as it was written', () => {
    expect(treeOf('{a: 1.10, b: true, c: 2025-01-01, d: 0x1F, e: "q", f: , g: [~, null]}')).toEqual({
      a: '1.10',
      b: 'true',
      c: '2025-01-01',
      d: '0x1F',
      e: 'q',
      f: '',
      g: ['~', 'null'],
    })
  })

  it('takes the last of equal keys, aliases, and tags as if they were not there', () => {
    expect(treeOf('a: 1\na: 2\n')).toEqual({ a: '2' })
    expect(treeOf('a: &m {k: v}\nb: *m\n')).toEqual({ a: { k: 'v' }, b: { k: 'v' } })
    expect(treeOf('a: !!python/object:os.system [id]\n')).toEqual({ a: ['id'] })
  })

  it('gives no prototype away', () => {
    const tree = treeOf('__proto__: {polluted: yes}\n')
    expect(childOf(tree, 'polluted')).toBeUndefined()
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it.each([
    ['a: [1, 2', /^the file is not usable YAML: .*at line 1/],
    ['---\na: 1\n---\nb: 2\n', /several documents, one is wanted$/],
    ['a: *nothing', /Unresolved alias/],
    ['['.repeat(100_000), /nested too deeply$/],
    ['- '.repeat(100_000), /nested too deeply$/],
    ['{"a":'.repeat(100_000), /nested too deeply$/],
  ])('says why %.20s is none', (text, reason) => {
    expect(reasonOf(text)).toMatch(reason)
    expect(reasonOf(text)).not.toContain('\n')
  })

  it('expands no bomb, and resolves no thousands of aliases', () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(`*${of}`).join(', ')}]`
    const bomb = ['a: &a [x]', level('b', 'a'), level('c', 'b'), level('d', 'c'), level('e', 'd')].join('\n')
    expect(reasonOf(bomb)).toBe('the file is not usable YAML: its aliases stand for too much')
    const many = Array.from({ length: 30_000 }, (_, at) => `- &a${at} x\n- *a${at}`).join('\n')
    expect(reasonOf(many)).toBe('the file is not usable YAML: it has more than 100 aliases')
  })

  it('never throws', () => {
    const word = fc.constantFrom(
      'a',
      '- ',
      ': ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '&x ',
      '*x',
      '!t ',
      '"',
      "'",
      '|',
      '>',
      '#',
      '%',
      '---',
      '...',
      '?',
      ',',
      '<<',
      '\t',
      'images',
      '\u0000',
      '\ud800',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const parsed = parseYaml(words.join(''))
        expect('tree' in parsed || parsed.reason.length > 0).toBe(true)
      }),
      { numRuns: runs(500) },
    )
  })
})

describe('looking into a tree', () => {
  const tree = treeOf(
    '{t: " x ", none: None, tilde: ~, empty: "", list: [a], map: {k: v}, n: "12", yes: Yes, off: "off"}',
  )

  it('textAt trims, and gives no lists and no words for nothing', () => {
    expect(textAt(tree, 't')).toBe('x')
    for (const key of ['none', 'tilde', 'empty', 'list', 'map', 'absent', 'toString'])
      expect(textAt(tree, key)).toBeUndefined()
    for (const other of ['text', [], null, undefined] as Tree[])
      expect(textAt(other, 'length')).toBeUndefined()
  })

  it('wordAt tells lists and maps from nothing', () => {
    expect(['t', 'none', 'list', 'map', 'absent'].map((key) => wordAt(tree, key))).toEqual([
      'x',
      undefined,
      'a list',
      'a map',
      undefined,
    ])
  })

  it('integerAt and flagAt read what fits', () => {
    expect([integerAt(tree, 'n'), integerAt(tree, 't'), integerAt(tree, 'list')]).toEqual([
      12,
      undefined,
      undefined,
    ])
    for (const text of ['-1', '1.5', '1e3', '0x10', '9'.repeat(16)])
      expect(integerAt({ a: text }, 'a')).toBeUndefined()
    expect([flagAt(tree, 'yes'), flagAt(tree, 'off'), flagAt(tree, 't'), flagAt(tree, 'list')]).toEqual([
      true,
      false,
      undefined,
      undefined,
    ])
  })
})
