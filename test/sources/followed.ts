import type { Source } from '../../src/catalogue/sync/source-repository.ts'

/** A source that is followed, and has not been run. */
export const followed = (changes: Partial<Source> = {}): Source => ({
  id: 1,
  name: 'lab',
  kind: 'osism',
  place: '/srv/images',
  order: {},
  every: 60_000,
  next_run: null,
  lease_until: null,
  last_run: null,
  last_result: null,
  last_failed: false,
  last_success: null,
  ...changes,
})
