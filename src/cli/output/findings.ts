import type { CheckText, Finding, Suspect } from '../../catalogue/doctor/finding.ts'
import { type Context, note, print, widthOf } from '../context.ts'
import { fittedLine, type OutputFormat } from './format.ts'
import { printable } from './width.ts'

/** How findings are written. */
interface FindingWriter {
  finding(this: void, finding: Finding): Promise<void>
  /** After the last one. @returns how many there were */
  end(images: number): Promise<number>
}

type Writer = (context: Context, checks: readonly CheckText[], limit: number) => FindingWriter

/** In every form; only the table holds findings, `limit` of each check. */
export const findingWriters: Record<OutputFormat, Writer> = {
  jsonl: (context, checks) => {
    const tally = new Tally(checks)
    return {
      async finding(finding) {
        tally.count(finding)
        await print(context.stdout, `${JSON.stringify(finding)}\n`)
      },
      async end(images) {
        await note(context, summary(tally, images))
        return tally.findings
      },
    }
  },
  json: (context, checks) => {
    const tally = new Tally(checks)
    return {
      async finding(finding) {
        const opening = tally.findings === 0 ? '{"findings":[\n' : ',\n'
        tally.count(finding)
        await print(context.stdout, opening + JSON.stringify(finding))
      },
      async end(images) {
        const opening = tally.findings === 0 ? '{"findings":[' : ''
        const rows = checks.map((check) => ({ ...check, ...tally.of(check.name) }))
        await print(context.stdout, `${opening}],\n"checks":${JSON.stringify(rows)},\n"images":${images}}\n`)
        return tally.findings
      },
    }
  },
  table: (context, checks, limit) => {
    const tally = new Tally(checks)
    const maximum = widthOf(context.stdout, context.environment)
    const held = new Map<string, Finding[]>(checks.map(({ name }) => [name, []]))
    return {
      async finding(finding) {
        tally.count(finding)
        const some = held.get(finding.check)
        if (some && some.length < limit) some.push(finding)
      },
      async end(images) {
        for (const check of checks) {
          const { findings } = tally.of(check.name)
          if (findings === 0) continue
          await print(context.stdout, `${heading(check, tally, maximum)}\n`)
          const some = held.get(check.name) ?? []
          for (const [place, finding] of some.entries())
            await print(context.stdout, paragraph(finding, some[place + 1], maximum))
          const more = findings - some.length
          if (more > 0) await print(context.stdout, `  … ${more} more (--limit, or --output jsonl)\n`)
          await print(context.stdout, '\n')
        }
        await print(context.stdout, `${summary(tally, images)}\n`)
        return tally.findings
      },
    }
  },
}

/** Counts of each check. */
class Tally {
  findings = 0
  readonly #counts: Map<string, { findings: number; cases: number }>

  constructor(checks: readonly CheckText[]) {
    this.#counts = new Map(checks.map(({ name }) => [name, { findings: 0, cases: 0 }]))
  }

  count({ check, cases }: Finding): void {
    this.findings++
    const counts = this.of(check)
    counts.findings++
    counts.cases += cases
  }

  of(name: string): { findings: number; cases: number } {
    const counts = this.#counts.get(name) ?? { findings: 0, cases: 0 }
    this.#counts.set(name, counts)
    return counts
  }
}

const countText = (tally: Tally, name: string): string => {
  const { findings, cases } = tally.of(name)
  return cases > findings ? `${findings} (${cases} times)` : `${findings}`
}

const heading = ({ name, title, why }: CheckText, tally: Tally, maximum?: number): string =>
  `${name}: ${countText(tally, name)}\n${fittedLine(`${title}. ${why}`, maximum)}`

/** Images named of a finding that is about many. */
const named = 5

/** What is to be done is said once for those that follow one another. */
function paragraph(
  { what, todo, images, count }: Finding,
  next: Finding | undefined,
  maximum: number | undefined,
): string {
  const rows = images.slice(0, named).map(suspectText)
  const more = count > rows.length ? [`… ${count - rows.length} more`] : []
  const found =
    count === 1 ? [`${rows[0]}: ${what}`] : [what, ...[...rows, ...more].map((row) => `    ${row}`)]
  const advice = next?.todo === todo ? [] : [`To do: ${todo}.`]
  const lines = [...found.map((row) => `  ${row}`), ...advice]
  const hang = (line: string) => `${/^ */.exec(line)}    `
  return lines.map((line) => `${fittedLine(printable(line), maximum, hang(line))}\n`).join('')
}

const suspectText = ({ id, name, source, deleted }: Suspect): string =>
  `${id}  ${name}${source === undefined ? '' : ` (of ${source})`}${deleted ? ' (deleted)' : ''}`

function summary(tally: Tally, images: number): string {
  const looked = images === 1 ? '1 image was looked at' : `${images} images were looked at`
  return tally.findings === 0
    ? `${looked}: nothing was found`
    : `${looked}: ${tally.findings} ${tally.findings === 1 ? 'finding' : 'findings'}`
}
