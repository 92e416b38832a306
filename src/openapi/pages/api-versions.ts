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
import { code, codes, list, page, table } from '../markdown.ts'

const DAY = 86_400_000

/** `docs/api-versions.md`. It has dates, but no status, since that depends on the current date. */
export function apiVersionsPage(): string {
  return page(
    'API versions',
    'packages/client/src/contract/api-versions.ts',
    `A request names a version with the header ${code(`${headerSpelling.apiVersion}: ${apiVersionHeader(pageVersionId)}`)}; without it, or with an empty one, the ${code('CURRENT')} version answers. The same header of the answer has the version that was used. Any other text is answered with 406 ${code('NoSuchVersion')}.`,
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
    'The status follows from the date and from which version is the newest; it is not stored:',
    list([
      '`PLANNED`: later than the newest version. It is listed, and requests that name it are answered, so that clients newer than the page work.',
      `\`CURRENT\`: the newest version: ${pageVersionId}, as the vendor’s page says, unless the server runs with ${code('--newest-version')} (${newestChoices.join(', ')}).`,
      `\`SUPPORTED\`: ${deprecationDays} or more days are left before its Not Before date, or none is known.`,
      `\`DEPRECATED\`: fewer than ${deprecationDays} days are left, or the date has passed.`,
    ]),
    'Answers of a version whose end is known carry `Sunset` (RFC 8594). A `DEPRECATED` one adds `Deprecation` (RFC 9745, the instant its last days began) and a `Link` with `rel="successor-version"`.',
    `Past its date a version is still served, with those headers, unless the server runs with ${code('--expired-versions enforce')}: then it is answered with 406 ${code('NoSuchVersion')}, with the date of its end and the supported versions. ${code('--clock')} sets another date, for a rehearsal.`,
    '`GET /` lists the versions with their status today. One document serves all services at an address, so with `enforce` a version is removed only when no service supports it: the access keys of IAM support every version here.',
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
    codes(addedFields(fields, apiVersions[index - 1])) || '-',
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
