import { join } from 'node:path'
import fc from 'fast-check'
import { imageFieldNames } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import type { Tree } from '../../../src/sources/files/yaml-tree.ts'
import { defaultMapping } from '../../../src/sources/glance/image-mapping.ts'
import { mappingOf, readMapping } from '../../../src/sources/glance/mapping-file.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { runs } from '../../runs.ts'
import { folderOf } from '../fixtures.ts'

const read = (text: string) => readMapping(join(folderOf({ 'mapping.yaml': text }), 'mapping.yaml'))

test('fields a file names come from where it says, the others as usual', () => {
  expect(
    read(`
scp_os_version: distro_version
os_distro: [os_distro, distro, {value: alma}]
min_disk: {value: 20}
protected: {value: "true"}
url: []
`),
  ).toEqual({
    ...defaultMapping,
    scp_os_version: [{ property: 'distro_version' }],
    os_distro: [{ property: 'os_distro' }, { property: 'distro' }, { value: 'alma' }],
    min_disk: [{ value: 20 }],
    protected: [{ value: true }],
    url: [],
  })
})

test('every field has its row, and no row another', () => {
  expect(Object.keys(defaultMapping)).toEqual(imageFieldNames)
})

test('everything that is wrong is said at once', () => {
  const text =
    'os_dist: x\nid: name\nmin_disk: {value: big}\nurl: {from: x}\nname: [[x]]\nvisibility: {value: open}\nowner: ""'
  expect(() => read(text)).toThrow(SourceError)
  for (const part of [
    /there is no field "os_dist"/,
    /id cannot come from elsewhere/,
    /min_disk should be an integer from 0 to 2147483647, not "big"/,
    /url should be a property, \{value: …\}, or a list of these, not \{"from":"x"\}/,
    /name should be a property/,
    /visibility should be one of public, community, shared, private, not "open"/,
    /owner should be a property/,
  ])
    expect(() => read(text)).toThrow(part)
})

describe('a file that cannot be used', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(',')}]`)
    .join('\n')}`
  test.each([
    ['no YAML', 'a: [', /not usable YAML/],
    ['a list', '- name', /no map from fields/],
    ['nothing', '', /no map from fields/],
    ['a bomb', bomb, /aliases/],
    ['too deep', '['.repeat(5_000), /nested too deeply/],
    ['too large', 'x'.repeat(1_100_000), /larger than/],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message)
  })

  test('that is not there', () => {
    expect(() => readMapping('/nowhere/mapping.yaml')).toThrow(/there is no such file/)
  })
})

test('any tree is a mapping of every field, or has faults', () => {
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...imageFieldNames, 'value', '__proto__', 'x'), tie('tree'), {
        maxKeys: 3,
      }),
    ),
  }))
  fc.assert(
    fc.property(tree, (any) => {
      const result = mappingOf(any)
      if ('mapping' in result) expect(Object.keys(result.mapping)).toEqual(imageFieldNames)
      else expect(result.faults.length).toBeGreaterThan(0)
    }),
    { numRuns: runs(500) },
  )
})
