import type { Call } from './calls.ts'
import * as calls from './calls.ts'
import type { Changes, Draft, Listing } from './image-model.ts'
import type { Random } from './random.ts'

/** An image that an operation may be about. */
export interface Target {
  readonly id: string
  readonly owner: string
}

export type Plan =
  | { readonly kind: 'create'; readonly draft: Draft }
  | { readonly kind: 'list'; readonly listing: Listing }
  | { readonly kind: 'pending' }
  | { readonly kind: 'image'; readonly target: Target; readonly call: Call }

interface World {
  readonly account: string
  readonly accounts: readonly string[]
  /** Images that are probably there, and some that are not any more. */
  readonly there: readonly Target[]
  readonly gone: readonly Target[]
  readonly sourceUrl: string
  newName(): string
}

const usualNumber = 40
const tagKeys = ['team', 'stage', '한글']
const statuses = ['pending', 'accepted', 'accepted', 'rejected'] as const

/** Of a hundred operations on an image so many of each kind. */
const ofAnImage: readonly (readonly [
  number,
  (account: string, target: Target, world: World, random: Random) => Call,
])[] = [
  [18, (account, { id }) => calls.showImage(account, id)],
  [20, (account, { id }, _, random) => calls.setImage(account, id, someChanges(random))],
  [8, (account, { id }) => calls.deleteImage(account, id)],
  [4, (account, { id }, { sourceUrl }) => calls.importImage(account, id, `${sourceUrl}/good/again.qcow2`)],
  [12, (account, { id }, { accounts }, random) => calls.addMember(account, id, random.pick(accounts))],
  [
    14,
    (account, { id }, { accounts }, random) =>
      calls.setMember(
        account,
        id,
        random.percent(85) ? account : random.pick(accounts),
        random.pick(statuses),
      ),
  ],
  [4, (account, { id }, { accounts }, random) => calls.removeMember(account, id, random.pick(accounts))],
  [4, (account, { id }, { accounts }, random) => calls.showMember(account, id, random.pick(accounts))],
  [6, (account, { id }) => calls.listMembers(account, id)],
  [5, (account, { id }) => calls.showTags(account, id)],
  [5, (account, { id }, _, random) => calls.setTags(account, id, someTags(random))],
]

/** What an account does next. */
export function nextPlan(world: World, random: Random): Plan {
  const isFull = world.there.length >= usualNumber
  if (world.there.length === 0 || random.percent(isFull ? 3 : 15))
    return { kind: 'create', draft: someDraft(world, random) }
  if (random.percent(8)) return { kind: 'list', listing: someListing(random) }
  if (random.percent(5)) return { kind: 'pending' }
  const target = someTarget(world, random)
  return { kind: 'image', target, call: someCall(world, target, random) }
}

function someCall(world: World, target: Target, random: Random): Call {
  let dice = random.below(100)
  for (const [share, make] of ofAnImage) {
    if (dice < share) return make(world.account, target, world, random)
    dice -= share
  }
  return calls.showImage(world.account, target.id)
}

function someTarget({ account, there, gone }: World, random: Random): Target {
  if (gone.length > 0 && random.percent(6)) return random.pick(gone)
  const own = there.filter(({ owner }) => owner === account)
  return own.length > 0 && random.percent(50) ? random.pick(own) : random.pick(there)
}

function someDraft({ newName, sourceUrl }: World, random: Random): Draft {
  return {
    name: newName(),
    url: `${sourceUrl}/${random.percent(85) ? 'good' : 'missing'}/${random.below(1000)}.qcow2`,
    visibility: random.percent(60) ? 'shared' : 'private',
    protected: random.percent(10),
    min_disk: random.below(100),
    tags: random.percent(30) ? someTags(random) : {},
  }
}

function someChanges(random: Random): Changes {
  return {
    ...(random.percent(50) && { min_disk: random.below(5) }),
    ...(random.percent(30) && { min_ram: random.below(5) }),
    ...(random.percent(15) && { protected: random.percent(30) }),
    ...(random.percent(25) && { visibility: random.percent(75) ? 'shared' : 'private' }),
  }
}

const someTags = (random: Random): Record<string, string> =>
  Object.fromEntries(tagKeys.filter(() => random.percent(50)).map((key) => [key, String(random.below(10))]))

const someListing = (random: Random): Listing =>
  random.percent(50) ? {} : { visibility: random.pick(['private', 'shared', 'public'] as const) }
