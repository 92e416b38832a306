/** Exit codes of every command: they never change, so that scripts can rely on them. Help shows this table. */
export const exitCodes = {
  done: { code: 0, meaning: 'done' },
  refused: { code: 1, meaning: 'refused by the server, or not all of it could be done' },
  usage: { code: 2, meaning: 'usage' },
  forbidden: { code: 3, meaning: 'not authenticated or not allowed' },
  pending: { code: 3, meaning: 'with --detailed-exitcode: there are changes, and they were not made' },
  notFound: { code: 4, meaning: 'not found' },
  conflict: { code: 5, meaning: 'conflict' },
  unreachable: { code: 69, meaning: 'server unreachable' },
  configuration: { code: 78, meaning: 'bad configuration' },
  interrupted: { code: 130, meaning: 'interrupted' },
} as const

export type Exit = keyof typeof exitCodes

/** Ends a command early: the message on stderr, if it is not empty, and the exit. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exit: Exit

  constructor(exit: Exit, message = '') {
    super(message)
    this.exit = exit
  }
}
