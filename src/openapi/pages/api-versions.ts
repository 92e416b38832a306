import {
  type ApiVersion,
  apiVersionHeader,
  apiVersions,
  deprecationDays,
  deprecationOf,
  newestChoices,
  pageVersionId,
} from 'scp-images-client/contract/api-versions'
import { headerSpelling } from 'scp-images-client/contract/headers'
import { fieldsOf, type ImageField } from 'scp-images-client/contract/image-fields'
import { code, list, page, table } from '../markdown.ts'

const DAY = 86_400_000

/** `docs/api-versions.md`. Tells dates, never a status: that depends on the day it is read. */
export function apiVersionsPage(): string {
  return page(
    'API versions',
    'src/packages/client/src/contract/api-versions.ts',
    `A request asks for a version with the header ${code(`${headerSpelling.apiVersion}: ${apiVersionHeader(pageVersionId)}`)}; without it, or with an empty one, the ${code('CURRENT')} version answers. The version served is echoed in the answer. Any other text is answered with 406 ${code('NoSuchVersion')}.`,
    table(
      [
        'Version',
        'Not Before',
        'DEPRECATED from',
        'List schema',
        'Keys of lists',
        'Of one image',
        'Of offers',
        'Added to lists',
        'Document',
      ],
      apiVersions.map(row).toReversed(),
    ),
    '## Status',
    'The status is a function of the date and of which version is called the newest, and is stored nowhere:',
    list([
      '`PLANNED`: later than the newest version. It is listed, and served to whoever names it, so that clients newer than the page work.',
      `\`CURRENT\`: the newest version: ${pageVersionId}, as the vendor’s page says, unless the server runs with ${code('--newest-version')} (${newestChoices.join(', ')}).`,
      `\`SUPPORTED\`: ${deprecationDays} or more days are left before its Not Before date, or none is known.`,
      `\`DEPRECATED\`: fewer than ${deprecationDays} days are left, or the date has passed.`,
    ]),
    'Answers of a version whose end is known carry `Sunset` (RFC 8594). A `DEPRECATED` one adds `Deprecation` (RFC 9745, the instant its last days began) and a `Link` with `rel="successor-version"`.',
    `Past its date a version is still served, with those headers, unless the server runs with ${code('--expired-versions enforce')}: then it is answered with 406 ${code('NoSuchVersion')}, which tells since when, and which versions are answered. ${code('--clock')} rehearses a date.`,
    '`GET /` lists the versions with their status today. One document serves all services at an address, so that with `enforce` a version leaves it only when none of them answers it: the access keys of IAM answer to every version here.',
    'Versions 1.0 to 1.3 are those of the vendor’s page "List Images"; 1.4 and 1.5 are known from later pages of the vendor, without dates.',
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
    `${fieldsOf(version.id, 'show').length}`,
    `${fieldsOf(version.id, 'pending').length}`,
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
