import { describe, expect } from 'vitest'
import { main, other } from './caller.ts'
import { accountOf, everything, idsOf, listTarget, sortedIds, walk } from './catalogue.ts'
import { visibilities, type WireImage } from './image-shape.ts'
import { expectInvalid } from './refusal.ts'
import { need, ownRule, settings, vendorRule } from './rule.ts'

const list = (visibility: string) => walk(main, { visibility })
const ownersOf = (images: readonly WireImage[]) => [...new Set(images.map(({ owner }) => owner))]

describe('GET /v1/images: who sees what', () => {
  vendorRule.for(visibilities)('visibility=%s lists that visibility alone', async (visibility, context) => {
    const images = await list(visibility)
    need(context, images.length > 0, `the first account sees no ${visibility} image`)
    expect(new Set(images.map((image) => image.visibility))).toEqual(new Set([visibility]))
  })

  vendorRule.for(['Public', 'PRIVATE', 'secret', 'public,private'])(
    'visibility=%s: 400',
    async (visibility) => {
      expectInvalid(await main.call(listTarget({ visibility })), 'visibility')
    },
  )

  vendorRule('private images are of one account, and the other account never sees them', async (context) => {
    const mine = await list('private')
    const theirs = await walk(other, { visibility: 'private' })
    need(context, mine.length > 0 && theirs.length > 0, 'both accounts need a private image')
    expect(ownersOf(mine)).toHaveLength(1)
    expect(ownersOf(theirs)).toHaveLength(1)
    expect(ownersOf(mine), 'both keys are of the same account: give keys of two').not.toEqual(
      ownersOf(theirs),
    )
    const seenByOther = new Set(idsOf(await walk(other)))
    expect(idsOf(mine).filter((id) => seenByOther.has(id))).toEqual([])
  })

  vendorRule('public images are the same for both accounts', async (context) => {
    const mine = await list('public')
    need(context, mine.length > 0, 'there is no public image')
    expect(sortedIds(await walk(other, { visibility: 'public' }))).toEqual(sortedIds(mine))
  })

  vendorRule('hidden images are in no list', async () => {
    const lists = await Promise.all([everything(), walk(other), ...visibilities.map(list)])
    expect(lists.flat().filter((image) => image.os_hidden)).toEqual([])
  })

  ownRule('without a visibility: public ones, its own, and shared ones', async (context) => {
    const account = await accountOf(main)
    need(context, account, 'the first account has no private image that would tell its id')
    const [open, community, shared, own] = await Promise.all(visibilities.map(list))
    const ownCommunity = community?.filter(({ owner }) => owner === account)
    const union = [open, ownCommunity, shared, own].flatMap((images) => images ?? [])
    expect(sortedIds(await everything())).toEqual(sortedIds(union))
  })

  ownRule(
    'community images of others appear with visibility=community alone, the same for both',
    async (context) => {
      const community = await list('community')
      const account = await accountOf(main)
      const foreign = community.filter(({ owner }) => owner !== account)
      need(context, foreign.length > 0, 'no other account has a community image')
      const all = new Set(idsOf(await everything()))
      expect(idsOf(foreign).filter((id) => all.has(id))).toEqual([])
      expect(sortedIds(await walk(other, { visibility: 'community' }))).toEqual(sortedIds(community))
    },
  )

  ownRule('an own community image is in the list without a visibility', async (context) => {
    const account = await accountOf(main)
    const own = (await list('community')).find(({ owner }) => owner === account)
    need(context, own, 'the first account has no community image')
    expect(idsOf(await everything())).toContain(own.id)
  })

  ownRule('visibility=shared: own shared images and those of others it accepted', async (context) => {
    const shared = await list('shared')
    const account = await accountOf(main)
    const isOwn = shared.map(({ owner }) => owner === account)
    need(context, isOwn.includes(true) && isOwn.includes(false), 'own and accepted shared images are needed')
    const all = new Set(idsOf(await everything()))
    expect(idsOf(shared).filter((id) => !all.has(id))).toEqual([])
  })

  ownRule('an image offered to the account, or rejected by it, is in no list', async (context) => {
    const theirs = await walk(other, { visibility: 'shared' })
    const shared = new Set(idsOf(await list('shared')))
    const foreign = theirs.filter(({ id }) => !shared.has(id))
    need(context, foreign.length > 0, 'the other account shares no image that the first one does not see')
    const seen = new Set((await Promise.all([everything(), ...visibilities.map(list)])).flatMap(idsOf))
    expect(idsOf(foreign).filter((id) => seen.has(id))).toEqual([])
  })

  ownRule('images whose place is known are where they belong', async (context) => {
    const { expected } = settings
    need(context, expected, 'no expected ids were given: see --expect')
    const [all, community] = await Promise.all([everything(), list('community')])
    const listed = new Set(idsOf(all))
    const everywhere = new Set((await Promise.all(visibilities.map(list))).flatMap(idsOf))
    expect(expected.listed.filter((id) => !listed.has(id))).toEqual([])
    expect(expected.community.filter((id) => listed.has(id) || !idsOf(community).includes(id))).toEqual([])
    expect(expected.unlisted.filter((id) => listed.has(id) || everywhere.has(id))).toEqual([])
  })
})
