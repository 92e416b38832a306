import { headers as wireHeaders } from './contract/headers.ts'
import type { AccountId, Image, ImageId } from './contract/image-fields.ts'
import { nextMarker } from './link-header.ts'
import type { UpdateMemberInput } from './request-bodies.ts'
import { type Answer, documentOf, notOurs, type Reply } from './transport.ts'

/** An image as any API version shows it: fields that came later may be missing. */
export type ListedImage = Partial<Image> & { readonly id: ImageId }

/** One page of images. */
export interface ListImagesAnswer extends Answer {
  readonly images: readonly ListedImage[]
  /** Marker of the next page, when the server's `Link` names one. */
  readonly next?: ImageId
  /** Parameters that meant nothing to the server. */
  readonly ignored: readonly string[]
}

export interface ImageAnswer extends Answer {
  readonly image: ListedImage
}

/** An account with which an image is shared, and its answer. Times are UTC. */
export interface ImageMember {
  readonly created_at: string
  readonly image_id: ImageId
  readonly member_id: AccountId
  readonly status: UpdateMemberInput['status']
  readonly updated_at: string
}

export interface MembersAnswer extends Answer {
  readonly members: readonly ImageMember[]
}

export interface MemberAnswer extends Answer {
  readonly member: ImageMember
}

export interface ServerImageAnswer extends Answer {
  readonly image_id: ImageId
}

export interface Tag {
  readonly key: string
  readonly value: string
}

export interface TagsAnswer extends Answer {
  readonly tags: readonly Tag[]
}

/** An access key as the vendor's IAM lists it; there is more in it. */
export interface ListedAccessKey {
  readonly access_key: string
  readonly account_id: AccountId
  readonly is_enabled: boolean
}

export interface AccessKeysAnswer extends Answer {
  readonly access_keys: readonly ListedAccessKey[]
}

/** A service, and where it is. */
export interface ListedEndpoint {
  readonly region: string
  readonly service_name: string
  readonly service_type: string
  /** Base URL, without a final slash. */
  readonly url: string
}

export interface EndpointsAnswer extends Answer {
  readonly endpoints: readonly ListedEndpoint[]
}

/** What an answer has beside what every answer has. */
type Own<A extends Answer> = Omit<A, keyof Answer>

/** Reads one value of a response. @throws ClientError `unexpected` */
export type Reader<T> = (reply: Reply) => T

export const readImages: Reader<Own<ListImagesAnswer>> = (reply) => {
  const { images } = documentOf<ListImagesAnswer>(reply)
  if (!Array.isArray(images)) throw notOurs(reply)
  const next = nextMarker(reply.headers.get('link'))
  const ignored = (reply.headers.get(wireHeaders.ignoredParameters) ?? '').split(/,\s*/).filter(Boolean)
  return { images, ...(next !== undefined && { next }), ignored }
}

export const readImage: Reader<Own<ImageAnswer>> = (reply) => {
  const image = documentOf<ListedImage>(reply)
  return { image: { ...image, id: textOf(image.id, reply) } }
}

export const readMembers: Reader<Own<MembersAnswer>> = (reply) => {
  const { members } = documentOf<MembersAnswer>(reply)
  if (!Array.isArray(members)) throw notOurs(reply)
  return { members }
}

export const readMember: Reader<Own<MemberAnswer>> = (reply) => {
  const member = documentOf<ImageMember>(reply)
  textOf(member.member_id, reply)
  return { member: member as ImageMember }
}

export const readServerImage: Reader<Own<ServerImageAnswer>> = (reply) => ({
  image_id: textOf(documentOf<ServerImageAnswer>(reply).image_id, reply),
})

/** A page of tags: `{"content":{"srn":…,"tags":[…]},…}`. */
export const readTags: Reader<Own<TagsAnswer>> = (reply) => {
  const { content } = documentOf<{ content: { tags?: unknown } | null }>(reply)
  return { tags: tagsOf(content?.tags, reply) }
}

/** The answer of a bulk change: `{"content":{"<srn>":[…]}}`. */
export const readTagsByResource: Reader<Own<TagsAnswer>> = (reply) => {
  const { content } = documentOf<{ content: object | null }>(reply)
  return { tags: tagsOf(Object.values(content ?? {})[0], reply) }
}

export const readAccessKeys: Reader<Own<AccessKeysAnswer>> = (reply) => {
  const { access_keys } = documentOf<AccessKeysAnswer>(reply)
  if (!Array.isArray(access_keys)) throw notOurs(reply)
  return { access_keys }
}

export const readEndpoints: Reader<Own<EndpointsAnswer>> = (reply) => {
  const { endpoints } = documentOf<EndpointsAnswer>(reply)
  if (!Array.isArray(endpoints)) throw notOurs(reply)
  return { endpoints }
}

/** For responses whose document, if any, is not used. */
export const readNothing: Reader<object> = () => ({})

function textOf(value: unknown, reply: Reply): string {
  if (typeof value !== 'string') throw notOurs(reply)
  return value
}

function tagsOf(value: unknown, reply: Reply): Tag[] {
  if (!Array.isArray(value)) throw notOurs(reply)
  return value.map(({ key, value: text }: { key: string; value?: string | null }) => ({
    key,
    value: text ?? '',
  }))
}
