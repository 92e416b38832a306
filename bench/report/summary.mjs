import { flatness, flatnessTable } from './flatness.mjs'
import { goals, goalsTable } from './goals.mjs'
import { caseTable, catalogueTable } from './report.mjs'
import { comparison, comparisonTable, speedups, workersTable } from './side-by-side.mjs'

/** What follows from figures. @param {import('./result.mjs').Measured} measured */
export function derive(measured, sides) {
  const flat = flatness(measured.results)
  const compared = comparison(measured.results)
  const faster = speedups(measured.results, sides)
  return { flat, compared, faster, goals: goals({ ...measured, flat, faster }) }
}

/**
 * Figures as text: of two sides that are compared what they differ in, else what is to be reached.
 * @param {import('./result.mjs').Measured & ReturnType<typeof derive> & { node: string, processors: number }} measured
 */
export function summary(measured, { isCompared, sides, sizes, connections, rounds, brief }, isMain) {
  const { node, engine, processors, catalogues, results, flat, compared, faster } = measured
  const isShown = ({ name }) => !brief || isMain(results.find((result) => result.name === name))
  const head = `Node ${node}, ${engine}, ${processors} processors, ${connections} connections, ${rounds} rounds\n`
  const parts = [head, catalogueTable(catalogues)]
  const add = (rows, table) => rows.length > 0 && parts.push(table(rows))
  if (isCompared) {
    add(compared.filter(isShown), comparisonTable)
    return parts.join('\n')
  }
  add(results.filter(isShown), caseTable)
  if (sides.length > 1) add(faster.filter(isShown), workersTable)
  if (sizes.length > 1) add(brief ? flat.filter(({ verdict }) => verdict === 'over') : flat, flatnessTable)
  parts.push(goalsTable(measured.goals, sizes.at(-1)))
  return parts.join('\n')
}
