/** Something the user can act upon: printed without a stack. */
export class BenchFailure extends Error {
  constructor(message, code = 1) {
    super(message)
    this.code = code
  }
}
