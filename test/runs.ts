/** `npm run test:full` sets it: campaigns and live peers are run, too, and random tests at their whole length. */
export const isFull = process.env.SCP_IMAGES_TEST_FULL === '1'

/** How many random cases a property is tried with: all of them in the full suite, else a tenth. */
export const runs = (all: number): number => (isFull ? all : Math.min(all, Math.max(5, Math.ceil(all / 10))))

/**
 * How long a campaign is: all of it in the full suite, or the share that SCP_IMAGES_TEST_LENGTH names (0.1 in `.ci/run`),
 * else a fiftieth.
 */
export const campaign = (all: number): number =>
  Math.ceil(all * (isFull ? Number(process.env.SCP_IMAGES_TEST_LENGTH ?? 1) : 0.02))
