import { ClientError } from './client-error.ts'
import {
  type ApiVersionId,
  apiVersionHeader,
  editionsOf,
  type Service,
  serviceWord,
} from './contract/api-versions.ts'
import { type OperationId, operations } from './contract/operations.ts'
import type { Reader } from './responses.ts'
import { type Answer, answerOf, type Method, type Sending, send } from './transport.ts'
import { addressOf, type Query } from './url.ts'

/** A request that is to be signed. */
export interface Signable {
  readonly method: Method
  readonly url: string
  /** Text of the version header. */
  readonly apiVersion?: string
}

/** The headers of a request, its signature among them, made for now. */
export type Sign = (
  request: Signable,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>

/** A server, and who calls it. */
export interface Connection extends Sending {
  /** Base URL of the server, such as `http://127.0.0.1:8080`; a path in it is kept. */
  readonly endpoint: string
  readonly sign: Sign
  /** Of the image operations. Absent: the server's CURRENT version. */
  readonly apiVersion?: ApiVersionId
}

/** The `{name}` places of a path. */
type PlacesOf<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlacesOf<Rest>
  : never

/** What a call sends in addition to its operation's row. */
interface Parts {
  readonly query?: Query
  readonly body?: object
  /** ETags, for `If-Match`. */
  readonly ifMatch?: string | undefined
}

/** Values for the places of an operation's path, if it has any. */
type PathOf<P extends string> = [PlacesOf<P>] extends [never]
  ? object
  : { readonly path: Readonly<Record<PlacesOf<P>, string>> }

/** Calls an operation of the table by its name. @throws ClientError for every failure */
export type Caller = <K extends OperationId, T>(
  id: K,
  read: Reader<T>,
  parts: Parts & PathOf<(typeof operations)[K]['path']>,
) => Promise<T & Answer>

export const callerOf =
  (connection: Connection): Caller =>
  async (id, read, parts) => {
    const { path, query, body, ifMatch }: Parts & { path?: Readonly<Record<string, string>> } = parts
    const { method, path: template, service } = operations[id]
    const url = addressOf(connection.endpoint, template, path, query)
    const apiVersion = service && versionHeader(service, connection.apiVersion)
    const signable = { method, url, ...(apiVersion && { apiVersion }) }
    const headers = async () => ({
      ...(await signedBy(connection.sign, signable)),
      ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
    })
    const reply = await send({ method, url, body, headers }, connection)
    return { ...read(reply), ...answerOf(reply) }
  }

/** @throws ClientError `invalid`: the request cannot be made, so none is sent */
async function signedBy(sign: Sign, request: Signable): Promise<Readonly<Record<string, string>>> {
  try {
    return await sign(request)
  } catch (error) {
    const why = (error as { message?: string } | undefined)?.message ?? String(error)
    throw new ClientError('invalid', `cannot sign the request: ${why}`, { cause: error })
  }
}

/** Image operations are requested in the caller's version, those of other services in their newest. */
function versionHeader(service: Service, images: ApiVersionId | undefined): string | undefined {
  if (service === serviceWord) return images && apiVersionHeader(images)
  const newest = editionsOf(service).at(-1)
  return newest && `${service} ${newest.id}`
}
