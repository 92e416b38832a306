import { readFileSync } from 'node:fs'
import type { Image } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import { parseYaml } from '../../src/sources/files/yaml-tree.ts'
import { vendorOwner } from '../../src/sources/lists/starter.ts'
import { makeKey, serve, temporaryFolder } from '../cli/in-process.ts'
import { signedCall } from '../cli/signed-call.ts'
import { type FilterBlock, keptBy } from './provider-filter.ts'

type Region = 'kr-west1' | 'kr-east1'

interface PublicQuery {
  readonly id: string
  readonly asked?: Readonly<Record<string, string>>
  readonly kept?: readonly FilterBlock[]
  readonly meant?: readonly string[]
  readonly first?: string
  readonly ids?: Readonly<Record<Region, readonly string[]>>
  readonly shown?: Readonly<Record<Region, Readonly<Record<string, string>>>>
  readonly regions?: readonly Region[]
  readonly nothing?: string
}

const document = parseYaml(readFileSync(new URL('public-queries.yaml', import.meta.url), 'utf8'))
const queries = ('tree' in document ? document.tree : []) as unknown as readonly PublicQuery[]

/** A new demo of a region, asked by an account without images of its own. */
async function demoOf(region: string) {
  const data = temporaryFolder()
  const { url } = await serve(data, '--demo', '--region', region)
  const key = await makeKey(data)
  const signer = { accessKey: String(key.SCP_ACCESS_KEY), secretKey: String(key.SCP_SECRET_KEY) }
  const show = async (id: string) => {
    const { status, body } = await signedCall(signer, 'GET', `${url}/v1/images/${id}`)
    return { status, image: body as Image }
  }
  const list = async (parameters: Readonly<Record<string, string>>) => {
    const target = new URL('/v1/images', url)
    target.search = String(new URLSearchParams(parameters))
    const { status, body } = await signedCall(signer, 'GET', target.href)
    expect(status).toBe(200)
    return (body as { images: Image[] }).images
  }
  const isVendors = ({ owner }: Image) => owner === vendorOwner
  const vendors = (await list({ limit: '1000' })).filter(isVendors)
  return { show, list, isVendors, vendors }
}

test('there are queries, each with something to hold', () => {
  expect(queries.map(({ id }) => id)).toEqual(
    Array.from({ length: 14 }, (_, index) => `Q${String(index + 1).padStart(2, '0')}`),
  )
  for (const { meant, shown, nothing } of queries) expect(meant ?? shown ?? nothing).toBeDefined()
})

describe.each<Region>(['kr-west1', 'kr-east1'])('a new demo of %s', (region) => {
  test('public code finds the images that its authors mean', async () => {
    const { show, list, isVendors, vendors } = await demoOf(region)
    const names = vendors.map(({ name }) => name)

    for (const { id, asked, kept = [], meant, first, ids, shown, regions, nothing } of queries) {
      if (regions && !regions.includes(region)) continue
      for (const [imageId, name] of Object.entries(shown?.[region] ?? {}))
        expect.soft(await show(imageId), id).toMatchObject({ status: 200, image: { id: imageId, name } })
      if (!asked) continue

      const found = keptBy(kept, await list(asked))
      if (nothing !== undefined) {
        expect.soft(found, id).toEqual([])
        continue
      }
      const wanted = meant?.filter((name) => names.includes(name)) ?? []
      expect.soft(wanted.length, `${id}: ${region} has what is meant`).toBeGreaterThan(0)
      expect
        .soft(
          found.filter(isVendors).map(({ name }) => name),
          id,
        )
        .toEqual(expect.arrayContaining(wanted))
      // Later rows may be public builds of others; the one that is taken is the vendor's.
      const [taken] = found
      if (first !== undefined) expect.soft(taken, id).toMatchObject({ name: first, owner: vendorOwner })
      // Nobody else's image may be among these: the whole answer of the cloud is known.
      if (ids)
        expect
          .soft(
            found.map(({ id }) => id),
            id,
          )
          .toEqual(ids[region])
      // A data source of one image shows what it found.
      expect.soft(await show(String(taken?.id)), id).toMatchObject({ status: 200, image: { id: taken?.id } })
    }
  })

  test('has no image of another region', async () => {
    const { show, vendors } = await demoOf(region)
    const other = region === 'kr-west1' ? 'kr-east1' : 'kr-west1'
    const elsewhere = queries.flatMap(({ ids, shown }) => [
      ...(ids?.[other] ?? []),
      ...Object.keys(shown?.[other] ?? {}),
    ])
    expect(elsewhere.length).toBeGreaterThan(1)
    for (const id of elsewhere) expect((await show(id)).status).toBe(404)
    expect(vendors).toHaveLength({ 'kr-west1': 19, 'kr-east1': 10 }[region])
  })
})

test('a region of which no images are known has those of kr-west1', async () => {
  const [one, other] = await Promise.all([demoOf('xx-test1'), demoOf('kr-west1')])
  expect(one.vendors).toEqual(other.vendors)
})
