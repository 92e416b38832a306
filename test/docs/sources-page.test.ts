import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { namePatterns, readName } from '../../src/sources/fields/name-patterns.ts'
import { sideCarFields } from '../../src/sources/folder/side-car.ts'
import { type SourceKind, sourceKinds } from '../../src/sources/kinds.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const page = read('docs/sources.md')

/** A declaration as its file has it, without `export`. */
function declaration(path: string, name: string): string {
  const text = read(path)
  const start = text.search(new RegExp(`^export (?:interface|type) ${name}\\b`, 'm'))
  const end = /^(?:\}| {2}\| .*)\n(?! {2}\|)/m.exec(text.slice(start))
  if (start < 0 || !end) throw new Error(`there is no ${name} in ${path}`)
  return text.slice(start + 'export '.length, start + end.index + end[0].length).trimEnd()
}

test.each([
  ['src/sources/kinds.ts', 'KindOption'],
  ['src/sources/kinds.ts', 'SourceKind'],
  ['src/sources/source.ts', 'ImageSource'],
  ['src/sources/source.ts', 'SourceItem'],
])('%s: %s is quoted as it is', (path, name) => {
  expect(page).toContain(declaration(path, name))
})

test('the table of names is that of the patterns', () => {
  const rows = namePatterns.map(({ title, example }) => {
    const facts = readName(example.replace(/\.[a-z\d]+$/, ''))
    const cells = [facts.os_distro, facts.scp_os_version, facts.scp_os_build_version]
    return `| ${[title, `\`${example}\``, ...cells.map((cell) => cell ?? '-')].join(' | ')} |`
  })
  expect(page).toContain(rows.join('\n'))
})

test.each(Object.entries<SourceKind>(sourceKinds))(
  '%s is in the list, and its options are explained',
  (name, { options = [] }) => {
    expect(page).toContain(`| [\`${name}\`]`)
    const text = name === 'glance' ? read('docs/sources-glance.md') : page
    for (const { word } of options) expect(text).toContain(`--${word}`)
  },
)

test('the fields of a side-car are all named', () => {
  const [, paragraph = ''] = page.split('Its fields: ')
  const named = [...(paragraph.split('.')[0] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1])
  expect(named).toEqual(sideCarFields)
})
