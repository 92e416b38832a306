import type { Job } from '../../src/catalogue/job.ts'

export const jobOf = (changes: Partial<Job>): Job => ({
  id: 1,
  kind: 'fetch',
  image_id: '00000000-0000-4000-8000-000000000001',
  source_id: null,
  url: 'https://host/image.qcow2',
  owner: 'a8f10467abfc4b87b64614ab36eb9ae4',
  state: 'running',
  tries: 1,
  reason: null,
  created_at: 0,
  updated_at: 0,
  ...changes,
})
