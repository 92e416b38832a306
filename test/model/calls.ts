import { imageSrn } from 'scp-images-client/contract/srn'
import type { Called } from '../cli/signed-call.ts'
import type { Operation } from './checker.ts'
import * as model from './image-model.ts'

/** One operation on one image: how it is asked for on the wire, what the model makes of it, how its answer reads. */
export interface Call {
  readonly kind: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: object
  readonly apiVersion?: string
  readonly operation: Operation<model.State>
  /** The answer in the model's words, of a status below 300. */
  readonly read: (body: unknown) => string
}

export type WireImage = Parameters<typeof model.imageText>[0] & {
  readonly id: string
  readonly created_at: string
  readonly updated_at: string
}
interface WireMember {
  readonly member_id: string
  readonly status: string
}
interface WireTag {
  readonly key: string
  readonly value: string
}

export const readImage = (body: unknown) => model.imageText(body as WireImage)
const member = (body: unknown) =>
  model.memberText((body as WireMember).member_id, (body as WireMember).status)
const members = (body: unknown) => (body as { members: unknown[] }).members.map(member).join(',')
const tags = (all: readonly WireTag[]) =>
  model.tagsText(Object.fromEntries(all.map(({ key, value }) => [key, value])))

/** An answer in the model's words. */
export function wordsOf({ read }: Pick<Call, 'read'>, { status, body }: Called): string {
  if (status < 300) return read(body)
  const errors = (body as { errors?: { code: string }[] } | undefined)?.errors
  return `${status} ${errors?.[0]?.code}`
}

const at = (id: string, rest = '') => `/v1/images/${id}${rest}`
const tagsAt = (account: string, id: string) =>
  `/v1/tags/${encodeURIComponent(Buffer.from(imageSrn(account, 'kr-west1', id)).toString('base64'))}`
const tagService = { apiVersion: 'resourcemanager 1.0' }

export const createImage = (account: string, draft: model.Draft): Call => ({
  kind: 'create',
  method: 'POST',
  path: '/v1/images',
  body: {
    ...draft,
    os_distro: 'rocky',
    tags: Object.entries(draft.tags).map(([key, value]) => ({ key, value })),
  },
  operation: model.create(account, draft),
  read: readImage,
})

export const showImage = (account: string, id: string): Call => ({
  kind: 'show',
  method: 'GET',
  path: at(id),
  operation: model.show(account),
  read: readImage,
})

export const setImage = (account: string, id: string, changes: model.Changes): Call => ({
  kind: 'set',
  method: 'PUT',
  path: at(id),
  body: changes,
  operation: model.set(account, changes),
  read: readImage,
})

export const deleteImage = (account: string, id: string): Call => ({
  kind: 'delete',
  method: 'DELETE',
  path: at(id),
  operation: model.remove(account),
  read: () => '204',
})

export const importImage = (account: string, id: string, url: string): Call => ({
  kind: 'import',
  method: 'POST',
  path: at(id, '/import'),
  body: { url },
  operation: model.importData(account, url),
  read: () => '202',
})

export const addMember = (account: string, id: string, other: string): Call => ({
  kind: 'offer',
  method: 'POST',
  path: at(id, '/members'),
  body: { member_id: other },
  operation: model.addMember(account, other),
  read: member,
})

export const setMember = (account: string, id: string, other: string, status: model.MemberStatus): Call => ({
  kind: 'answer offer',
  method: 'PUT',
  path: at(id, `/members/${other}`),
  body: { status },
  operation: model.setMember(account, other, status),
  read: member,
})

export const removeMember = (account: string, id: string, other: string): Call => ({
  kind: 'take offer back',
  method: 'DELETE',
  path: at(id, `/members/${other}`),
  operation: model.removeMember(account, other),
  read: () => '204',
})

export const showMember = (account: string, id: string, other: string): Call => ({
  kind: 'show member',
  method: 'GET',
  path: at(id, `/members/${other}`),
  operation: model.showMember(account, other),
  read: member,
})

export const listMembers = (account: string, id: string): Call => ({
  kind: 'list members',
  method: 'GET',
  path: at(id, '/members'),
  operation: model.listMembers(account),
  read: members,
})

export const showTags = (account: string, id: string): Call => ({
  kind: 'show tags',
  method: 'GET',
  path: tagsAt(account, id),
  ...tagService,
  operation: model.showTags(account),
  read: (body) => tags((body as { content: { tags: WireTag[] } }).content.tags),
})

export const setTags = (account: string, id: string, wanted: Readonly<Record<string, string>>): Call => ({
  kind: 'set tags',
  method: 'PUT',
  path: `${tagsAt(account, id)}/bulk`,
  body: { tags: Object.entries(wanted).map(([key, value]) => ({ key, value })) },
  ...tagService,
  operation: model.setTags(account, wanted),
  read: (body) => tags(Object.values((body as { content: Record<string, WireTag[]> }).content)[0] ?? []),
})
