import { clip } from '../source.ts'
import type { ImageMapping } from './image-mapping.ts'

/** Names that are remembered, so that a hostile list cannot fill the memory. */
const most = 100

/** Properties of every image of Glance that a catalogue does not need. */
const ownWords = new Set(['self', 'schema', 'tags', 'direct_url', 'locations', 'stores'])

/** Counts the properties that no field takes, so that an operator sees what a mapping could keep. */
export interface LeftOut {
  look(entry: Readonly<Record<string, unknown>>): void
  /** One sentence; undefined when nothing was left out. */
  sentence(): string | undefined
}

export function leftOut(mapping: ImageMapping): LeftOut {
  const taken = new Set(
    Object.values(mapping).flatMap((origins) =>
      origins.flatMap((origin) => ('property' in origin ? [origin.property] : [])),
    ),
  )
  const names = new Set<string>()
  return {
    look(entry) {
      for (const name in entry) {
        if (taken.has(name) || ownWords.has(name) || names.size >= most) continue
        names.add(name)
      }
    },
    sentence() {
      if (names.size === 0) return undefined
      const some = [...names].toSorted().map((name) => clip(name, 60))
      const list = some.slice(0, 20).join(', ')
      const more = names.size > 20 ? ` and ${names.size >= most ? 'many' : names.size - 20} more` : ''
      return `properties without a field are not kept: ${list}${more}; --mapping can give them one`
    },
  }
}
