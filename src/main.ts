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
  /** What this process counts of itself. */
  metrics(): Metric[]
}

export type StoreSettings = Pick<Settings, ReturnType<typeof settingsOf<'store'>>[number]>
export type ServerSettings = Pick<Settings, ReturnType<typeof settingsOf<'server'>>[number]>

/** What every local command and the server work with. */
export interface Services {
  readonly store: Store
  /** Seals the secrets of access keys. */
  readonly box: SecretBox
  /** Where kinds of sources may keep what they found out. */
  readonly dataFolder: string
  close(): Promise<void>
}

/**
 * Open the database and the master key. The data folder is made, for its owner only, when it is not there. A catalogue in SQLite that
 * an older program made is brought up to date, which may take minutes: `upgrade` hears how far that is, and can end it.
 * @throws what the database or the key file say when they cannot be used
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

/** Where the server's log goes: one JSON text a call. */
export interface LogStream {
  write(line: string): void
}

/** What a server is given by the program it is a part of. */
export interface ServerParts {
  /** Opens the sources that are followed. It must not hold up the answers. */
  readonly openSource: OpenSource
  /** What all processes count that serve together, where this one is not alone. */
  gather?(): Promise<readonly Metric[]>
}

/** How long jobs under way, and the run of a source, may take to be given back when the server stops, ms. */
const jobsDrain = 5_000

/**
 * Serve the opened services over HTTP, do the catalogue's jobs and follow its sources; listens when the promise resolves.
 * `stop` ends the server, then the rest, and leaves the services open; `retire` leaves jobs and sources to others first.
 * @throws ConfigError when the hosts of image data cannot be read
 * @throws the system's error when the address cannot be had
 */
export async function runServer(
  settings: Omit<ServerSettings, keyof StoreSettings>,
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

type SourceSettings = Pick<
  Settings,
  'imageSources' | 'imageSourceHosts' | 'imageSourceSize' | 'imageSourceTime'
>

function openReader(settings: SourceSettings): ImageDataReader {
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
