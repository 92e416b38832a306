const least = 100
const most = 10_000

/**
 * How long to wait before a worker is started in the place of one that ended, ms.
 * @param inARow workers that ended, this one included, of which none had served for long
 */
export const restartPause = (inARow: number): number =>
  inARow <= 1 ? 0 : Math.min(most, least * 2 ** (inARow - 2))
