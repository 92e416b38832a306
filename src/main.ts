import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { createKeyRing } from './accounts/key-ring.ts'
import { loadOrCreateMasterKey } from './accounts/master-key.ts'
import { createSecretBox, type SecretBox } from './accounts/secret-box.ts'
import type { ImageDataReader } from './catalogue/image-data.ts'
import { clockFunction } from './config/clock.ts'
import { ConfigError } from './config/load.ts'
import { flagOf, type Settings, type settingsOf } from './config/options.ts'
import { programVersion } from './config/program-version.ts'
import { buildApp } from './http/app.ts'
import { countsOf, createPageCache } from './http/cache/page-cache.ts'
import { type RunningServer, startServer } from './http/server.ts'
import { imageDataReader } from './image-data/reader.ts'
import { runSource } from './ingest/sync-source.ts'
import { jobLog } from './jobs/job-log.ts'
import { type Runner, startRunner } from './jobs/runner.ts'
import { startScheduler } from './jobs/scheduler.ts'
import { sourceLog } from './jobs/source-log.ts'
import { openApiDocument } from './openapi/document.ts'
import { type OpenOptions, openStore } from './repository/open.ts'
import type { Store } from './repository/store.ts'
import type { OpenSource } from './sources/kinds.ts'
import type { Metric } from './telemetry/exposition.ts'
import { serverLog } from './telemetry/server-log.ts'
import { createServerMetrics } from './telemetry/server-metrics.ts'

export type { RunningServer } from './http/server.ts'

/** A server that listens. */
export interface Serving extends RunningServer {
  /** The metrics of this process. */
  metrics(): Metric[]
}

type StoreSettings = Pick<Settings, ReturnType<typeof settingsOf<'store'>>[number]>
export type ServerSettings = Pick<Settings, ReturnType<typeof settingsOf<'server'>>[number]>
type HttpSettings = Omit<ServerSettings, keyof StoreSettings>

/** The services of local commands and of the server. */
export interface Services {
  readonly store: Store
  /** Seals the secrets of access keys. */
  readonly box: SecretBox
  /** Where sources may cache data. */
  readonly dataFolder: string
  close(): Promise<void>
}

/**
 * Open the database and the master key. The data folder is created, for its owner only, if it does not exist. A catalogue of an
 * older release in SQLite is upgraded, which may take minutes: `upgrade` is called with the progress, and can abort it.
 * @throws the errors of the database and of the master key file
 */
export async function openServices(
  settings: Omit<StoreSettings, 'config'> & Partial<Pick<ServerSettings, 'databaseRead'>>,
  upgrade: Pick<OpenOptions, 'onProgress' | 'signal'> = {},
): Promise<Services> {
  await mkdir(settings.data, { recursive: true, mode: 0o700 })
  const box = createSecretBox(await loadOrCreateMasterKey(settings.masterKeyFile))
  const { database, databaseConnections: connections, databaseRead: replicas = [] } = settings
  const store = await openStore(database, { connections, replicas, ...upgrade })
  return { store, box, dataFolder: settings.data, close: () => store.close() }
}

/** The stream of the server's log: one line of JSON a call. */
export interface LogStream {
  write(line: string): void
}

/** Parts of a server that depend on the program. */
interface ServerParts {
  /** Opens the sources that are followed. It must not block the responses. */
  readonly openSource: OpenSource
  /** The metrics of all worker processes, if there are several. */
  gather?(): Promise<readonly Metric[]>
}

/** How long the server waits, when it stops, for running jobs and the run of a source, ms. */
const jobsDrain = 5_000

/**
 * Serve the services over HTTP, run the catalogue's jobs and follow its sources. It listens when the promise resolves.
 * `stop` ends the server, then the rest, and does not close the services; `retire` ends jobs and sources at the same time.
 * @throws ConfigError when the allowed hosts of image data are not valid
 * @throws the system's error when it cannot listen on the address
 */
export async function runServer(
  settings: HttpSettings,
  { store, box, dataFolder }: Services,
  log: LogStream,
  { openSource, gather }: ServerParts,
): Promise<Serving> {
  const { host, port, logLevel, publicUrl, pageCache } = settings
  const reader = openReader(settings)
  const version = programVersion()
  const pages = pageCache > 0 ? createPageCache(pageCache) : undefined
  const metrics = createServerMetrics({
    version,
    nodeVersion: process.versions.node,
    jobCounts: () => store.jobs.count(),
    followed: () => store.sources.list(),
    pageCache: () => pages && countsOf(pages),
    replication: store.replication,
    ...(gather && { gather }),
  })
  let runner: Runner | undefined
  const app = buildApp({
    images: store.images,
    keys: createKeyRing(store.accounts, box),
    accounts: store.accounts,
    imageSources: { mode: settings.imageSources, check: reader.check, probe: reader.probe },
    onJob: () => runner?.wake(),
    newId: randomUUID,
    dataVersion: () => store.dataVersion(),
    pageCache: pages,
    ping: () => store.ping(),
    openApi: (version) => openApiDocument(version, { newest: settings.newestVersion }),
    settings: {
      region: settings.region,
      zone: settings.zone,
      newestVersion: settings.newestVersion,
      expiredVersions: settings.expiredVersions,
      signatureWindowMs: settings.signatureWindow,
      debugSignatures: settings.debugSignatures,
      trustProxy: settings.trustProxy,
      keepAliveMs: settings.keepAlive,
      ...(publicUrl !== undefined && { publicUrl }),
    },
    metrics: metrics.text,
    answerCounter: metrics.http.counter,
    versionClock: clockFunction(settings.clock),
    now: Date.now,
    logger: logLevel === 'silent' ? false : { level: logLevel, stream: log },
    build: { version },
  })
  const server = await startServer(app, { host, port, delayMs: settings.stopDelay })
  store.replication?.watch(serverLog(app.log))
  const jobLines = jobLog(app.log)
  runner = startRunner({
    images: store.images,
    jobs: store.jobs,
    reader,
    observer: {
      tried(event) {
        jobLines.tried(event)
        metrics.jobs.tried(event)
      },
      read: metrics.jobs.read,
      trouble: jobLines.trouble,
    },
  })
  const sourceLines = sourceLog(app.log)
  const scheduler = startScheduler({
    sources: store.sources,
    run: (source, signal) =>
      runSource(source, store, {
        open: openSource,
        environment: process.env,
        dataFolder,
        signal,
        now: Date.now(),
      }),
    observer: {
      ran(event) {
        sourceLines.ran(event)
        metrics.sources.ran(event)
      },
      trouble: sourceLines.trouble,
    },
  })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      await Promise.all([runner?.stop(jobsDrain), scheduler.stop(jobsDrain)])
    },
    async retire(graceMs) {
      await Promise.all([server.retire(graceMs), runner?.stop(jobsDrain), scheduler.stop(jobsDrain)])
    },
    metrics: metrics.own,
  }
}

function openReader(settings: HttpSettings): ImageDataReader {
  try {
    return imageDataReader({
      mode: settings.imageSources,
      allowedHosts: settings.imageSourceHosts,
      limits: { size: settings.imageSourceSize, fetchTime: settings.imageSourceTime },
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ConfigError([{ text: `${flagOf('imageSourceHosts')}: ${error.message}`, origin: 'flag' }])
  }
}
