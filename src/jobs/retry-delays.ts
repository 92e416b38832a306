const second = 1000

/**
 * How long a job waits after its first failed try, its second, and so on, ms. Clients poll a new image for some 27 s:
 * five tries fit in there. After the last wait one more try is made; all take nearly nine minutes.
 */
export const retryDelays: readonly number[] = [0.5, 1, 2, 4, 8, 30, 60, 120, 300].map((wait) => wait * second)

/** A job begun more often than this takes its process down each time, or never gets through: it is given up. */
export const mostTries = 25

/** How long to wait before the next try, ms; undefined when there is none. */
export const delayAfter = (tries: number): number | undefined => retryDelays[tries - 1]
