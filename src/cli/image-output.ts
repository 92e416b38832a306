import type { Client, ListedImage, ListImagesAnswer, ListImagesParams } from '../client/client.ts'
import { imagePages } from '../client/pages.ts'
import { type Context, note, print } from './context.ts'
import { columnsFor } from './image-columns.ts'
import { type OutputFormat, tableOptions } from './output.ts'
import { headerLine, layOut, rowLine, type TableLayout } from './table.ts'

interface Options {
  readonly all: boolean
  readonly long: boolean
}

/** Where pages come from. */
type Source = Pick<Client, 'listImages'>
type Writer = (client: Source, params: ListImagesParams, options: Options, context: Context) => Promise<void>

/** How a list of images is written, a page at a time: no form holds more than one page. */
export const imageWriters: Record<OutputFormat | 'quiet', Writer> = {
  async quiet(client, params, { all }, context) {
    for await (const { images } of pages(client, params, all)) {
      await print(context.stdout, images.map(({ id }) => `${id}\n`).join(''))
    }
  },
  async jsonl(client, params, { all }, context) {
    for await (const { images } of pages(client, params, all)) {
      await print(context.stdout, images.map((image) => `${JSON.stringify(image)}\n`).join(''))
    }
  },
  json: (client, params, { all }, context) =>
    all ? wholeDocument(client, params, context) : wireDocument(client, params, context),
  async table(client, params, { all, long }, context) {
    let layout: TableLayout<ListedImage> | undefined
    let shown = 0
    let next: string | undefined
    for await (const page of pages(client, params, all)) {
      if (!layout && page.images.length > 0) {
        layout = layOut(columnsFor(long), page.images, tableOptions(context))
        await print(context.stdout, `${headerLine(layout)}\n`)
      }
      const rows = layout
      if (rows) await print(context.stdout, page.images.map((image) => `${rowLine(rows, image)}\n`).join(''))
      shown += page.images.length
      next = page.next
    }
    if (shown === 0) await note(context, 'no images')
    else if (next !== undefined && !all) await note(context, `more images: --all, or --marker ${next}`)
  },
}

async function* pages(
  client: Source,
  params: ListImagesParams,
  all: boolean,
): AsyncGenerator<ListImagesAnswer> {
  if (all) yield* imagePages(client, params)
  else yield await client.listImages(params)
}

/** The page as the server sent it, byte for byte. */
async function wireDocument(client: Source, params: ListImagesParams, context: Context): Promise<void> {
  const { body } = await client.listImages(params)
  await print(context.stdout, body.endsWith('\n') ? body : `${body}\n`)
}

/** All pages as one document. It is begun with the first page, so that a failure before it prints nothing. */
async function wholeDocument(client: Source, params: ListImagesParams, context: Context): Promise<void> {
  let opening = '{"images":['
  let count = 0
  for await (const { images } of imagePages(client, params)) {
    const comma = count > 0 && images.length > 0 ? ',' : ''
    await print(context.stdout, opening + comma + images.map((image) => JSON.stringify(image)).join(','))
    opening = ''
    count += images.length
  }
  await print(context.stdout, ']}\n')
}
