import { CommanderError } from 'commander'
import { ClientError, type Failure } from 'scp-images-client'
import { AccountError } from '../accounts/account-error.ts'
import { MasterKeyError } from '../accounts/master-key.ts'
import { PolicyError } from '../accounts/policy.ts'
import { SecretBoxError } from '../accounts/secret-box.ts'
import { ConfigError } from '../config/load.ts'
import { DatabaseSetupError, DatabaseUnavailable } from '../repository/sql/errors.ts'
import { SourceError } from '../sources/source.ts'
import { CommandFailure, type Exit } from './exit-codes.ts'

/** The message of a failed command on stderr, and its exit. */
export interface ErrorReport {
  readonly exit: Exit
  readonly message: string
}

const exitOfStatus: Readonly<Record<number, Exit>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  412: 'conflict',
}

const exitOfFailure: Readonly<Partial<Record<Failure, Exit>>> = {
  unreachable: 'unreachable',
  invalid: 'usage',
}

const exitOfAccountError: Record<AccountError['kind'], Exit> = {
  invalid: 'usage',
  unknown: 'notFound',
  taken: 'conflict',
}

const configurationErrors = [DatabaseSetupError, ConfigError, MasterKeyError, PolicyError, SecretBoxError]

/** The report of any value that a command throws. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof CommandFailure) return { exit: error.exit, message: error.message }
  // The command line parser has already printed its message.
  if (error instanceof CommanderError) return { exit: error.exitCode === 0 ? 'done' : 'usage', message: '' }
  if (error instanceof ClientError) return { exit: exitOfClientError(error), message: clientText(error) }
  if (error instanceof AccountError) return { exit: exitOfAccountError[error.kind], message: error.message }
  if (error instanceof DatabaseUnavailable) return { exit: 'unreachable', message: error.message }
  if (error instanceof SourceError) return { exit: error.kind ?? 'usage', message: error.message }
  const message = error instanceof Error ? error.message : String(error)
  return {
    exit: configurationErrors.some((kind) => error instanceof kind) ? 'configuration' : 'refused',
    message,
  }
}

const exitOfClientError = ({ failure, status = 0 }: ClientError): Exit =>
  exitOfFailure[failure] ?? exitOfStatus[status] ?? 'refused'

function clientText(error: ClientError): string {
  const facts = [error.status, error.code].filter((fact) => fact !== undefined).join(' ')
  const lines = facts === '' ? [error.message] : [`${facts}: ${error.message.replaceAll('\n', '\n  ')}`]
  if (error.requestId !== undefined) lines.push(`request id: ${error.requestId}`)
  return lines.join('\n')
}
