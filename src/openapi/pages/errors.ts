import { type ErrorRow, errors } from 'scp-images-client/contract/errors/errors'
import { code, page, table } from '../markdown.ts'

const origins = { vendor: 'vendor', own: 'this server' } as const

/** `docs/errors.md`. */
export function errorsPage(): string {
  const rows: ErrorRow[] = Object.values(errors)
  return page(
    'Errors',
    'packages/client/src/contract/errors/errors.ts',
    'Every error has the vendor’s envelope: an object with `errors`, an array of one entry with `code`, `detail`, `global_request_id`, `links`, `related_resources`, `request_id`, `response`, `status` and `title`. Give the operator of the server the `request_id`; it is also the header `x-request-id`, and `global_request_id` is `x-scp-request-id`.',
    '`detail` is a text, or for `ValidationError` an array with one text per bad field. It is Korean when the first choice of `Accept-Language` is `ko`, else English. Programs should read `code` alone. A code of the origin “vendor” was seen in the vendor’s answers or documents.',
    table(
      ['Status', 'Code', 'Origin of the code', 'Text', 'Korean text'],
      rows
        .toSorted((a, b) => a.status - b.status)
        .map((row) => [`${row.status}`, code(row.code), origins[row.origin], textOf(row.en), textOf(row.ko)]),
    ),
  )
}

const textOf = (template: string) => (template === '{details}' ? 'one text per bad field' : template)
