import type { Client, ListedImage, ListImagesAnswer, ListImagesParams } from 'scp-images-client'
import { imagePages } from 'scp-images-client'
import { type Context, note, print } from '../context.ts'
import { noteHidden, type OutputFormat } from './format.ts'
import { columnsFor } from './image-columns.ts'
import { headerLine, layOut, rowLine, type TableLayout } from './table.ts'

interface Options {
  readonly all: boolean
  readonly long: boolean
  /** How wide a table may be. */
  readonly table: Parameters<typeof layOut>[2]
}

/** One page, and the document it came as. */
type Page = Pick<ListImagesAnswer, 'images' | 'next' | 'body'>
/** Pages of a list: one, or with `all` those to the end. */
type Pages = AsyncIterable<Page>
type Writer = (pages: Pages, options: Options, context: Context) => Promise<void>

/** The pages that a command asks a server for. */
export async function* pagesOf(
  client: Pick<Client, 'listImages'>,
  params: ListImagesParams,
  all: boolean,
): AsyncGenerator<Page> {
  if (all) yield* imagePages(client, params)
  else yield await client.listImages(params)
}

/** How a list of images is written, a page at a time: no form holds more than one page. */
export const imageWriters: Record<OutputFormat | 'quiet', Writer> = {
  async quiet(pages, _, context) {
    for await (const { images } of pages) {
      await print(context.stdout, images.map(({ id }) => `${id}\n`).join(''))
    }
  },
  async jsonl(pages, _, context) {
    for await (const { images } of pages) {
      await print(context.stdout, images.map((image) => `${JSON.stringify(image)}\n`).join(''))
    }
  },
  json: (pages, { all }, context) => (all ? wholeDocument(pages, context) : wireDocument(pages, context)),
  async table(pages, { all, long, table }, context) {
    let layout: TableLayout<ListedImage> | undefined
    let shown = 0
    let next: string | undefined
    for await (const page of pages) {
      if (!layout && page.images.length > 0) {
        layout = layOut(columnsFor(long), page.images, table)
        await print(context.stdout, `${headerLine(layout)}\n`)
      }
      const rows = layout
      if (rows) await print(context.stdout, page.images.map((image) => `${rowLine(rows, image)}\n`).join(''))
      shown += page.images.length
      next = page.next
    }
    if (layout) await noteHidden(context, layout)
    if (shown === 0) await note(context, 'no images')
    else if (next !== undefined && !all) await note(context, `more images: --all, or --marker ${next}`)
  },
}

/** The page as the server sent it, byte for byte. */
async function wireDocument(pages: Pages, context: Context): Promise<void> {
  for await (const { body } of pages) {
    await print(context.stdout, body.endsWith('\n') ? body : `${body}\n`)
  }
}

/** All pages as one document. It is begun with the first page, so that a failure before it prints nothing. */
async function wholeDocument(pages: Pages, context: Context): Promise<void> {
  let opening = '{"images":['
  let count = 0
  for await (const { images } of pages) {
    const comma = count > 0 && images.length > 0 ? ',' : ''
    await print(context.stdout, opening + comma + images.map((image) => JSON.stringify(image)).join(','))
    opening = ''
    count += images.length
  }
  await print(context.stdout, `${opening}]}\n`)
}
