import { fixed, tableOf, times, whole } from './tables.mjs'

/** The side is named where there are several. */
const sideOf = (items) => (item) => (items.some(({ side }) => side !== items[0].side) ? item.side : undefined)

export function catalogueTable(catalogues) {
  return tableOf(catalogues, [
    ['images', ({ size }) => size, whole],
    ['side', sideOf(catalogues)],
    ['imported/s', ({ imported }) => imported.rate, whole],
    ['import s', ({ imported }) => imported.seconds, fixed(1)],
    ['import peak MB', ({ imported }) => imported.peak, whole],
    ['imported', ({ imported }) => (imported.isKept ? 'earlier' : 'now')],
    ['start ms', ({ startMs }) => startMs, whole],
    ['started MB', ({ started }) => started?.now, whole],
    ['served peak MB', ({ peak }) => peak, whole],
    ['peak in', ({ peakIn }) => peakIn],
  ])
}

/** @param {readonly import('./result.mjs').Result[]} results */
export function caseTable(results) {
  const rows = results.flatMap(({ name, sizes }) => sizes.map((at) => ({ name, ...at })))
  return tableOf(rows, [
    ['case', ({ name }) => name],
    ['images', ({ size }) => size, whole],
    ['side', sideOf(rows)],
    ['rows', (at) => at.rows],
    ['bytes', ({ bytes }) => bytes, whole],
    ['requests/s', ({ rate }) => rate, whole],
    ['p50 ms', ({ p50 }) => p50, times],
    ['p99 ms', ({ p99 }) => p99, times],
    ['CPU us', ({ cpu }) => cpu, fixed(0)],
    ['database us', ({ database }) => database, fixed(0)],
    ['of bare, rate', ({ rateRatio }) => rateRatio, times],
    ['of bare, CPU', ({ cpuRatio }) => cpuRatio, times],
  ])
}
