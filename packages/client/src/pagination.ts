import type { Client, ListImagesParams } from './api.ts'
import { ClientError } from './client-error.ts'
import type { ImageId } from './contract/image-fields.ts'
import { limitBounds } from './contract/list-images.ts'
import type { ListedImage, ListImagesAnswer } from './responses.ts'

/**
 * Page after page of a list, from the given marker to the end. The next marker is the one in the response's `Link`;
 * without a `Link` it is the last image's id, as long as pages are full.
 *
 *     for await (const { images } of imagePages(client, { sort: 'name:asc' })) …
 *
 * @throws ClientError also when a marker is repeated, which would never end
 */
export async function* imagePages(
  client: Pick<Client, 'listImages'>,
  params: ListImagesParams = {},
): AsyncGenerator<ListImagesAnswer, void, undefined> {
  const seen = new Set<ImageId>()
  let linked = false
  let marker = params.marker === undefined ? undefined : String(params.marker)
  for (;;) {
    if (marker !== undefined) seen.add(marker)
    const page = await client.listImages({ ...params, marker })
    yield page
    linked ||= page.next !== undefined
    const next = page.next ?? (linked || !isFull(page, params) ? undefined : page.images.at(-1)?.id)
    if (next === undefined) return
    if (seen.has(next)) {
      throw new ClientError(
        'unexpected',
        `the server sent the marker ${next} twice: the list would never end`,
      )
    }
    marker = next
  }
}

const isFull = (page: ListImagesAnswer, params: ListImagesParams): boolean =>
  page.images.length >= Number(params.limit ?? limitBounds.default)

/** Image after image of a list: `imagePages` without the pages. */
export async function* images(
  client: Pick<Client, 'listImages'>,
  params: ListImagesParams = {},
): AsyncGenerator<ListedImage> {
  for await (const page of imagePages(client, params)) yield* page.images
}
