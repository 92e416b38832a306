/** A row that somebody adds to a table of the contract: in which file, and in front of what. */
export interface AddedRow {
  readonly what: 'field' | 'sort key' | 'filter' | 'API version'
  /** From the root. */
  readonly file: string
  readonly before: string
  readonly row: string
}

/**
 * What docs/architecture.md says under "Where to add": a field, a sort key, filters and an API version are one row each, or a word of
 * one, and nothing else. The tests of this folder run the program with these rows.
 */
export const addedRows: readonly AddedRow[] = [
  {
    what: 'field',
    file: 'packages/client/src/contract/image-fields.ts',
    before: '  size: optional(',
    row: "  scp_tier: optional(text, 'Storage tier', { example: 'gold', since: { list: '1.6', show: '1.6', pending: null }, sortable: true }),\n",
  },
  {
    what: 'sort key',
    file: 'packages/client/src/contract/image-fields.ts',
    before: " }),\n  os_hash_value: optional(text, '",
    row: ', sortable: true',
  },
  {
    what: 'filter',
    file: 'packages/client/src/contract/list-images.ts',
    before: "  name: { schema: string, description: 'Image name'",
    row: "  scp_tier: { schema: string, description: 'Storage tier', example: 'gold', filter: 'scp_tier' },\n",
  },
  {
    what: 'filter',
    file: 'packages/client/src/contract/list-images.ts',
    before: "  name: { schema: string, description: 'Image name'",
    row: "  scp_os_version: { schema: string, description: 'OS version', example: '8.8', filter: 'scp_os_version' },\n",
  },
  {
    what: 'API version',
    file: 'packages/client/src/contract/api-versions.ts',
    before: '] as const satisfies readonly ApiVersionRow[]',
    row: "  { id: '1.6', notBefore: null, listSchema: 'ImageListResponseV1Dot6', showSchema: 'ImageShowResponseV1Dot6', pendingSchema: 'ImageListResponseV1Dot2' },\n",
  },
]

/**
 * The text of a file of the program, with the rows that are added to it.
 * @param file from the root
 */
export function withRows(file: string, text: string): string {
  return addedRows.reduce((grown, { file: into, before, row }) => {
    if (into !== file) return grown
    const place = grown.indexOf(before)
    if (place < 0)
      throw new Error(
        `${file} has no place "${before}" any more: say in test/grown/rows.ts where the row goes`,
      )
    return grown.slice(0, place) + row + grown.slice(place)
  }, text)
}
