import type { ApiVersionId } from '../contract/api-versions.ts'
import { signedHeaders } from '../signing/sign.ts'
import { type Client, clientOf } from './api.ts'
import type { Sending } from './sending.ts'

export { type FamilyFields, familyOf, type ImageFamily, latestOf } from '../contract/image-family.ts'
export { compareOsVersions } from '../contract/os-version.ts'
export type {
  AccessKeysAnswer,
  ImageAnswer,
  ImageMember,
  ListedImage,
  ListImagesAnswer,
  MemberAnswer,
  MembersAnswer,
  ServerImageAnswer,
  Tag,
  TagsAnswer,
} from './answers.ts'
export type { Client, Condition, ListImagesParams, PendingParams } from './api.ts'
export type { BodyInput } from './bodies.ts'
export { ClientError, type Failure } from './client-error.ts'
export { imagePages, images } from './pages.ts'
export type { Answer } from './sending.ts'
export { type ListedVersion, listVersions } from './versions.ts'
export { type WaitResult, waitForImage } from './wait-for-image.ts'

export interface ClientOptions extends Sending {
  /** Base URL of the server, such as `http://127.0.0.1:8080`; a path in it is kept. */
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
  readonly accountId?: string
  /** Absent: the server's CURRENT version. */
  readonly apiVersion?: ApiVersionId
  /** Of error texts: `en-US` or `ko-KR`. */
  readonly language?: string
}

/**
 * A client of one server for one access key, signing with Node's crypto. Where there is none use `clientOf` of
 * `api.ts` with a signature of your own.
 *
 *     const client = createClient({ endpoint, accessKey, secretKey })
 *     const { images } = await client.listImages({ os_distro: 'alma', limit: 5 })
 */
export function createClient(options: ClientOptions): Client {
  const { accessKey, secretKey, accountId, language, ...connection } = options
  return clientOf({
    ...connection,
    sign: (request) =>
      signedHeaders({
        ...request,
        accessKey,
        secretKey,
        ...(accountId !== undefined && { accountId }),
        ...(language !== undefined && { language }),
      }),
  })
}
