import type { Operation } from './checker.ts'

export type MemberStatus = 'pending' | 'accepted' | 'rejected'

/** What is remembered of an image that somebody made by its name; null: it is not there. */
export type State = {
  readonly owner: string
  readonly name: string
  readonly url: string
  readonly min_disk: number
  readonly min_ram: number
  readonly protected: boolean
  readonly visibility: 'private' | 'shared'
  readonly status: 'importing' | 'active' | 'killed'
  readonly size: number | null
  readonly virtual_size: number | null
  readonly members: Readonly<Record<string, MemberStatus>>
  readonly tags: Readonly<Record<string, string>>
} | null
type Present = NonNullable<State>

export type Changes = Partial<Pick<Present, 'min_disk' | 'min_ram' | 'protected' | 'visibility'>>
export type Draft = Pick<Present, 'name' | 'url' | 'visibility' | 'protected' | 'min_disk' | 'tags'>
type Op = Operation<State>

/** What the objects tell that images are made of. */
export interface GoodData {
  readonly size: number
  readonly virtual_size: number
}

/** How an image is made of its data: at any moment while it is importing. */
export const madeOf =
  (good: GoodData) =>
  (state: State): readonly State[] => {
    if (state?.status !== 'importing') return []
    return state.url.includes('/good/')
      ? [{ ...state, ...good, status: 'active' }]
      : [{ ...state, status: 'killed' }]
  }

/** The image as an answer's text; what answers hold beside is not modelled. */
export function imageText(image: Omit<Present, 'members' | 'tags'>): string {
  const {
    name,
    owner,
    url,
    min_disk,
    min_ram,
    protected: kept,
    visibility,
    status,
    size,
    virtual_size,
  } = image
  return JSON.stringify([name, owner, url, min_disk, min_ram, kept, visibility, status, size, virtual_size])
}
export const memberText = (member: string, status: string): string => `${member} ${status}`
export const tagsText = (tags: Readonly<Record<string, string>>): string => JSON.stringify(sorted(tags))
export const noImage = '404 Image.ImageNotFound'
const noMember = '404 Image.ImageMemberNotFound'
const noResource = '404 ResourceNotFound'
const forbidden = '403 Forbidden'

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))

const isMember = (account: string, { visibility, members }: Present): boolean =>
  visibility === 'shared' && members[account] !== undefined

/** An operation by somebody; who does not see the image is told it is not there, who is only a member `forMember`. */
function operation(
  text: string,
  account: string,
  { unseen = noImage, owner, member }: { unseen?: string; owner: Step; member: Step | string },
): Op {
  return {
    text: `${text} by ${account.slice(0, 4)}`,
    step(state) {
      if (state === null) return { state, answer: unseen }
      if (state.owner === account) return owner(state)
      if (!isMember(account, state)) return { state, answer: unseen }
      return typeof member === 'string' ? { state, answer: member } : member(state)
    },
  }
}
type Step = (state: Present) => { readonly state: State; readonly answer: string }

const answers =
  (answer: (state: Present) => string): Step =>
  (state) => ({ state, answer: answer(state) })
const becomes = (state: Present, answer = imageText(state)) => ({ state, answer })

export const create = (owner: string, draft: Draft): Op => ({
  text: `create ${JSON.stringify(draft)}`,
  step: () => {
    const made = { ...draft, owner, min_ram: 0, status: 'importing', size: null, virtual_size: null } as const
    return becomes({ ...made, tags: sorted(draft.tags), members: {} })
  },
})

export const show = (account: string): Op =>
  operation('show', account, { owner: answers(imageText), member: answers(imageText) })

export const set = (account: string, changes: Changes): Op =>
  operation(`set ${JSON.stringify(changes)}`, account, {
    owner: (state) => becomes({ ...state, ...changes }),
    member: forbidden,
  })

export const remove = (account: string): Op =>
  operation('delete', account, {
    owner: (state) =>
      state.protected ? becomes(state, '403 Image.ImageProtected') : { state: null, answer: '204' },
    member: forbidden,
  })

export const importData = (account: string, url: string): Op =>
  operation(`import ${url}`, account, {
    owner: (state) =>
      state.status === 'killed'
        ? becomes({ ...state, url, status: 'importing' }, '202')
        : becomes(state, '409 Image.ImageNotImportable'),
    member: forbidden,
  })

export const addMember = (account: string, other: string): Op =>
  operation(`offer to ${other.slice(0, 4)}`, account, {
    owner(state) {
      if (state.visibility !== 'shared') return becomes(state, forbidden)
      if (other === state.owner) return becomes(state, '400 ValidationError')
      if (state.members[other]) return becomes(state, '409 Image.ImageMemberDuplicated')
      return becomes(withMember(state, other, 'pending'), memberText(other, 'pending'))
    },
    member: forbidden,
  })

const withMember = (state: Present, member: string, status: MemberStatus): Present => ({
  ...state,
  members: sorted({ ...state.members, [member]: status }),
})

export const setMember = (account: string, other: string, status: MemberStatus): Op =>
  operation(`${status} of ${other.slice(0, 4)}`, account, {
    owner: answers((state) => (state.members[other] ? forbidden : noMember)),
    member: (state) =>
      account === other
        ? becomes(withMember(state, other, status), memberText(other, status))
        : becomes(state, noMember),
  })

export const removeMember = (account: string, other: string): Op =>
  operation(`remove ${other.slice(0, 4)}`, account, {
    owner(state) {
      const { [other]: gone, ...members } = state.members
      return gone ? becomes({ ...state, members }, '204') : becomes(state, noMember)
    },
    member: answers(() => (account === other ? forbidden : noMember)),
  })

export const showMember = (account: string, other: string): Op => {
  const known = ({ members }: Present) => {
    const status = members[other]
    return status ? memberText(other, status) : noMember
  }
  return operation(`show ${other.slice(0, 4)}`, account, {
    owner: answers(known),
    member: answers((state) => (account === other ? known(state) : noMember)),
  })
}

export const listMembers = (account: string): Op =>
  operation('list members', account, {
    owner: answers(({ members }) =>
      Object.entries(members)
        .map((pair) => memberText(...pair))
        .join(','),
    ),
    member: answers(({ members }) => memberText(account, String(members[account]))),
  })

export const showTags = (account: string): Op => {
  const text = answers(({ tags }: Present) => tagsText(tags))
  return operation('show tags', account, { unseen: noResource, owner: text, member: text })
}

export const setTags = (account: string, tags: Readonly<Record<string, string>>): Op =>
  operation(`set tags ${JSON.stringify(tags)}`, account, {
    unseen: noResource,
    owner: (state) => becomes({ ...state, tags: sorted(tags) }, tagsText(tags)),
    member: forbidden,
  })

export interface Listing {
  readonly visibility?: 'private' | 'shared' | 'public'
  readonly name?: string
}
export const unlisted = 'not in the list'

/** A list, as far as one image goes. */
export const list = (account: string, { visibility, name }: Listing): Op => ({
  text: `list ${visibility ?? ''} ${name ?? ''} by ${account.slice(0, 4)}`,
  step(state) {
    const seen =
      state !== null &&
      (state.owner === account || (isMember(account, state) && state.members[account] === 'accepted')) &&
      (visibility === undefined || visibility === state.visibility) &&
      (name === undefined || name === state.name)
    return { state, answer: seen ? imageText(state) : unlisted }
  },
})

export const listPending = (account: string): Op => ({
  text: `list pending by ${account.slice(0, 4)}`,
  step(state) {
    const seen = state !== null && isMember(account, state) && state.members[account] === 'pending'
    return { state, answer: seen ? imageText(state) : unlisted }
  },
})
