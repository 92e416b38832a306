import {
  type ApiVersion,
  apiVersionHeader,
  apiVersions,
  currentVersion,
  deprecationDays,
  deprecationOf,
} from '../../contract/api-versions.ts'
import { headerSpelling } from '../../contract/headers.ts'
import { fieldsOf, type ImageField } from '../../contract/image-fields.ts'
import { code, list, page, table } from '../markdown.ts'

const DAY = 86_400_000

/** `docs/api-versions.md`. Tells dates, never a status: that depends on the day it is read. */
export function apiVersionsPage(): string {
  return page(
    'API versions',
    'src/contract/api-versions.ts',
    `A request asks for a version with the header ${code(`${headerSpelling.apiVersion}: ${apiVersionHeader(currentVersion.id)}`)}; without it, or with an empty one, the newest answers. The version served is echoed in the answer. Any other text is answered with 406 ${code('NoSuchVersion')}.`,
    table(
      ['Version', 'Not Before', 'DEPRECATED from', 'List schema', 'Keys', 'Added', 'Document'],
      apiVersions.map(row).toReversed(),
    ),
    '## Status',
    'The status is a function of the date and is stored nowhere:',
    list([
      '`CURRENT`: the newest version.',
      `\`SUPPORTED\`: ${deprecationDays} or more days are left before its Not Before date.`,
      `\`DEPRECATED\`: fewer than ${deprecationDays} days are left, or the date has passed.`,
    ]),
    'Answers of a version that is not `CURRENT` carry `Sunset` (RFC 8594). A `DEPRECATED` one adds `Deprecation` (RFC 9745, the instant its last days began) and a `Link` with `rel="successor-version"`.',
    `Past its date a version is still served, with those headers, unless the server runs with ${code('--expired-versions enforce')}: then it is answered with 406 ${code('NoSuchVersion')}, which tells since when. ${code('--clock')} rehearses a date.`,
    '`GET /` lists the versions with their status today.',
  )
}

function row(version: ApiVersion, index: number): string[] {
  const fields = fieldsOf(version.id, 'list')
  return [
    version.id,
    version.notBefore ?? '-',
    firstDeprecatedDay(version),
    code(version.listSchema),
    `${fields.length}`,
    addedFields(fields, apiVersions[index - 1])
      .map(code)
      .join(', ') || '-',
    `[${version.id}.json](../openapi/${version.id}.json)`,
  ]
}

function firstDeprecatedDay(version: ApiVersion): string {
  const began = deprecationOf(version)
  return began === undefined ? '-' : new Date(began + DAY).toISOString().slice(0, 10)
}

function addedFields(fields: readonly ImageField[], before: ApiVersion | undefined): readonly ImageField[] {
  if (!before) return []
  const known = fieldsOf(before.id, 'list')
  return fields.filter((field) => !known.includes(field))
}
