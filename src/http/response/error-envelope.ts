import type { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { Language } from 'scp-images-client/contract/errors/errors'
import { asciiJson } from './ascii-json.ts'

/** The two ids an answer carries, fresh for every request: `req-` and a UUID. */
interface RequestIds {
  readonly id: string
  readonly globalId: string
}

/**
 * The body of every error answer: the vendor's envelope, keys alphabetical, a newline at the end.
 * `detail` replaces the error's own text (used to explain signatures when that is switched on).
 */
export function envelope(
  error: CatalogueError,
  language: Language,
  ids: RequestIds,
  detail: string | string[] = error.detail(language),
): string {
  const { code, status } = error.row
  const entry = {
    code,
    detail,
    global_request_id: ids.globalId,
    links: [],
    related_resources: [],
    request_id: ids.id,
    response: null,
    status,
    title: code,
  }
  return `${asciiJson({ errors: [entry] })}\n`
}
