/** Why an account or a key was refused, for exit codes: bad input, not found, already there. */
export type AccountErrorKind = 'invalid' | 'unknown' | 'taken'

/** An account or an access key could not be made. The message gives the reason and a remedy. */
export class AccountError extends Error {
  override readonly name = 'AccountError'
  readonly kind: AccountErrorKind

  constructor(kind: AccountErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}
