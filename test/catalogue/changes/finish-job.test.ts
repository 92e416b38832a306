import type { Image } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import type { StoredImage } from '../../../src/catalogue/changes/change.ts'
import { actorOfJob, finishJob } from '../../../src/catalogue/changes/finish-job.ts'
import { image } from '../../http/fixtures.ts'
import { jobOf } from '../../jobs/fixtures.ts'

const waiting = image(1, { status: 'importing', min_disk: 1, updated_at: '2026-01-01T00:00:00Z' })
const job = jobOf({ id: 9, image_id: waiting.id, tries: 2 })
const stored = (changes: Partial<Image> = {}, open = job): StoredImage => ({
  image: { ...waiting, ...changes },
  revision: 4,
  members: [],
  tags: [],
  jobs: [open],
})
const now = Date.parse('2026-02-02T03:04:05.678Z')
const facts = {
  checksum: 'c',
  os_hash_algo: 'sha512',
  os_hash_value: 'h',
  size: 5,
  virtual_size: 50 * 2 ** 30,
} as const

describe('work that is done', () => {
  test('makes the image active with what was found; its least disk stays as sent', () => {
    expect(finishJob(job, { facts }, now)(stored())).toEqual({
      jobEnds: [{ id: 9, state: 'done' }],
      puts: [{ image: { ...waiting, ...facts, status: 'active', updated_at: '2026-02-02T03:04:05Z' } }],
      result: 'done',
    })
  })

  test('leaves alone what it says nothing of', () => {
    const [put] = finishJob(job, { facts: {} }, now)(stored({ size: 7 })).puts ?? []
    expect(put?.image).toMatchObject({ status: 'active', size: 7 })
  })

  test('never sets the time of change back', () => {
    const [put] = finishJob(job, { facts }, now)(stored({ updated_at: '2027-01-01T00:00:00Z' })).puts ?? []
    expect(put?.image.updated_at).toBe('2027-01-01T00:00:00Z')
  })
})

test('work that failed kills the image, and the job keeps the reason', () => {
  expect(finishJob(job, { failure: 'No such object.' }, now)(stored())).toEqual({
    jobEnds: [{ id: 9, state: 'failed', reason: 'No such object.' }],
    puts: [{ image: { ...waiting, status: 'killed', updated_at: '2026-02-02T03:04:05Z' } }],
    result: 'failed',
  })
})

describe('nothing is written', () => {
  test.each<[string, StoredImage | undefined]>([
    ['of a deleted image', undefined],
    ['when the job was ended', { ...stored(), jobs: [] }],
    ['when another worker took it up', stored({}, { ...job, tries: 3 })],
    ['when it waits for another try', stored({}, { ...job, state: 'waiting' })],
  ])('%s', (_, found) => {
    for (const outcome of [{ facts }, { failure: 'x' }]) {
      expect(finishJob(job, outcome, now)(found)).toEqual({ result: undefined })
    }
  })
})

test('an image whose state someone else decided keeps it, and the job ends', () => {
  const change = finishJob(job, { facts }, now)(stored({ status: 'active' }))
  expect(change).toMatchObject({ jobEnds: [{ id: 9, state: 'ended' }], result: 'ended' })
  expect(change.puts).toBeUndefined()
})

test('history names the job, and nobody’s key', () => {
  expect(actorOfJob(job)).toEqual({
    operation: 'job fetch',
    account_id: null,
    access_key: null,
    request_id: null,
  })
})
