import { type Connection, callerOf } from './call.ts'
import type { AccountId, ImageId } from './contract/image-fields.ts'
import type { ListParameter } from './contract/list-images.ts'
import { encodedSrn, type Srn } from './contract/srn.ts'
import type {
  CreateImageInput,
  CreateMemberInput,
  ImportImageInput,
  ServerImageInput,
  TagsInput,
  UpdateImageInput,
  UpdateMemberInput,
} from './request-bodies.ts'
import {
  type AccessKeysAnswer,
  type EndpointsAnswer,
  type ImageAnswer,
  type ListImagesAnswer,
  type MemberAnswer,
  type MembersAnswer,
  readAccessKeys,
  readEndpoints,
  readImage,
  readImages,
  readMember,
  readMembers,
  readNothing,
  readServerImage,
  readTags,
  readTagsByResource,
  type ServerImageAnswer,
  type TagsAnswer,
} from './responses.ts'
import type { Answer } from './transport.ts'

/** Values of the query, sent as they are: the server judges them. Absent ones are left out. */
export type ListImagesParams = { readonly [P in ListParameter]?: string | number | undefined }
export type PendingParams = Pick<ListImagesParams, 'scp_image_type' | 'scp_original_image_type'>

/** Do it only if the image is still what one of these ETags was given for; else 412. */
export interface Condition {
  readonly ifMatch?: string | undefined
}

/**
 * The operations of the API by their names. Each throws a ClientError for every failure: with status 404 also for an
 * image that the account may not see.
 */
export interface Client {
  /** One page of images. */
  listImages(params?: ListImagesParams): Promise<ListImagesAnswer>
  /** The images that other accounts offer to this one and that it has not answered. */
  listPendingImages(params?: PendingParams): Promise<ListImagesAnswer>
  showImage(id: ImageId): Promise<ImageAnswer>
  /** A new image, whose data the server reads from a URL: see `waitForImage`. */
  createImage(body: CreateImageInput): Promise<ImageAnswer>
  /** Fields that are absent or null stay as they are. */
  updateImage(id: ImageId, body: UpdateImageInput, condition?: Condition): Promise<ImageAnswer>
  deleteImage(id: ImageId, condition?: Condition): Promise<Answer>
  /** Read the data of an image that waits for it, or whose import failed. */
  importImage(id: ImageId, body: ImportImageInput): Promise<Answer>
  listImageMembers(id: ImageId): Promise<MembersAnswer>
  /** Offer an image that is shared to an account. */
  createImageMember(id: ImageId, body: CreateMemberInput): Promise<MemberAnswer>
  showImageMember(id: ImageId, member: AccountId): Promise<MemberAnswer>
  /** Answer an offer; only the member may. */
  updateImageMember(id: ImageId, member: AccountId, body: UpdateMemberInput): Promise<MemberAnswer>
  deleteImageMember(id: ImageId, member: AccountId): Promise<Answer>
  /** Make a new image for sharing of an image. */
  createSharingImage(id: ImageId): Promise<Answer>
  createVirtualServerCustomImage(server: string, body: ServerImageInput): Promise<ServerImageAnswer>
  listTags(resource: Srn): Promise<TagsAnswer>
  /** These are all tags of the resource afterwards. */
  replaceTags(resource: Srn, body: TagsInput): Promise<TagsAnswer>
  /** The access keys that the caller may see: at least the one that signs. Secrets are empty. */
  listAccessKeys(): Promise<AccessKeysAnswer>
  /** The services of the server's region, and their base URLs. */
  listEndpoints(): Promise<EndpointsAnswer>
}

/** Asks for all tags in one page, as the vendor's Terraform provider does. */
const allTags = { size: 2 ** 31 - 1 }

// biome-ignore format: a table reads best with one row a line
/** The client of a connection. Signs with what it is given, and so runs in a browser, too. */
export function clientOf(connection: Connection): Client {
  const call = callerOf(connection)
  return {
    listImages: (query = {}) => call('listImages', readImages, { query }),
    listPendingImages: (query = {}) => call('listPendingImages', readImages, { query }),
    showImage: (image_id) => call('showImage', readImage, { path: { image_id } }),
    createImage: (body) => call('createImage', readImage, { body }),
    updateImage: (image_id, body, condition) => call('updateImage', readImage, { path: { image_id }, body, ...condition }),
    deleteImage: (image_id, condition) => call('deleteImage', readNothing, { path: { image_id }, ...condition }),
    importImage: (image_id, body) => call('importImage', readNothing, { path: { image_id }, body }),
    listImageMembers: (image_id) => call('listImageMembers', readMembers, { path: { image_id } }),
    createImageMember: (image_id, body) => call('createImageMember', readMember, { path: { image_id }, body }),
    showImageMember: (image_id, member_id) => call('showImageMember', readMember, { path: { image_id, member_id } }),
    updateImageMember: (image_id, member_id, body) => call('updateImageMember', readMember, { path: { image_id, member_id }, body }),
    deleteImageMember: (image_id, member_id) => call('deleteImageMember', readNothing, { path: { image_id, member_id } }),
    createSharingImage: (image_id) => call('createSharingImage', readNothing, { path: { image_id } }),
    createVirtualServerCustomImage: (server_id, body) => call('createVirtualServerCustomImage', readServerImage, { path: { server_id }, body }),
    listTags: (resource) => call('listTags', readTags, { path: { srn: encodedSrn(resource) }, query: allTags }),
    replaceTags: (resource, body) => call('replaceTags', readTagsByResource, { path: { srn: encodedSrn(resource) }, body }),
    listAccessKeys: () => call('listAccessKeys', readAccessKeys, {}),
    listEndpoints: () => call('listEndpoints', readEndpoints, {}),
  }
}
