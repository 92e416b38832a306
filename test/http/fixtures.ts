import { randomUUID } from 'node:crypto'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import inject from 'light-my-request'
import { pageVersionId } from 'scp-images-client/contract/api-versions'
import { type Image, imageFieldNames, noValues } from 'scp-images-client/contract/image-fields'
import type { SigningRequest } from 'scp-images-client/signing'
import { createAccount } from '../../src/accounts/create-account.ts'
import { issueKey } from '../../src/accounts/issue-key.ts'
import { createKeyRing } from '../../src/accounts/key-ring.ts'
import { createSecretBox, type SecretBox } from '../../src/accounts/secret-box.ts'
import type { ImageWrite } from '../../src/catalogue/image-repository.ts'
import { buildApp } from '../../src/http/app.ts'
import { createPageCache } from '../../src/http/cache/page-cache.ts'
import type { Dependencies } from '../../src/http/dependencies.ts'
import type { HttpSettings } from '../../src/http/settings.ts'
import { openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'
import { metricsType } from '../../src/telemetry/exposition.ts'
import { signedHeaders } from '../signed-headers.ts'

export const alice = 'a8f10467abfc4b87b64614ab36eb9ae4'
export const bob = 'b0b00467abfc4b87b64614ab36eb9ae4'
/** Access keys with their secrets; the policies of the last two are below. */
export const secrets: Readonly<Record<string, string>> = {
  'alice-key': 'alice-secret-of-32-characters-xx',
  'bob-the-key': 'bob-secret-of-32-characters-long',
  'alice-lister': 'lister-secret-of-32-characters-x',
  'alice-nobody': 'nobody-secret-of-32-characters-x',
}
const policies: Readonly<Record<string, string>> = {
  'alice-lister': policy('Allow', 'virtualserver:ListImages'),
  'alice-nobody': policy('Allow', 'virtualserver:ShowImage'),
}

function policy(Effect: string, action: string): string {
  const Statement = [{ Sid: 'one', Effect, Action: [action], Resource: '*' }]
  return JSON.stringify({ Version: '2024-07-01', Statement })
}

/** A day on which the table equals the vendor's page. */
export const pageDay = Date.parse('2026-05-01T12:00:00Z')
export const origin = 'http://127.0.0.1:8080'

/** A complete image, its fields in the order of the wire; `n` makes ids and times distinct. */
export function image(n: number, changes: Partial<Image> = {}): Image {
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const created = new Date(Date.parse('2025-01-01T00:00:00Z') + n * 60_000)
    .toISOString()
    .replace('.000Z', 'Z')
  const values = {
    ...noValues,
    container_format: 'bare',
    created_at: created,
    disk_format: 'qcow2',
    file: `/v2/images/${id}/file`,
    id,
    min_disk: 10,
    min_ram: 0,
    name: `image-${n}`,
    os_distro: 'alma',
    os_hidden: false,
    owner: alice,
    protected: false,
    scp_image_type: 'custom',
    status: 'active',
    updated_at: created,
    visibility: 'public',
    ...changes,
  }
  return Object.fromEntries(imageFieldNames.map((name) => [name, values[name]])) as unknown as Image
}

export interface Bench {
  readonly app: FastifyInstance
  readonly store: Store
  readonly keys: Dependencies['keys']
  /** A signed GET. */
  get(target: string, options?: SignedOptions): Promise<LightMyRequestResponse>
  /** A signed request with a body. */
  send(method: Method, target: string, options?: SignedOptions): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

export interface SignedOptions {
  readonly method?: InjectOptions['method']
  readonly as?: string
  readonly version?: string
  readonly sign?: Partial<SigningRequest & { readonly secretKey: string }>
  readonly headers?: Record<string, string>
  /** Texts and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown
}

export type Method = NonNullable<InjectOptions['method']>

/** A body that createImage takes. */
export const creation = { name: 'made', os_distro: 'alma', url: 'https://example.com/a.qcow2' } as const

type Changes = Partial<Omit<Dependencies, 'settings'>> & { settings?: Partial<HttpSettings> }

const sealing = Buffer.alloc(32, 7)

/** A real application on a real in-memory store, with two accounts' keys. */
export async function bench(
  writes: readonly ImageWrite[] = [],
  changes: Changes = {},
  database = 'sqlite::memory:',
): Promise<Bench> {
  const store = await openStore(database)
  if (writes.length > 0) await store.images.apply(writes)
  const box = createSecretBox(sealing)
  await addKeys(store, box)
  return serveStore(store, changes)
}

/** Another application on a store whose keys are there. */
export function serveStore(store: Store, changes: Changes = {}): Bench {
  const deps = { ...depsOf(store, createSecretBox(sealing)), ...changes }
  const app = buildApp({ ...deps, settings: { ...settings, ...changes.settings } })
  return {
    app,
    store,
    keys: deps.keys,
    get: (target, options = {}) => signed(app, target, options),
    send: (method, target, options = {}) => signed(app, target, { ...options, method }),
    close: async () => {
      await app.close()
      await store.close()
    },
  }
}

const settings: HttpSettings = {
  region: 'kr-west1',
  zone: 'kr-west1-a',
  newestVersion: pageVersionId,
  expiredVersions: 'serve',
  signatureWindowMs: 15 * 60_000,
  debugSignatures: false,
}

async function addKeys({ accounts }: Store, box: SecretBox): Promise<void> {
  await createAccount(accounts, { name: 'Alice', id: alice }, 0)
  await createAccount(accounts, { name: 'Bob', id: bob }, 0)
  for (const [access_key, secret_key] of Object.entries(secrets)) {
    const account_id = access_key.startsWith('bob') ? bob : alice
    const policy = policies[access_key]
    await issueKey(accounts, box, { account_id, access_key, secret_key, ...(policy && { policy }) }, 0)
  }
}

function depsOf(store: Store, box: SecretBox): Omit<Dependencies, 'settings'> {
  return {
    images: store.images,
    keys: createKeyRing(store.accounts, box),
    accounts: store.accounts,
    imageSources: { mode: 'register', check: () => {}, probe: async () => {} },
    onJob: () => {},
    newId: randomUUID,
    dataVersion: () => store.dataVersion(),
    pageCache: createPageCache(4_000_000),
    ping: () => store.ping(),
    openApi: (version) => ({ openapi: '3.1.1', info: { title: '이미지', version } }),
    metrics: async () => ({ type: metricsType, text: 'up 1\n' }),
    versionClock: () => pageDay,
    now: Date.now,
    logger: false,
    build: { version: '0.0.0-test' },
  }
}

export function sign(
  target: string,
  { method = 'GET', as = 'alice-key', version, sign }: SignedOptions = {},
) {
  return signedHeaders({
    method,
    url: origin + target,
    accessKey: as,
    secretKey: secrets[as] ?? '',
    ...(version !== undefined && { apiVersion: `virtualserver ${version}` }),
    ...sign,
  })
}

/** Through the server's own front, which `app.inject` would pass by. */
async function signed(app: FastifyInstance, target: string, options: SignedOptions) {
  await app.ready()
  const { method = 'GET', body } = options
  const isRaw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body)
  return inject((request, response) => void app.server.emit('request', request, response), {
    method,
    url: target,
    headers: {
      host: '127.0.0.1:8080',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...sign(target, options),
      ...options.headers,
    },
    ...(body !== undefined && { payload: isRaw ? body : JSON.stringify(body) }),
  })
}

export interface WireError {
  readonly code: string
  readonly detail: string | string[]
  readonly global_request_id: string
  readonly request_id: string
  readonly status: number
  readonly title: string
}

/** The one error of an envelope. */
export const errorOf = (answer: { json<T>(): T }): WireError =>
  (answer.json<{ errors: [WireError] }>().errors as [WireError])[0]

export const idsOf = (answer: { json<T>(): T }): string[] =>
  answer.json<{ images: Image[] }>().images.map(({ id }) => id)
