import { describe, expect } from 'vitest'
import { main, other } from '../caller.ts'
import { expectInvalid, refusalOf } from '../refusal.ts'
import { ownChange } from '../rule.ts'
import { expectStatus, make, send, unknownId } from './made.ts'

// The vendor serves tags from its resource manager's host, not from the one under test.
const version = { version: 'resourcemanager 1.0' }
const srnOf = (owner: string, id: string) => `srn:e::${owner}:kr-west1::virtualserver:image/${id}`
const pathOf = (srn: string) => `/v1/tags/${btoa(srn).replaceAll('/', '%2F')}`
const read = async (srn: string, caller = main) =>
  expectStatus(await caller.call(`${pathOf(srn)}?size=2147483647`, version), 200)
const replace = (srn: string, tags: unknown, caller = main) =>
  send(caller, 'PUT', `${pathOf(srn)}/bulk`, { tags }, version)

describe('GET /v1/tags/{srn}: the tags of an image', () => {
  ownChange('those it was made with, in the vendor’s shape', async () => {
    const { id, owner } = await make(main, {
      tags: [
        { key: 'team', value: 'a' },
        { key: 'empty', value: null },
      ],
    })
    const srn = srnOf(owner, id)
    const tags = [
      { key: 'empty', value: '' },
      { key: 'team', value: 'a' },
    ]
    expect(await read(srn)).toEqual({ content: { srn, tags }, count: 2, page: 0, size: 2147483647 })
  })

  ownChange('no image, or not for the caller: 404', async () => {
    const { id, owner } = await make(other)
    for (const srn of [srnOf(owner, id), srnOf(owner, unknownId), 'nonsense']) {
      refusalOf(await main.call(pathOf(srn), version), 404)
      refusalOf(await replace(srn, []), 404)
    }
  })
})

describe('PUT /v1/tags/{srn}/bulk: other tags', () => {
  ownChange('replace those there were', async () => {
    const { id, owner } = await make(main, { tags: [{ key: 'a' }] })
    const srn = srnOf(owner, id)
    const tags = [{ key: 'b', value: 'x' }]
    expect(expectStatus(await replace(srn, tags), 200)).toEqual({ content: { [srn]: tags } })
    expect(await read(srn)).toMatchObject({ content: { tags }, count: 1 })
    expectStatus(await replace(srn, []), 200)
    expect(await read(srn)).toMatchObject({ content: { tags: [] }, count: 0 })
  })

  ownChange('a key twice: 400', async () => {
    const { id, owner } = await make()
    expectInvalid(await replace(srnOf(owner, id), [{ key: 'a' }, { key: 'a' }]), 'tags')
  })
})
