import { type Client, clientOf } from './api.ts'
import type { ApiVersionId } from './contract/api-versions.ts'
import { type Hmac, signedHeaders, webCryptoHmac } from './signing/sign.ts'
import type { Sending } from './transport.ts'

export type { Client, Condition, ListImagesParams, PendingParams } from './api.ts'
export { ClientError, type Failure } from './client-error.ts'
export type { ApiVersionId } from './contract/api-versions.ts'
export { type FamilyFields, familyOf, type ImageFamily, latestOf } from './contract/families/image-family.ts'
export { compareOsVersions } from './contract/families/os-version.ts'
export { imagePages, images } from './pagination.ts'
export type {
  BodyInput,
  CreateImageInput,
  CreateMemberInput,
  ImportImageInput,
  ServerImageInput,
  TagsInput,
  UpdateImageInput,
  UpdateMemberInput,
} from './request-bodies.ts'
export type {
  AccessKeysAnswer,
  EndpointsAnswer,
  ImageAnswer,
  ImageMember,
  ListedAccessKey,
  ListedEndpoint,
  ListedImage,
  ListImagesAnswer,
  MemberAnswer,
  MembersAnswer,
  ServerImageAnswer,
  Tag,
  TagsAnswer,
} from './responses.ts'
export type { RetryPolicy } from './retry.ts'
export type { Hmac } from './signing/sign.ts'
export type { Answer } from './transport.ts'
export { type ListedVersion, listVersions } from './versions.ts'
export {
  defaultWait,
  type WaitGoal,
  type WaitResult,
  type WaitTimes,
  waitForImage,
  waitGoals,
} from './wait-for-image.ts'

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
  /** HMAC-SHA256 with the secret key. Absent: that of Web Crypto, which pages without a secure context do not have. */
  readonly hmac?: (secretKey: string) => Hmac
}

/**
 * A client of one server for one access key.
 *
 *     const client = createClient({ endpoint, accessKey, secretKey })
 *     const { images } = await client.listImages({ os_distro: 'alma', limit: 5 })
 */
export function createClient(options: ClientOptions): Client {
  const { accessKey, secretKey, accountId, language, hmac = webCryptoHmac, ...connection } = options
  const sign = hmac(secretKey)
  return clientOf({
    ...connection,
    sign: (request) =>
      signedHeaders(
        {
          ...request,
          accessKey,
          ...(accountId !== undefined && { accountId }),
          ...(language !== undefined && { language }),
        },
        sign,
      ),
  })
}
