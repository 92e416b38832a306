import type { Call } from './calls.ts'
import * as calls from './calls.ts'
import type { Changes, Draft, Listing } from './image-model.ts'
import type { Random } from './random.ts'

/** An image that an operation may be about. */
export interface Target {
  readonly id: string
  readonly owner: string
  /** Whom it was offered to, as far as can be told. */
  readonly members: readonly string[]
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

type Chooser = 'owner' | 'member' | 'anyone'
type Maker = (account: string, target: Target, world: World, random: Random) => Call

/** Of a hundred operations on an image so many of each kind, mostly by those who may. */
const ofAnImage: readonly (readonly [share: number, mostly: Chooser, make: Maker])[] = [
  [18, 'anyone', (account, { id }) => calls.showImage(account, id)],
  [20, 'owner', (account, { id }, _, random) => calls.setImage(account, id, someChanges(random))],
  [8, 'owner', (account, { id }) => calls.deleteImage(account, id)],
  [
    4,
    'owner',
    (account, { id }, { sourceUrl }) => calls.importImage(account, id, `${sourceUrl}/good/again.qcow2`),
  ],
  [
    14,
    'owner',
    (account, { id }, { accounts }, random) => calls.addMember(account, id, random.pick(accounts)),
  ],
  [
    12,
    'member',
    (account, { id }, { accounts }, random) =>
      calls.setMember(
        account,
        id,
        random.percent(85) ? account : random.pick(accounts),
        random.pick(statuses),
      ),
  ],
  [
    5,
    'owner',
    (account, { id }, { accounts }, random) => calls.removeMember(account, id, random.pick(accounts)),
  ],
  [
    4,
    'anyone',
    (account, { id }, { accounts }, random) => calls.showMember(account, id, random.pick(accounts)),
  ],
  [5, 'anyone', (account, { id }) => calls.listMembers(account, id)],
  [5, 'anyone', (account, { id }) => calls.showTags(account, id)],
  [5, 'owner', (account, { id }, _, random) => calls.setTags(account, id, someTags(random))],
]

/** What an account does next. */
export function nextPlan(world: World, random: Random): Plan {
  const isFull = world.there.length >= usualNumber
  if (world.there.length === 0 || random.percent(isFull ? 3 : 15))
    return { kind: 'create', draft: someDraft(world, random) }
  if (random.percent(8)) return { kind: 'list', listing: someListing(random) }
  if (random.percent(5)) return { kind: 'pending' }
  return someCall(world, random)
}

function someCall(world: World, random: Random): Plan {
  let dice = random.below(100)
  for (const [share, mostly, make] of ofAnImage) {
    dice -= share
    if (dice >= 0) continue
    const target = someTarget(mostly, world, random)
    return { kind: 'image', target, call: make(world.account, target, world, random) }
  }
  throw new Error('the shares are not a hundred')
}

function someTarget(mostly: Chooser, { account, there, gone }: World, random: Random): Target {
  if (gone.length > 0 && random.percent(5)) return random.pick(gone)
  const who: Readonly<Record<Chooser, (target: Target) => boolean>> = {
    owner: ({ owner }) => owner === account,
    member: ({ members }) => members.includes(account),
    anyone: ({ owner, members }) => owner === account || members.includes(account),
  }
  const fitting = there.filter(who[mostly])
  const [newest] = fitting.slice(-1)
  if (!newest || random.percent(15)) return random.pick(there)
  // Many meet at the newest one: what happens at once is what goes wrong.
  return random.percent(50) ? newest : random.pick(fitting)
}

function someDraft({ newName, sourceUrl }: World, random: Random): Draft {
  return {
    name: newName(),
    url: `${sourceUrl}/${random.percent(85) ? 'good' : 'cut'}/${random.below(1000)}.qcow2`,
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
