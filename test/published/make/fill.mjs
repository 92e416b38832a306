import { accounts, masterKey, otherKeys, publisher } from './accounts.mjs'
import { tick } from './fixed.mjs'
import { imported, importedLater, said } from './images.mjs'
import { serve } from './serving.mjs'
import { endings, importedAgain, requests, requestsOnSaid } from './steps.mjs'

const importer = { operation: 'import ndjson', account_id: null, access_key: null, request_id: null }
const mirror = { name: 'mirror: 미러', kind: 'ndjson', place: '/srv/mirror/images.ndjson' }
const worker = 'maker'
const minute = 60_000

/** Fill an empty store with all that its program can hold. */
export async function fill(program, store) {
  await addAccounts(program, store)
  await apply(store, imported)
  await apply(store, importedLater)
  if (!program.finishJob) return apply(store, runsTogether())
  const server = await serve(program, store)
  try {
    await send(server, requests)
    await endJobs(program, store)
    await apply(store, importedAgain)
    if (!program.runSource) return await apply(store, runsTogether())
    await followMirror(program, store, server)
  } finally {
    await server.stop()
  }
}

/** What the source says in the end, for a program that imports it only. */
const runsTogether = () => [...new Map(said.flat().map(({ write }) => [write.image.id, write])).values()]

async function addAccounts(program, { accounts: repository }) {
  const box = program.createSecretBox(Buffer.from(masterKey, 'hex'))
  for (const { id, name, user } of accounts)
    await program.createAccount(repository, { id, name, ...(user && { user }) }, Date.now())
  const own = accounts.map((account) => ({ ...account, account: account.id }))
  for (const { account, accessKey, secretKey, policy, isDisabled } of [...own, ...otherKeys]) {
    const key = {
      account_id: account,
      access_key: accessKey,
      secret_key: secretKey,
      ...(policy && { policy }),
    }
    await program.issueKey(repository, box, key, Date.now())
    if (isDisabled) await repository.disableKey(accessKey)
  }
}

async function apply({ images }, writes) {
  tick()
  await images.apply(writes, { actor: importer })
}

/** @throws Error for a request that is refused: the catalogue would lack something */
async function send(server, list) {
  for (const [account, method, target, body] of list) {
    tick()
    const { status, text } = await server.ask(account, method, target, { body })
    if (status >= 300) throw new Error(`${method} ${target}: ${status} ${text}`)
  }
}

async function endJobs({ finishJob, actorOfJob }, { images, jobs }) {
  for (const ending of endings) {
    tick()
    const job = await jobs.claim(worker, Date.now(), minute)
    if (!job) throw new Error('there are fewer jobs than endings')
    if ('running' in ending) continue
    if ('retry' in ending)
      await jobs.retry(job.id, worker, Date.now(), Date.now() + 60 * minute, ending.retry)
    else await images.change(actorOfJob(job), job.image_id, finishJob(job, ending, Date.now()))
  }
}

/** A source that is run twice, with changes made here in between; one that fails, and one that never ran. */
async function followMirror(program, store, server) {
  const { sources } = store
  const order = { account: publisher.id, maxHide: 50 }
  await sources.save(mirror, order, 60 * minute, Date.now())
  await sources.save({ ...mirror, name: 'broken', kind: 'unheard-of' }, { prune: true }, null, null)
  await sources.save(
    { ...mirror, name: 'idle', place: '/srv/이미지' },
    { settings: {} },
    90 * minute,
    Date.now(),
  )
  await run(program, store, mirror.name, () => said[0])
  await send(server, requestsOnSaid)
  await run(program, store, mirror.name, () => said[1])
  await run(program, store, 'broken', () => [])
}

async function run({ runSource }, store, name, open) {
  tick()
  const { sources } = store
  const source = await sources.claim(worker, Date.now(), minute, name)
  const { text, failed } = await runSource(source, store, {
    open: () => items(open()),
    environment: {},
    dataFolder: '',
    signal: new AbortController().signal,
    now: Date.now(),
  })
  const next_run = source.every === null ? null : Date.now() + source.every
  await sources.release(source.id, worker, { at: Date.now(), result: text, failed, next_run })
}

async function* items(list) {
  yield* list
}
