import { expect, test } from 'vitest'
import { shareImage } from '../../../src/catalogue/changes/share-image.ts'
import type { Job, JobState } from '../../../src/catalogue/job.ts'
import { alice, bob, newId, now, nowText, outcome, stored } from '../stored.ts'

const share = (found: ReturnType<typeof stored>) => {
  const access = { operation: 'createSharingImage', account: alice, id: found.image.id } as const
  return outcome(() => shareImage({ access, id: newId, zone: 'kr-west1-a', now })(found))
}
const copyOf = (source_id: string, state: JobState): Job => ({
  ...{ id: 1, kind: 'copy', image_id: newId, source_id, url: null, owner: alice },
  ...{ state, tries: 0, reason: null, created_at: 0, updated_at: 0 },
})

test('makes an image that can be shared, and leaves the one it is made of', () => {
  const found = stored({
    ...{ volumes: '[]', visibility: 'private', protected: true, size: 5, checksum: 'c' },
    ...{ owner_account_name: 'Alice', owner_user_name: 'a@example.com', root_device_name: '/dev/vda' },
  })
  const { image } = found
  const copy = {
    ...image,
    ...{ id: newId, file: `/v2/images/${newId}/file`, status: 'importing', visibility: 'shared' },
    ...{ volumes: null, zone: 'kr-west1-a', protected: false, created_at: nowText, updated_at: nowText },
  }
  expect(share(found)).toEqual({
    puts: [{ image: copy, members: [], tags: [] }],
    newJobs: [{ kind: 'copy', image_id: newId, source_id: image.id, url: null, owner: alice }],
    result: newId,
  })
})

test('the copy lies where its source does', () => {
  const change = share(stored({ zone: 'kr-east1-b' }))
  expect(change).toMatchObject({ puts: [{ image: { zone: 'kr-east1-b' } }] })
})

test.each(['importing', 'queued', 'killed'])('an image that is %s: wait', (status) => {
  expect(share(stored({ status }))).toBe('NOT_ACTIVE')
})

test.each<[JobState, boolean]>([
  ['waiting', true],
  ['running', true],
  ['done', false],
  ['failed', false],
  ['ended', false],
])('one copy at a time: a job that is %s', (state, isBusy) => {
  const found = stored()
  expect(share({ ...found, jobs: [copyOf(found.image.id, state)] }) === 'SHARE_UNDER_WAY').toBe(isBusy)
  expect(share({ ...found, jobs: [copyOf(newId, state)] })).not.toBe('SHARE_UNDER_WAY')
})

test('only the owner may', () => {
  expect(share(stored({ owner: bob }))).toBe('NOT_OWNER')
  expect(share(stored({ owner: bob, visibility: 'private', status: 'killed' }))).toBe('IMAGE_NOT_FOUND')
})
