import { mkdir } from 'node:fs/promises'
import { createKeyRing } from './accounts/key-ring.ts'
import { loadOrCreateMasterKey } from './accounts/master-key.ts'
import { createSecretBox, type SecretBox } from './accounts/secret-box.ts'
import { clockFunction } from './config/clock.ts'
import type { Settings, settingsOf } from './config/options.ts'
import { programVersion } from './config/program-version.ts'
import { buildApp } from './http/app.ts'
import { type RunningServer, startServer } from './http/server.ts'
import { openApiDocument } from './openapi/document.ts'
import { openStore } from './repository/open.ts'
import type { Store } from './repository/store.ts'

export type { RunningServer } from './http/server.ts'

export type StoreSettings = Pick<Settings, ReturnType<typeof settingsOf<'store'>>[number]>
export type ServerSettings = Pick<Settings, ReturnType<typeof settingsOf<'server'>>[number]>

/** What every local command and the server work with. */
export interface Services {
  readonly store: Store
  /** Seals the secrets of access keys. */
  readonly box: SecretBox
  close(): Promise<void>
}

/**
 * Open the database and the master key. The data folder is made, for its owner only, when it is not there.
 * @throws what the database or the key file say when they cannot be used
 */
export async function openServices(settings: Omit<StoreSettings, 'config'>): Promise<Services> {
  await mkdir(settings.data, { recursive: true, mode: 0o700 })
  const box = createSecretBox(await loadOrCreateMasterKey(settings.masterKeyFile))
  const store = await openStore(settings.database, { connections: settings.databaseConnections })
  return { store, box, close: () => store.close() }
}

/** Where the server's log goes: one JSON text a call. */
export interface LogStream {
  write(line: string): void
}

/**
 * Serve the opened services over HTTP; listens when the promise resolves. `stop` ends the server and leaves the
 * services open.
 * @throws the system's error when the address cannot be had
 */
export async function runServer(
  settings: Omit<ServerSettings, keyof StoreSettings>,
  { store, box }: Services,
  log: LogStream,
): Promise<RunningServer> {
  const { host, port, logLevel, publicUrl } = settings
  const app = buildApp({
    images: store.images,
    keys: createKeyRing(store.accounts, box),
    ping: () => store.ping(),
    openApi: openApiDocument,
    settings: {
      region: settings.region,
      expiredVersions: settings.expiredVersions,
      signatureWindowMs: settings.signatureWindow,
      debugSignatures: settings.debugSignatures,
      trustProxy: settings.trustProxy,
      keepAliveMs: settings.keepAlive,
      ...(publicUrl !== undefined && { publicUrl }),
    },
    versionClock: clockFunction(settings.clock),
    now: Date.now,
    logger: logLevel === 'silent' ? false : { level: logLevel, stream: log },
    build: { version: programVersion() },
  })
  return startServer(app, { host, port })
}
