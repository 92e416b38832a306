import type { At, Result } from '../../bench/report/result.mjs'

/** A figure of the bench for which only what a test is about need be said. */
export function at(given: Omit<Partial<At>, 'rounds'> & { rounds?: Partial<At>[] }): At {
  const usual = {
    size: 1000,
    side: '1 worker',
    rows: 20,
    bytes: 30_000,
    rate: 1000,
    p50: 1,
    p99: 2,
    cpu: 100,
    database: undefined,
    generator: 50,
    main: 90,
    idle: 0,
    rateRatio: 0.5,
    cpuRatio: 0.5,
  }
  const run = { ...usual, ...given }
  return {
    ...run,
    rounds: (given.rounds ?? [{}, {}, {}, {}, {}]).map((round) => ({ ...run, ...round })),
  } as At
}

export const result = (name: string, sizes: At[], pages = 'turns'): Result => ({ name, pages, sizes })
