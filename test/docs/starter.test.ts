import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { childOf, isList, parseYaml } from '../../src/sources/files/yaml-tree.ts'
import { starterPath, vendorPath } from '../../src/sources/lists/starter.ts'

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const page = read('starter/README.md')
const notice = read('NOTICE')
const vendors = readFileSync(vendorPath(), 'utf8')
const document = parseYaml(vendors)
const regions = Object.entries(childOf('tree' in document ? document.tree : null, 'regions') ?? {})

test('starter/README.md counts the public images', () => {
  const lines = readFileSync(starterPath(), 'utf8').trimEnd().split('\n')
  expect(page).toMatch(new RegExp(`\\b${lines.length} images of which`))
  expect(lines.length).toBeGreaterThan(500)
})

test('starter/README.md counts the vendor’s by region, and what is known of them', () => {
  const counted = regions.map(([region, rows]) => {
    const all = isList(rows) ? rows : []
    const known = all.filter((row) => childOf(childOf(row, 'named'), 'id') !== undefined)
    const guessed = all.filter((row) => childOf(row, 'named') === undefined)
    return `| \`${region}\` | ${all.length} | ${known.length} | ${guessed.length} |`
  })
  expect(page.match(/^\| `kr-.*$/gm)).toEqual(counted)
})

test('NOTICE names every place that the vendor’s images are from', () => {
  const [, cited = ''] = vendors.split('\nsources:')
  const repositories = cited.matchAll(
    /github\.com\/([\w-]+)\/([\w-]+)|\badvance_\w+|docs\.e\.samsungsdscloud\.com/g,
  )
  const names = [...repositories].map(([whole, , repository]) => repository ?? whole)
  expect(names.length).toBeGreaterThan(10)
  for (const name of names) expect(notice).toContain(name)
})
