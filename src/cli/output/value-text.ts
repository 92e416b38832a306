/** A value of an image in a list of changes; null: not there. */
export const valueText = (value: unknown): string => (value === null ? '-' : JSON.stringify(value))
