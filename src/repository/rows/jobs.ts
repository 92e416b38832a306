import type { Kysely } from 'kysely'
import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { Job, JobEnd, JobKind, JobRepository, NewJob } from '../../catalogue/job.ts'
import { decodeUuid, encodeUuid } from '../schema/columns.ts'
import type { JobTable, Tables } from '../schema/tables.ts'
import { runCached } from '../sql/bulk-insert.ts'
import type { Engine } from '../sql/engine.ts'

export const jobColumns = [
  'id',
  'kind',
  'state',
  'image_id',
  'source_id',
  'url',
  'owner',
  'tries',
  'reason',
  'created_at',
  'updated_at',
] as const

export type JobRow = Pick<JobTable, Exclude<(typeof jobColumns)[number], 'id'>> & { id: number }

export const jobOf = (row: JobRow): Job => ({
  ...row,
  image_id: decodeUuid(row.image_id),
  source_id: row.source_id && decodeUuid(row.source_id),
})

export async function insertJob(db: Kysely<Tables>, job: NewJob, now: number): Promise<void> {
  const { kind, image_id, source_id, url, owner } = job
  await db
    .insertInto('job')
    .values({
      kind,
      state: 'waiting',
      image_id: encodeUuid(image_id),
      source_id: source_id === null ? null : encodeUuid(source_id),
      url,
      owner,
      tries: 0,
      reason: null,
      created_at: now,
      updated_at: now,
      due: now,
      worker: null,
    })
    .execute()
}

/** A job that is over already stays as it ended. */
export async function endJob(db: Kysely<Tables>, { id, state, reason }: JobEnd, now: number): Promise<void> {
  await db
    .updateTable('job')
    .set({ state, due: null, worker: null, updated_at: now, ...(reason !== undefined && { reason }) })
    .where('id', '=', id)
    .where('due', 'is not', null)
    .execute()
}

/** The jobs on an image that are not over. */
export async function endJobsOf(db: Kysely<Tables>, image: ImageId, now: number): Promise<void> {
  await db
    .updateTable('job')
    .set({ state: 'ended', due: null, worker: null, updated_at: now })
    .where('image_id', '=', encodeUuid(image))
    .where('due', 'is not', null)
    .execute()
}

/** Jobs that are not over and make an image or read it, the oldest first. */
export async function openJobsOf(on: Pick<Engine, 'db' | 'dialect'>, image: ImageId): Promise<Job[]> {
  const uuid = encodeUuid(image)
  const rows = await runCached<JobRow>(on, 'open jobs', () => openJobsQuery(on.db, image), [uuid, uuid])
  return rows.map(jobOf)
}

export function openJobsQuery(db: Kysely<Tables>, image: ImageId) {
  const uuid = encodeUuid(image)
  return db
    .selectFrom('job')
    .select(jobColumns)
    .where((where) => where.or([where('image_id', '=', uuid), where('source_id', '=', uuid)]))
    .where('due', 'is not', null)
    .orderBy('id')
}

/** The job that has been due longest, of some kinds or of any. */
export function dueJob(db: Kysely<Tables>, now: number, kinds?: readonly JobKind[]) {
  const query = db.selectFrom('job').select('id').where('due', '<=', now)
  const wanted = kinds ? query.where('kind', 'in', kinds) : query
  return wanted.orderBy('due').orderBy('id').limit(1)
}

/** See `JobRepository.list`. */
export function listJobs(
  db: Kysely<Tables>,
  { owner, image, state, limit }: Parameters<JobRepository['list']>[0],
) {
  let query = db.selectFrom('job').select(jobColumns).orderBy('id', 'desc').limit(limit)
  if (owner !== undefined) query = query.where('owner', '=', owner)
  if (image !== undefined) query = query.where('image_id', '=', encodeUuid(image))
  if (state !== undefined) query = query.where('state', '=', state)
  return query
}
