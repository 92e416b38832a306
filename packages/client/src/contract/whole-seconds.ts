/** An instant (Unix milliseconds) as the wire shows it: UTC, whole seconds. Later instants are later texts. */
export const wholeSeconds = (now: number): string => `${new Date(now).toISOString().slice(0, -5)}Z`
