/** What a supervisor says of its workers: facts, and what happened. */
export type LogLine = (facts: Readonly<Record<string, unknown>>, message: string) => void

export interface Log {
  readonly info: LogLine
  readonly warn: LogLine
  readonly error: LogLine
}
