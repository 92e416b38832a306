import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`),
]

/** Targets of a page's links to files, without those to other sites and within the page. */
function linksOf(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] as string)
  return targets
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .map((target) => target.replace(/#.*$/, ''))
}

test.each(pages)('the links of %s lead somewhere', (page) => {
  const base = new URL(page, root)
  const broken = linksOf(readFileSync(base, 'utf8')).filter((target) => !existsSync(new URL(target, base)))
  expect(broken).toEqual([])
})

test('the check can fail', () => {
  expect(linksOf('[a](./none.md#x) [b](https://example.com) [c](#d)')).toEqual(['./none.md'])
})
