import type { CheckText, Finding, Suspect } from '../../catalogue/doctor/finding.ts'
import { type Context, note, print, widthOf } from '../context.ts'
import { fittedLine, jsonLine, type OutputFormat } from './format.ts'
import { printable } from './width.ts'

/** Writes findings as they come. */
interface FindingWriter {
  finding(this: void, finding: Finding): Promise<void>
  /** After the last one. */
  end(images: number): Promise<void>
}

type WriterOf = (context: Context, checks: readonly CheckText[], limit: number, tally: Tally) => FindingWriter

/** One for each form; only that of tables holds findings in memory, `limit` of each check. */
const writers: Record<OutputFormat, WriterOf> = {
  jsonl: (context, _, __, tally) => ({
    finding: (finding) => print(context.stdout, jsonLine(finding)),
    end: (images) => note(context, summary(tally, images)),
  }),
  json: (context, checks, _, tally) => ({
    finding: (finding) =>
      print(context.stdout, `${tally.findings === 1 ? '{"findings":[' : ','}\n${JSON.stringify(finding)}`),
    end(images) {
      const opening = tally.findings === 0 ? '{"findings":[' : ''
      const rows = checks.map((check) => ({ ...check, ...tally.of(check.name) }))
      return print(context.stdout, `${opening}],\n"checks":${JSON.stringify(rows)},\n"images":${images}}\n`)
    },
  }),
  table: (context, checks, limit, tally) => {
    const maximum = widthOf(context.stdout, context.environment)
    const held = new Map<string, Finding[]>(checks.map(({ name }) => [name, []]))
    return {
      async finding(finding) {
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
      },
    }
  },
}

/** Writes findings in the wanted form, and counts them. @returns also their number so far */
export function findingWriter(
  form: OutputFormat,
  context: Context,
  checks: readonly CheckText[],
  limit: number,
): FindingWriter & { count(): number } {
  const tally = new Tally()
  const writer = writers[form](context, checks, limit, tally)
  return {
    finding(finding) {
      tally.add(finding)
      return writer.finding(finding)
    },
    end: writer.end,
    count: () => tally.findings,
  }
}

/** Counts of each check. */
class Tally {
  findings = 0
  readonly #counts = new Map<string, { findings: number; cases: number }>()

  add({ check, cases }: Finding): void {
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

/** How many images are named in a finding about several. */
const named = 5

/** A finding as lines; the advice is printed only after the last of consecutive findings with the same advice. */
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
