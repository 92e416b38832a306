import {
  type Client,
  imagePages,
  type ListedImage,
  type ListImagesAnswer,
  type ListImagesParams,
} from 'scp-images-client'
import { type Context, note, print } from '../context.ts'
import { jsonLines, noteHidden, type OutputFormat, wireText } from './format.ts'
import { columnsFor } from './image-columns.ts'
import { headerLine, type LayoutOptions, layOut, rowLine, type TableLayout } from './table.ts'

interface Options {
  readonly all: boolean
  readonly long: boolean
  readonly table: LayoutOptions
}

/** One page, and its document as the server sent it. */
type Page = Pick<ListImagesAnswer, 'images' | 'next' | 'body'>
/** Pages of a list: one, or with `all` every page. */
type Pages = AsyncIterable<Page>
type Writer = (pages: Pages, options: Options, context: Context) => Promise<void>

/** The pages that a command reads from a server. */
export async function* pagesOf(
  client: Pick<Client, 'listImages'>,
  params: ListImagesParams,
  all: boolean,
): AsyncGenerator<Page> {
  if (all) yield* imagePages(client, params)
  else yield await client.listImages(params)
}

/** Print a list of images, page by page: no form holds more than one page in memory. */
export const imageWriters: Record<OutputFormat | 'quiet', Writer> = {
  async quiet(pages, _, context) {
    for await (const { images } of pages)
      await print(context.stdout, images.map(({ id }) => `${id}\n`).join(''))
  },
  async jsonl(pages, _, context) {
    for await (const { images } of pages) await print(context.stdout, jsonLines(images))
  },
  async json(pages, { all }, context) {
    if (all) return wholeDocument(pages, context)
    for await (const page of pages) await print(context.stdout, wireText(page))
  },
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
    if (shown === 0) await note(context, 'no images')
    else if (next !== undefined && !all) await note(context, `more images: --all, or --marker ${next}`)
    if (layout) await noteHidden(context, layout)
  },
}

/** All pages as one document. It begins with the first page, so that an earlier failure prints nothing. */
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
