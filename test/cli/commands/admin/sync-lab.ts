import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command, temporaryFolder } from '../../in-process.ts'

export const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`

interface Report {
  readonly plan: Record<string, number>
  readonly kept: number
  readonly applied: { counts: Record<string, number>; differing: number } | null
  readonly refusal: string | null
  readonly problems: { places: string[]; reason: string; count: number }[]
  readonly notes: { places: string[]; reason: string; count: number }[]
  readonly steps: { kind: string; id: string; changes: { field: string; after: unknown }[]; kept: object[] }[]
}

/** A folder with a source in it, and `sync` of that source. */
export function lab(content: string) {
  const data = temporaryFolder()
  const file = join(data, 'images.ndjson')
  const write = (next: string) => writeFileSync(file, next)
  write(content)
  const words = (...more: string[]) => ['sync', 'ndjson', file, '--name', 'lab', '--data', data, ...more]
  const sync = (...more: string[]) => command(words(...more))
  const report = async (...more: string[]) => {
    const { code, stdout } = await sync('--output', 'json', ...more)
    return { code, ...(JSON.parse(stdout) as Report) }
  }
  return { data, file, write, words, sync, report }
}
