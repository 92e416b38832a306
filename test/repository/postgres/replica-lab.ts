import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { openStore } from '../../../src/repository/open.ts'
import type { ServerEvent } from '../../../src/repository/sql/engine.ts'
import type { Store } from '../../../src/repository/store.ts'
import { type Cluster, makeCluster } from '../../postgres/cluster.ts'
import { findPrograms } from '../../postgres/programs.ts'
import { caughtUp, resumeReplay } from '../../postgres/replay.ts'
import { ask } from '../../postgres/schema-url.ts'
import { hasPostgres } from '../../postgres/schemas.ts'
import { accounts, imageOf } from '../arbitraries.ts'

export const [me, other] = accounts
export const actor = { operation: 'setImage', account_id: me, access_key: 'key', request_id: 'req-1' }
const programs = hasPostgres ? findPrograms() : undefined

/** What is acknowledged is on the disk, and so may be sent. */
const settings = {
  synchronous_commit: 'on',
  wal_keep_size: '64MB',
  wal_retrieve_retry_interval: '50ms',
}

/** A cluster whose standbys lose nothing of what was acknowledged. */
export const makePrimary = () => makeCluster(programs as NonNullable<typeof programs>, settings)

/** Tests of replicas, where there is a PostgreSQL: they begin with an empty catalogue that all servers know. */
export const describeReplicas = (tests: (lab: ReplicaLab) => void) =>
  describe.runIf(programs !== undefined)('replicas of a PostgreSQL', () => tests(replicaLab()))

export type ReplicaLab = ReturnType<typeof replicaLab>

/** A primary with two standbys for the tests of a file, and stores of it for each test. */
function replicaLab() {
  let primary: Cluster
  let [first, second] = [] as unknown as [Cluster, Cluster]
  const stores: Store[] = []
  const events: ServerEvent[] = []

  beforeAll(async () => {
    primary = await makePrimary()
    await migrateDatabase(primary.url)
    await (await openStore(primary.url)).close()
    await ask(primary.url, 'create role reader login; grant select on all tables in schema public to reader')
    first = await primary.standby()
    second = await primary.standby()
  })
  beforeEach(async () => {
    events.length = 0
    await ask(
      primary.url,
      'truncate image, list_entry, scope, member, tag, history, event, removed, access_key',
    )
    await settled()
  })
  afterEach(async () => {
    await closeStores()
    await Promise.all([first, second].map(({ url }) => resumeReplay(url)))
  })
  afterAll(() => primary.remove())

  const closeStores = () => Promise.all(stores.splice(0).map((store) => store.close()))
  /** Both show all there is. */
  const settled = () => Promise.all([first, second].map(({ url }) => caughtUp(primary.url, url)))

  return {
    get primary() {
      return primary
    },
    get first() {
      return first
    },
    get second() {
      return second
    },
    /** Closed after the test. */
    stores,
    closeStores,
    /** Of the stores that `open` opened. */
    events,
    settled,
    /** A process that reads from these. */
    async open(...replicas: Cluster[]): Promise<Store> {
      const store = await openStore(primary.url, { replicas: replicas.map(({ url }) => url) })
      store.replication?.watch((event) => events.push(event))
      stores.push(store)
      return store
    },
  }
}

export const add = async ({ images }: Store, name: string, more = {}) => {
  const image = imageOf({ owner: me, visibility: 'private', name, ...more })
  await images.change(actor, image.id, () => ({ puts: [{ image }], result: 1 }))
  return image
}

/** How many questions each replica has answered. */
export const answersOf = ({ replication }: Store) => (replication?.answers() ?? []).map(({ count }) => count)

/** Statements that some connection of the program sent last to a server. */
export const lastStatements = async ({ url }: Cluster) =>
  (
    await ask<{ query: string }>(
      url,
      `select query from pg_stat_activity where application_name = 'scp-images'`,
    )
  ).map(({ query }) => query)
