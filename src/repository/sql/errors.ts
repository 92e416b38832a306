import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'

/** After so many seconds a client may try again. */
const RETRY_AFTER = 5

/** The database does not answer, or not in time. To a client it is 503; the message is for operators, without secrets. */
export class DatabaseUnavailable extends CatalogueError {
  constructor(reason: string) {
    super('UNAVAILABLE', { seconds: RETRY_AFTER })
    this.name = 'DatabaseAway'
    this.message = `The database does not answer: ${reason}`
  }
}

/**
 * Another program has rebuilt the list index for itself while this one serves: what this one would read or write there
 * would be wrong. Clients get 503, until the server is started again in that program's release.
 */
export class OutdatedProgram extends CatalogueError {
  constructor() {
    super('UNAVAILABLE', { seconds: RETRY_AFTER })
    this.name = 'OutdatedProgram'
    this.message =
      'Another release has rebuilt the list index of the database: start this server again in that release.'
  }
}

/** The database cannot be used as it is set up: a matter for its operator, before the program is started again. */
export class DatabaseSetupError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DatabaseSetupError'
  }
}
