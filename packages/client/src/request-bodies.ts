import type { BodyOf, BodySpec } from './contract/body-fields.ts'
import type {
  CreateImageBody,
  createMemberBody,
  importImageBody,
  replaceTagsBody,
  serverImageBody,
  updateImageBody,
  updateMemberBody,
} from './contract/write-image.ts'

type Fields<B extends BodySpec> = B['fields']
type Required<B extends BodySpec> = {
  [K in keyof Fields<B>]: Fields<B>[K] extends { required: true } ? K : never
}[keyof Fields<B>]

type NullOf<F> = F extends { nullable: true } ? null : never

/** What a caller gives for a body: what is required, and any of the rest. */
export type BodyInput<B extends BodySpec> = { readonly [K in Required<B>]: BodyOf<B>[K] } & {
  readonly [K in Exclude<keyof Fields<B>, Required<B>>]?:
    | BodyOf<B>[K & keyof BodyOf<B>]
    | NullOf<Fields<B>[K]>
    | undefined
}

export type CreateImageInput = BodyInput<CreateImageBody>
export type UpdateImageInput = BodyInput<typeof updateImageBody>
export type ImportImageInput = BodyInput<typeof importImageBody>
export type CreateMemberInput = BodyInput<typeof createMemberBody>
export type UpdateMemberInput = BodyInput<typeof updateMemberBody>
export type ServerImageInput = BodyInput<typeof serverImageBody>
export type TagsInput = BodyInput<typeof replaceTagsBody>
