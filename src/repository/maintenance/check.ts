import type { OnCompared } from '../index/compare.ts'
import type { RebuildOptions } from '../index/ensure-layout.ts'
import { missingIndexes } from '../index/secondary-indexes.ts'
import { openReady, using } from '../open.ts'
import { disagreements } from './consistency.ts'

/**
 * What is wrong with a database, one sentence each; none when it is sound. Looks at the file's structure, if it is one, at
 * references between tables, at missing list indexes, and at whether the derived tables are what the images make them.
 */
export function checkDatabase(
  url: string,
  { onProgress, onCompared = () => {} }: CheckOptions = {},
): Promise<string[]> {
  return using(openReady(url, { onProgress }), async (engine) => {
    const problems = await engine.dialect.integrityErrors(engine.maintenance)
    for (const { name } of await missingIndexes(engine)) {
      problems.push(`The list index ${name} is missing. Start the server or import once more to build it.`)
    }
    problems.push(...(await engine.snapshot((db) => disagreements(db, onCompared))))
    return problems
  })
}

interface CheckOptions extends Pick<RebuildOptions, 'onProgress'> {
  readonly onCompared?: OnCompared
}
