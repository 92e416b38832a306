import { join } from 'node:path'
import {
  apiVersionIds,
  expiredPolicies,
  newestChoices,
  pageVersionId,
} from 'scp-images-client/contract/api-versions'
import { type Clock, clockText, parseClock } from './clock.ts'
import {
  byteSize,
  byteSizeOrNone,
  choice,
  databaseUrl,
  duration,
  httpUrl,
  integer,
  onOff,
  postgresUrls,
  printableText,
  secretText,
  spanOfTime,
  spanOfTimeOrNone,
  text,
  textList,
  type ValueType,
  workerCount,
} from './value-types.ts'

/** What needs a setting: the server, every local command that opens the database, commands that call a server. */
export type SettingScope = 'server' | 'store' | 'client'

/**
 * One setting. Its flag, its environment variable (`SCP_IMAGES_<FLAG>`) and its key in the configuration file
 * are derived from the key of its row.
 */
interface SettingRow<T> extends SettingFacts {
  readonly type: ValueType<T>
}

interface SettingFacts {
  readonly scopes: readonly SettingScope[]
  readonly help: string
  /** Text of the default, parsed like any other text; absent: no value. */
  readonly default?: string
  /** A default that is a path in the data folder. */
  readonly defaultIn?: (data: string) => string
  /** A default made of the text of another setting, by its key. */
  readonly defaultFrom?: { readonly key: string; readonly text: (other: string) => string }
  /** The default of `serve --demo`, and its effect: the beginning of a sentence. */
  readonly demo?: { readonly default: string; readonly effect: string }
  /** Other environment variables, read after the setting's own one. */
  readonly fallbacks?: readonly string[]
  /** Never shown; has no flag and is not read from the configuration file. */
  readonly secret?: true
  /** May hold a password: its text is not shown in errors. */
  readonly mayHoldSecret?: true
  /** Needed to find the configuration file, and so not read from it. */
  readonly beforeFile?: true
  /** Identifies the server: a reload of the settings does not change it. */
  readonly fixedAtStart?: true
}

const row = <T, const R extends SettingFacts>(
  type: ValueType<T>,
  facts: R,
): { readonly type: ValueType<T> } & R => ({ type, ...facts })

/** More processes than that on one machine are of no use. */
export const mostWorkers = 64

const clock: ValueType<Clock> = { placeholder: 'instant|+90d', parse: parseClock, show: clockText }

// biome-ignore format: a table reads best with one row a line
const settingRows = {
  config: row(text('file'), { scopes: ['server', 'store', 'client'], beforeFile: true, help: 'configuration file; without it, scp-images.config.json in the data folder is read if it is there' }),
  data: row(text('folder'), { scopes: ['server', 'store', 'client'], beforeFile: true, fixedAtStart: true, default: './data', help: 'data folder' }),
  database: row(databaseUrl, { scopes: ['server', 'store'], mayHoldSecret: true, fixedAtStart: true, fallbacks: ['DATABASE_URL'], defaultIn: (data: string) => `sqlite:${join(data, 'images.db')}`, help: 'database: sqlite:PATH, sqlite::memory: or postgres://user@host:5432/name' }),
  databaseConnections: row(integer(2, 1000), { scopes: ['server', 'store'], default: '10', help: 'connections to PostgreSQL at most; one of four writes' }),
  databaseRead: row(postgresUrls, { scopes: ['server'], mayHoldSecret: true, default: '', help: 'standbys of the PostgreSQL database that lists are read from, with commas between them' }),
  masterKeyFile: row(text('file'), { scopes: ['server', 'store'], fixedAtStart: true, defaultIn: (data: string) => join(data, 'master.key'), help: 'file with the key that encrypts secrets; made at the first start' }),
  host: row(text('address'), { scopes: ['server'], fixedAtStart: true, fallbacks: ['HOST'], default: '127.0.0.1', help: 'address to listen on' }),
  port: row(integer(0, 65_535), { scopes: ['server'], fixedAtStart: true, fallbacks: ['PORT'], default: '8080', help: 'port to listen on; 0 picks one' }),
  workers: row(workerCount(mostWorkers), { scopes: ['server'], default: '1', help: 'processes that serve at one address; auto: one for each processor' }),
  pageCache: row(byteSizeOrNone, { scopes: ['server'], default: '32MiB', help: 'memory of each process for pages it has sent; 0: no page is kept' }),
  region: row(printableText('name', 253), { scopes: ['server'], default: 'kr-west1', help: 'region named in /v1/endpoints, and whose images a new --demo has' }),
  zone: row(printableText('name', 255), { scopes: ['server'], defaultFrom: { key: 'region', text: (region: string) => `${region}-a` }, help: 'availability zone of the images that are made here; without it the region and -a' }),
  publicUrl: row(httpUrl, { scopes: ['server'], help: 'address clients use, when it is not the one listened on' }),
  expiredVersions: row(choice('policy', expiredPolicies), { scopes: ['server'], default: 'serve', help: 'API versions past their date: answer as before, or refuse with 406' }),
  newestVersion: row(choice('version', newestChoices), { scopes: ['server'], default: pageVersionId, help: 'API version that is CURRENT and answers requests that name none; later ones are PLANNED, and answer requests that name them' }),
  clock: row(clock, { scopes: ['server'], default: 'real', help: 'clock for the status of API versions only: an instant, or an offset to now' }),
  signatureWindow: row(duration, { scopes: ['server'], default: '15m', help: 'how far a request\'s timestamp may be off, each way; 0: any' }),
  trustProxy: row(onOff, { scopes: ['server'], default: 'false', help: 'use X-Forwarded-Proto and X-Forwarded-Host; only behind a proxy that sets them' }),
  debugSignatures: row(onOff, { scopes: ['server'], default: 'false', help: 'explain refused signatures to the caller; not for production' }),
  keepAlive: row(duration, { scopes: ['server'], default: '65s', help: 'how long an idle connection is kept open; above the load balancer\'s own time' }),
  stopDelay: row(spanOfTimeOrNone(60_000), { scopes: ['server'], default: '0', help: 'how long a stopping server still serves while /readyz answers 503, so that a load balancer sends no more requests; 0: only requests under way' }),
  imageSources: row(choice('mode', ['header', 'fetch', 'register']), { scopes: ['server'], default: 'header', demo: { default: 'register', effect: 'The data of new images is not read' }, help: 'what is read of the data a new image is made from: its header (sizes), all of it (digests too), or nothing' }),
  imageSourceHosts: row(textList('hosts'), { scopes: ['server'], default: '', help: 'hosts, *.suffixes and CIDR blocks, with commas between them, that images may be read from although they are not public' }),
  imageSourceSize: row(byteSize, { scopes: ['server'], default: '1TiB', help: 'largest image data taken' }),
  imageSourceTime: row(spanOfTime(20), { scopes: ['server'], default: '6h', help: 'longest time in which all data of an image is read' }),
  logLevel: row(choice('level', ['silent', 'error', 'warn', 'info', 'debug', 'trace']), { scopes: ['server'], fallbacks: ['LOG_LEVEL'], default: 'warn', help: 'least level of the log on stderr' }),
  endpoint: row(httpUrl, { scopes: ['client'], default: 'http://127.0.0.1:8080', help: 'address of the server' }),
  accessKey: row(secretText, { scopes: ['client'], secret: true, fallbacks: ['SCP_ACCESS_KEY'], help: 'access key that signs requests' }),
  secretKey: row(secretText, { scopes: ['client'], secret: true, fallbacks: ['SCP_SECRET_KEY'], help: 'its secret key' }),
  accountId: row(text('id'), { scopes: ['client'], fallbacks: ['SCP_ACCOUNT_ID'], help: 'account id to send and sign; no operation needs it' }),
  apiVersion: row(choice('version', apiVersionIds), { scopes: ['client'], help: 'API version of requests; the server\'s CURRENT one if not given' }),
  language: row(choice('language', ['en-US', 'ko-KR']), { scopes: ['client'], fallbacks: ['SCP_LANGUAGE'], default: 'en-US', help: 'language of error texts' }),
} as const satisfies Record<string, SettingRow<unknown>>

type Rows = typeof settingRows
export type SettingKey = keyof Rows

type ValueOf<R> = R extends { type: ValueType<infer T> }
  ? R extends { default: string } | { defaultIn: unknown } | { defaultFrom: unknown }
    ? T
    : T | undefined
  : never

/** The value of every setting, by key. */
export type Settings = { [K in SettingKey]: ValueOf<Rows[K]> }

export const settingKeys = Object.keys(settingRows) as SettingKey[]

/** A row, without its own value type. */
export const settingRow = (key: SettingKey): SettingRow<unknown> => settingRows[key]

type KeysOf<S extends SettingScope> = {
  [K in SettingKey]: Rows[K] extends { scopes: readonly (infer X)[] } ? (S extends X ? K : never) : never
}[SettingKey]

/** Keys of the settings a scope needs, in table order. */
export const settingsOf = <S extends SettingScope>(scope: S): KeysOf<S>[] =>
  settingKeys.filter((key) => settingRow(key).scopes.includes(scope)) as KeysOf<S>[]

/** `signatureWindow` → `signature-window`: the name of the flag, and the key in the configuration file. */
export const settingWord = (key: SettingKey): string =>
  key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** A setting that is or may hold a secret can also be given by `<NAME>_FILE`, the path of a file that holds it. */
export const hasFileVariant = (key: SettingKey): boolean =>
  (settingRow(key).secret ?? settingRow(key).mayHoldSecret) === true

export const flagOf = (key: SettingKey): string => `--${settingWord(key)}`

/** Environment variables of a setting, its own one first. */
export const environmentNamesOf = (key: SettingKey): string[] => [
  `SCP_IMAGES_${settingWord(key).replaceAll('-', '_').toUpperCase()}`,
  ...(settingRow(key).fallbacks ?? []),
]
