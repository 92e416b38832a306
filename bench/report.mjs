/** Measured figures as tables: Markdown that also reads well on a terminal. */

/** A page may cost so many times what it costs in the smallest catalogue. */
export const mostSteep = 1.5
const whole = (value) => (value === undefined ? '-' : Math.round(value).toLocaleString('en-US'))
const fixed = (digits) => (value) => (value === undefined ? '-' : value.toFixed(digits))
const times = fixed(2)

/** @param {readonly (readonly string[])[]} rows the first one is the heading; numbers are set to the right */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const isNumber = rows[0].map((_, column) => rows.slice(1).every((row) => /^[-\d.,]*$/.test(row[column])))
  const line = (row) =>
    `| ${row.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`
  const rule = widths.map((width, column) =>
    isNumber[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return `${[line(rows[0]), `| ${rule.join(' | ')} |`, ...rows.slice(1).map(line)].join('\n')}\n`
}

export function catalogueTable(catalogues) {
  const rows = catalogues.map(({ size, imported, startMs, started, peak, peakIn }) => [
    whole(size),
    whole(imported.rate),
    fixed(1)(imported.seconds),
    whole(imported.peak),
    imported.isKept ? 'earlier' : 'now',
    whole(startMs),
    whole(started?.now),
    whole(peak),
    peakIn ?? '-',
  ])
  const heading = ['images', 'imported/s', 'import s', 'import peak MB', 'imported']
  return table([[...heading, 'start ms', 'started MB', 'served peak MB', 'peak in'], ...rows])
}

export function caseTable(results) {
  const rows = results.flatMap(({ name, sizes }) =>
    sizes.map((at) => [
      name,
      whole(at.size),
      String(at.rows),
      whole(at.bytes),
      whole(at.rate),
      times(at.p50),
      times(at.p99),
      fixed(0)(at.cpu),
      times(at.rateRatio),
      times(at.cpuRatio),
    ]),
  )
  const heading = ['case', 'images', 'rows', 'bytes', 'requests/s', 'p50 ms', 'p99 ms', 'CPU us']
  return table([[...heading, 'of bare, rate', 'of bare, CPU'], ...rows])
}

/** How much dearer warm pages are in the larger catalogues than in the smallest. */
export function flatness(results) {
  return results
    .filter((result) => result.repeats)
    .map(({ name, sizes }) => {
      const [least, ...larger] = sizes
      const ratios = larger.map((at) => ({
        size: at.size,
        cpu: at.cpu && at.cpu / least.cpu,
        p50: at.p50 / least.p50,
      }))
      const isComparable = sizes.every((at) => Math.abs(at.rows - least.rows) <= 0.1 * least.rows)
      const isOver = (ratio) => (ratio.cpu ?? ratio.p50) > mostSteep || ratio.p50 > mostSteep
      const verdict = !isComparable ? 'rows differ' : ratios.some(isOver) ? 'over' : ''
      return { name, rows: least.rows, cpu: least.cpu, p50: least.p50, ratios, verdict }
    })
}

export function flatnessTable(flat) {
  const sizes = flat[0].ratios.map((ratio) => whole(ratio.size))
  const heading = ['case', 'rows', 'CPU us', 'p50 ms']
  for (const size of sizes) heading.push(`CPU x at ${size}`, `p50 x at ${size}`)
  const rows = flat.map(({ name, rows, cpu, p50, ratios, verdict }) => [
    name,
    String(rows),
    fixed(0)(cpu),
    times(p50),
    ...ratios.flatMap((ratio) => [times(ratio.cpu), times(ratio.p50)]),
    verdict,
  ])
  return table([[...heading, `above ${mostSteep}?`], ...rows])
}

/** What the project means to reach, at the largest size measured. */
export function goals(results, catalogues, flat) {
  const largest = catalogues.at(-1)
  const cold = results.find((result) => result.name === 'default page, cold')?.sizes.at(-1)
  const beside = results.find((result) => result.sizes.at(-1).writes)?.sizes.at(-1)
  const pages = flat.filter((row) => row.rows <= 20 && row.verdict !== 'rows differ' && row.ratios.length > 0)
  const over = pages.filter((row) => row.verdict === 'over')
  const goal = (text, value, isMet) => [text, value, isMet ? 'yes' : 'no']
  const rows = [
    cold &&
      goal('cold default page, of the bare rate: at least 0.2', times(cold.rateRatio), cold.rateRatio >= 0.2),
    beside &&
      goal(
        `beside ${whole(beside.writes)} writes a second, of the rate without: at least 0.7`,
        times(beside.rateRatio),
        beside.rateRatio >= 0.7,
      ),
    pages.length > 0 &&
      goal(
        `pages of up to 20, at most ${mostSteep} times the cost at the smallest size`,
        `${pages.length - over.length} of ${pages.length}`,
        over.length === 0,
      ),
    largest.peak &&
      goal('memory of the server: below 300 MB', `${whole(largest.peak)} MB`, largest.peak < 300),
    goal('start: below 1,000 ms', `${whole(largest.startMs)} ms`, largest.startMs < 1000),
    goal('import: at least 15,000 images/s', whole(largest.imported.rate), largest.imported.rate >= 15_000),
  ]
  return table([[`goal, at ${whole(largest.size)} images`, 'measured', 'met'], ...rows.filter(Boolean)])
}
