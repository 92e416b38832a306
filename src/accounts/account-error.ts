/** What kind of refusal it is, for exit codes: bad input, nothing there, already there. */
export type AccountErrorKind = 'invalid' | 'unknown' | 'taken'

/** An account or an access key could not be made. The message says why and what would do. */
export class AccountError extends Error {
  readonly kind: AccountErrorKind

  constructor(kind: AccountErrorKind, message: string) {
    super(message)
    this.name = 'AccountError'
    this.kind = kind
  }
}
