import { type ApiVersionId, apiVersionIds } from 'scp-images-client/contract/api-versions'
import { fieldsOf, type Image } from 'scp-images-client/contract/image-fields'
import type { ImageRepository } from '../../src/catalogue/image-repository.ts'
import { parseImageQuery } from '../../src/catalogue/query/image-query.ts'
import { defaultSort } from '../../src/catalogue/query/sort.ts'

const fields = fieldsOf(apiVersionIds.at(-1) as ApiVersionId, 'list')

/** One page of the newest version's list. */
export async function listOnce(images: ImageRepository, account: string, search: string) {
  const { query } = parseImageQuery(search)
  const audience = await images.audience(account, query.visibility)
  const after = query.marker ? await images.position(query.marker, audience, query.sort) : undefined
  if (query.marker && !after) throw new Error('the marker is not visible')
  const page = await images.list({ audience, query, fields, ...(after && { after }) })
  const listed = JSON.parse(`[${page.json.join('')}]`) as Image[]
  if (listed.length !== page.count) throw new Error('the page miscounts')
  return { listed, next: page.next }
}

/** Where an image stands for an account in the usual order, if it may see it. */
export const positionOf = async (images: ImageRepository, id: string, account: string) =>
  images.position(id, await images.audience(account), defaultSort)

/** All pages laid end to end. */
export async function walk(
  images: ImageRepository,
  account: string,
  search: string,
  limit: number,
): Promise<Image[]> {
  const all: Image[] = []
  let marker: string | undefined
  do {
    const parts = [search, `limit=${limit}`, ...(marker ? [`marker=${marker}`] : [])]
    const { listed, next } = await listOnce(images, account, parts.filter(Boolean).join('&'))
    if (next !== undefined && next !== listed.at(-1)?.id) throw new Error('next is not the last image')
    if (next !== undefined && listed.length !== limit) throw new Error('a page with a next one is not full')
    all.push(...listed)
    marker = next
  } while (marker)
  return all
}

export async function listNames(images: ImageRepository, account: string, search = ''): Promise<string[]> {
  return (await walk(images, account, search, 1000)).map((image) => image.name)
}

/** What is offered to an account, the newest first. */
export async function pendingList(images: ImageRepository, account: string): Promise<Image[]> {
  const { query } = parseImageQuery('limit=1000')
  const page = await images.list({ audience: await images.audience(account, 'pending'), query, fields })
  return JSON.parse(`[${page.json.join('')}]`)
}

export const pendingNames = async (images: ImageRepository, account: string) =>
  (await pendingList(images, account)).map((image) => image.name)
