import type { ImagePage, ListRequest } from '../../catalogue/image-repository.ts'
import { isClassField } from '../schema/columns.ts'
import { textSlicesOf } from '../schema/image-text.ts'
import type { Engine } from '../sql/engine.ts'
import type { SqlAudience, SqlPosition } from './audience.ts'
import { classFinder, constantsOf, MOST_CLASSES } from './classes.ts'
import type { PageRow } from './page-query.ts'
import { cutPage } from './page-text.ts'
import type { IndexRange } from './range-reader.ts'
import { sectionReader } from './section-reader.ts'
import {
  cachedGrouping,
  groupInOrder,
  MOST_INPUTS,
  type SqlRow,
  sectionsOf,
  wantsClasses,
} from './sections.ts'

/** The function that reads pages: sections of the list, one after the other, until the page is full. */
export function listPage(engine: Engine): (request: ListRequest) => Promise<ImagePage> {
  const readSection = sectionReader(engine)
  const classesOf = classFinder(engine)
  const grouping = cachedGrouping()

  /** Sections of what the query's filters leave, and the filters that are left to them. */
  async function planOf({ audience, query: { filters, sort } }: ListRequest, marker: SqlRow | undefined) {
    const { scopes } = audience as SqlAudience
    const classes = wantsClasses(filters, sort) ? await classesOf(scopes, filters) : undefined
    if (classes && classes.length < MOST_CLASSES) {
      const [ofClass, equals] = [true, false].map((wanted) =>
        constantsOf(filters.filter((filter) => isClassField(filter.field) === wanted)),
      ) as [SqlRow, SqlRow]
      const sections = sectionsOf(classes, sort, { common: equals, marker, grouping })
      if (sections.every(({ inputs }) => inputs.length <= MOST_INPUTS))
        return { by: 'class', sections, equals, ofClass } as const
    }
    const equals = constantsOf(filters)
    const inputs = scopes.map(({ id }) => ({ id, constants: {} }))
    const sections = sectionsOf(inputs, sort, { common: equals, marker, grouping: groupInOrder })
    return { by: 'scope', sections, equals, ofClass: {} } as const
  }

  return async (request) => {
    const { limit } = request.query
    const marker = (request.after as SqlPosition | undefined)?.row
    const { by, sections, equals, ofClass } = await planOf(request, marker)
    const { lsn } = request.audience as SqlAudience
    const text = textSlicesOf(request.fields)
    const rows: PageRow[] = []
    // One more than the page has, to find whether there is a next page.
    let wanted = limit + 1
    for (const section of sections) {
      const range: IndexRange = {
        ...section,
        lsn,
        by,
        equals,
        ofClass: { ...ofClass, ...section.lead },
        text,
      }
      for (const row of await readSection(range, wanted, marker)) {
        rows.push(row)
        wanted -= row.count
      }
      if (wanted === 0) break
    }
    return cutPage(rows, limit)
  }
}
