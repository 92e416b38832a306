/** An account or an access key could not be made. The message gives the reason and a remedy. */
export class AccountError extends Error {
  override readonly name = 'AccountError'
  /** For exit codes: bad input, not found, already there. */
  readonly kind: 'invalid' | 'unknown' | 'taken'

  constructor(kind: AccountError['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}
