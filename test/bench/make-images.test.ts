import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Image } from 'scp-images-client/contract/image-fields'
import { visibilities } from 'scp-images-client/contract/image-fields'
import { beforeAll, describe, expect, test } from 'vitest'
import { commonValues, rareValues, seldomTogether } from '../../bench/images/shapes.mjs'
import type { Member } from '../../src/catalogue/query/access.ts'

type Line = Image & { members?: Member[] }

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const run = promisify(execFile)
const node = async (...words: string[]) =>
  (await run(process.execPath, words, { maxBuffer: 64 * 1024 * 1024 })).stdout
const generate = (size: number, seed: number) =>
  node(path('bench/images/make-images.mjs'), '--images', String(size), '--seed', String(seed))

let text: string
let images: Line[]
beforeAll(async () => {
  text = await generate(1000, 7)
  images = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
})

const count = (isWanted: (image: Line) => boolean) => images.filter(isWanted).length

describe('a generated catalogue', () => {
  test('is a function of its seed', async () => {
    expect(await generate(1000, 7)).toBe(text)
    expect(await generate(1000, 8)).not.toBe(text)
  })

  test('has as many different images as asked for', () => {
    expect(images).toHaveLength(1000)
    expect(new Set(images.map((image) => image.id)).size).toBe(1000)
  })

  test('has a whale, an account with three images, and more than 200 others', () => {
    const byName = (name: string) => count((image) => image.owner_account_name === name)
    expect(byName('whale-0')).toBe(90)
    expect(byName('tiny-14')).toBe(3)
    expect(new Set(images.map((image) => image.owner)).size).toBeGreaterThan(200)
  })

  test('has every visibility, memberships of every status, hidden images and nulls', () => {
    for (const visibility of visibilities)
      expect(count((image) => image.visibility === visibility)).toBeGreaterThan(40)
    for (const status of ['accepted', 'pending', 'rejected'] as const)
      expect(
        count((image) => image.members?.some((member) => member.status === status) ?? false),
      ).toBeGreaterThan(20)
    expect(count((image) => image.os_hidden)).toBeGreaterThan(0)
    expect(count((image) => image.size === null)).toBeGreaterThan(20)
    expect(count((image) => image.os_distro === null)).toBeGreaterThan(20)
  })

  test.each(['os_distro', 'status', 'scp_image_type', 'scp_original_image_type', 'name'] as const)(
    'has a rare value of %s: 25 public images',
    (field) => {
      const rare = { name: 'limited-edition', os_distro: 'plan9', status: 'deactivated' } as const
      const value = field in rare ? rare[field as keyof typeof rare] : 'marketplace'
      const holds = (image: Line) =>
        image[field] === value && image.visibility === 'public' && !image.os_hidden
      expect(count(holds)).toBe(25)
    },
  )

  test('has values that are common, but seldom or never together, at every size', () => {
    const listed = images.filter((image) => image.visibility === 'public' && !image.os_hidden)
    const having = (values: Partial<Image>) =>
      listed.filter((image) =>
        Object.entries(values).every(([field, value]) => image[field as keyof Image] === value),
      ).length
    expect(having(seldomTogether)).toBe(3)
    for (const [field, value] of Object.entries(seldomTogether))
      expect(having({ [field]: value })).toBeGreaterThan(10)
    for (const [field, value] of Object.entries(rareValues))
      for (const [other, common] of Object.entries(commonValues))
        if (other !== field) expect(having({ [field]: value, [other]: common })).toBe(3)
  })

  test('is imported without a skip', async () => {
    const data = mkdtempSync(join(tmpdir(), 'scp-images-bench-'))
    try {
      writeFileSync(join(data, 'images.ndjson'), text)
      const words = ['import', 'ndjson', join(data, 'images.ndjson'), '--data', data, '--output', 'json']
      const summary: unknown = JSON.parse(await node(path('bin/scp-images'), ...words))
      expect(summary).toMatchObject({ added: 1000, skipped: 0, problems: [] })
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })
})

describe('the bench refuses what it cannot do', () => {
  const refuse = (...words: string[]) => spawnSync(process.execPath, [path('bench/run.mjs'), ...words])

  test.each([
    [['--sizes', '10'], '--sizes takes numbers from 1000'],
    [['--seconds', 'x'], '--seconds takes numbers'],
    [['--cases', '('], '--cases takes a regular expression'],
    [['--cases', 'no such case'], 'no case matches'],
    [['--wrong'], '--help'],
    [['--compare', 'no-such-commit', ''], 'no commit "no-such-commit"'],
  ])('%j', (words, reason) => {
    const { status, stderr } = refuse(...words)
    expect(status).toBe(2)
    expect(String(stderr)).toContain(reason)
    expect(String(stderr)).not.toContain('    at ')
  })

  test('--list names a case for every sort key and filter', () => {
    const names = String(refuse('--list').stdout)
    for (const name of ['default page', 'sort=owner:desc', 'visibility=community', 'status=active'])
      expect(names.split('\n')).toContain(name)
  })
})
