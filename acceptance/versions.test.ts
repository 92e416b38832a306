import { describe, expect } from 'vitest'
import { callUnsigned, discovery, main } from './caller.ts'
import { everything, idsOf, listTarget, page } from './catalogue.ts'
import type { Answer } from './exchange.ts'
import { keysOfVersion, versions, type WireImage } from './image-shape.ts'
import { refusalOf } from './refusal.ts'
import { need, ownRule, vendorRule } from './rule.ts'
import { isServed, listedVersions } from './version-list.ts'

const text = (version: string) => `virtualserver ${version}`
const list = (version: string | null, limit = 100) => main.call(listTarget({ limit }), { version })
const imagesOf = (answer: Answer) => answer.json<{ images: WireImage[] }>().images

/** A server may refuse a version whose date has passed; it then says so with its own code. */
const isRefused = (answer: Answer) => answer.status === 406

describe('GET /v1/images: API versions', () => {
  vendorRule.for(keysOfVersion.map(({ version, count, keys }) => [version, count, keys] as const))(
    '%s: exactly %i keys, in alphabetical order',
    async ([version, count, keys], context) => {
      await everything()
      const answer = await list(text(version))
      need(context, !isRefused(answer), `the server refuses ${version}`)
      expect(answer.status).toBe(200)
      expect(keys).toHaveLength(count)
      for (const image of imagesOf(answer)) expect(Object.keys(image)).toEqual(keys)
    },
  )

  vendorRule('each version shows the same images with the same values', async (context) => {
    const [newest = [], ...older] = await Promise.all(
      keysOfVersion.toReversed().map(async ({ version }) => {
        const answer = await list(text(version))
        need(context, !isRefused(answer), `the server refuses ${version}`)
        return imagesOf(answer)
      }),
    )
    for (const images of older) {
      expect(idsOf(images)).toEqual(idsOf(newest))
      for (const [index, image] of images.entries()) expect(newest[index]).toMatchObject(image)
    }
  })

  vendorRule('no version header: the CURRENT version', async (context) => {
    const current = (await listedVersions()).find(({ status }) => status === 'CURRENT')
    const row = keysOfVersion.find(({ version }) => `v${version}` === current?.id)
    need(context, row, `the CURRENT version ${current?.id} is none of ${versions.join(', ')}`)
    const [first] = imagesOf(await list(null))
    expect(Object.keys(first ?? {})).toEqual(row.keys)
  })

  vendorRule.for(['9.9', '0.9', '1.99'])('the unknown version %s: 406 NoSuchVersion', async (version) => {
    refusalOf(await list(text(version)), 406, 'NoSuchVersion')
  })

  ownRule('an empty version header: the CURRENT version', async () => {
    const [absent, empty] = await Promise.all([list(null), list('')])
    expect(empty.status).toBe(200)
    expect(empty.text).toBe(absent.text)
    expect(empty.headers['scp-api-version']).toBe(absent.headers['scp-api-version'])
  })

  ownRule.for([
    ['another service', 'iam 1.3'],
    ['no service', '1.3'],
    ['a letter before the number', 'virtualserver v1.3'],
    ['two blanks', 'virtualserver  1.3'],
    ['a third number', 'virtualserver 1.3.0'],
    ['upper case', 'VIRTUALSERVER 1.3'],
    ['no number', 'virtualserver'],
    ['two versions', 'virtualserver 1.3, virtualserver 1.2'],
  ] as const)('%s in the version header: 406 that names the versions it answers', async ([, version]) => {
    const { detail } = refusalOf(await list(version), 406, 'NoSuchVersion')
    const [, named = ''] = String(detail).split('Supported: ')
    const served = await Promise.all(versions.map(async (known) => ((await isServed(known)) ? [known] : [])))
    expect(named).toBe(`${served.flat().join(', ')}.`)
  })

  ownRule.for(keysOfVersion.map(({ version }) => version))(
    '%s is echoed in Scp-Api-Version',
    async (version, context) => {
      const answer = await list(text(version), 1)
      need(context, !isRefused(answer), `the server refuses ${version}`)
      expect(answer.headers['scp-api-version']).toBe(text(version))
    },
  )

  ownRule('the version served without a header is echoed too', async () => {
    const current = (await listedVersions()).find(({ status }) => status === 'CURRENT')
    expect((await list(null, 1)).headers['scp-api-version']).toBe(text(current?.id.slice(1) ?? ''))
  })
})

describe('GET /: the list of versions', () => {
  vendorRule('is JSON, for requests without a signature', async () => {
    const answer = await callUnsigned(discovery)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
  })

  vendorRule('each row has an id, a link to itself, a date and a status', async () => {
    const versions = await listedVersions()
    expect(versions.length).toBeGreaterThan(0)
    for (const version of versions) {
      expect(version.id).toMatch(/^v\d+\.\d+$/)
      expect(version.status).toMatch(/^(CURRENT|SUPPORTED|DEPRECATED|PLANNED)$/)
      expect(version.not_before ?? '').toMatch(/^(\d{4}-\d\d-\d\d)?$/)
      expect(version.links).toEqual([{ href: expect.stringMatching(/^https?:\/\/.+\/v1$/), rel: 'self' }])
    }
  })

  vendorRule('exactly one version is CURRENT', async () => {
    const current = (await listedVersions()).filter(({ status }) => status === 'CURRENT')
    expect(current).toHaveLength(1)
  })

  ownRule('lists 1.0 to 1.5, oldest first', async () => {
    const ids = (await listedVersions()).map(({ id }) => id)
    const own = versions.map((version) => `v${version}`)
    expect(ids.filter((id) => own.includes(id))).toEqual(own)
  })

  ownRule('before the CURRENT version are DEPRECATED and SUPPORTED ones, after it PLANNED ones', async () => {
    const statuses = (await listedVersions()).map(({ status }) => status)
    expect(statuses.join(' ')).toMatch(/^(DEPRECATED )*(SUPPORTED )*CURRENT( PLANNED)*$/)
  })

  ownRule('takes no notice of a version header', async () => {
    expect((await callUnsigned(discovery, { 'Scp-Api-Version': 'nonsense' })).status).toBe(200)
  })

  ownRule('a PLANNED version can be asked for too', async (context) => {
    const planned = (await listedVersions()).filter(({ status }) => status === 'PLANNED')
    need(context, planned.length > 0, 'no version is PLANNED')
    for (const { id } of planned) await page(main, { limit: 1 }, { version: text(id.slice(1)) })
  })

  vendorRule('a listed version can be asked for', async (context) => {
    const listed = (await listedVersions()).filter(({ status }) => status !== 'PLANNED')
    const ids = new Set(listed.map(({ id }) => id))
    const row = keysOfVersion.findLast(({ version }) => ids.has(`v${version}`))
    need(context, row, `the server lists none of ${versions.join(', ')}`)
    await page(main, { limit: 1 }, { version: text(row.version) })
  })
})
