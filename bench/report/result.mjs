/**
 * A case on one subject, measured: medians of its rounds.
 * @typedef {{ size: number, side: string, rows: number, bytes: number, rateRatio: number, cpuRatio: number | undefined,
 *   writes?: number, rounds: import('../load/load.mjs').Run[] } & import('../load/load.mjs').Run} At
 *
 * A case, measured on all subjects, the smallest first.
 * @typedef {{ name: string, pages: string, sizes: At[] }} Result
 *
 * All that was measured. `catalogues`: what is known of each subject beside its cases.
 * @typedef {{ engine: string, catalogues: object[], results: Result[] }} Measured
 */

/** What all processes that answer used for a request, microseconds. @param {import('../load/load.mjs').Run} run */
export const costOf = ({ cpu, database }) => cpu && cpu + (database ?? 0)
