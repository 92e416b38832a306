// Runs the acceptance suite against any server. `npm run acceptance -- --help` explains.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const help = `usage: npm run acceptance -- --endpoint URL [options] [FILE…]

Holds a server's image API against its rules, from outside. Unless asked to with --writes it changes nothing.
It needs the server's address and the keys of two accounts; the second one should have a private image.

  --endpoint URL                address of the server (SCP_IMAGES_ENDPOINT)
  --access-key K                key of the first account (SCP_ACCESS_KEY)
  --secret-key-file F           file with its secret (SCP_SECRET_KEY, SCP_SECRET_KEY_FILE)
  --other-access-key K          key of another account (SCP_OTHER_ACCESS_KEY)
  --other-secret-key-file F     file with its secret (SCP_OTHER_SECRET_KEY, SCP_OTHER_SECRET_KEY_FILE)

  --writes                      also hold the operations that change images to their rules: makes images whose names begin
                                with "scp-images-acceptance", shares them between the two accounts, and deletes them
  --image-url URL               a qcow2 image that the server can read, for the images it makes
  --server-id ID                a server of the first account, to make an image of

  --only vendor|all             vendor: leave out the rules that are this project's own choice (default: all)
  --complete                    fail where a rule could not be exercised, instead of reporting it as skipped
  --clock INSTANT               the server's version clock, when it does not show the real time
  --expect FILE                 JSON of image ids: {"listed": [], "community": [], "unlisted": []} for the first account
  --denied-access-key K, --denied-secret-key-file F      a key whose policy does not allow ListImages
  --disabled-access-key K, --disabled-secret-key-file F  a disabled key
  -t, --rule TEXT               only rules whose title holds TEXT
  FILE                          only these files, for example sort

Secrets are never flags: other users of a machine can read those. Every variable may also be called SCP_IMAGES_…,
as in SCP_IMAGES_OTHER_ACCESS_KEY. Exit codes: 0 every rule holds, 1 one does not, 2 usage, 69 server unreachable.
`

const roles = ['main', 'other', 'denied', 'disabled']
const string = { type: 'string' }
const flags = {
  endpoint: string,
  only: string,
  complete: { type: 'boolean' },
  writes: { type: 'boolean' },
  'image-url': string,
  'server-id': string,
  clock: string,
  expect: string,
  rule: { type: 'string', short: 't' },
  help: { type: 'boolean', short: 'h' },
  ...Object.fromEntries(
    roles.flatMap((role) => [
      [`${prefix(role)}access-key`, string],
      [`${prefix(role)}secret-key-file`, string],
    ]),
  ),
}

class Refusal extends Error {
  constructor(message, code = 2) {
    super(message)
    this.code = code
  }
}

function prefix(role) {
  return role === 'main' ? '' : `${role}-`
}

/** A variable under both of its names, or the content of the file it names. */
function variable(word) {
  const name = word.replaceAll('-', '_').toUpperCase()
  for (const full of [`SCP_IMAGES_${name}`, `SCP_${name}`]) {
    if (process.env[full]) return process.env[full]
    if (process.env[`${full}_FILE`]) return readText(process.env[`${full}_FILE`], `${full}_FILE`)
  }
  return undefined
}

function readText(path, from) {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw new Refusal(`${from} names a file that cannot be read: ${path} (${error.code})`)
  }
}

function keyOf(role, values) {
  const access = `${prefix(role)}access-key`
  const secret = `${prefix(role)}secret-key`
  const file = values[`${secret}-file`]
  const accessKey = values[access] ?? variable(access)
  const secretKey = file === undefined ? variable(secret) : readText(file, `--${secret}-file`)
  if (accessKey && secretKey) return { accessKey, secretKey }
  const isOptional = role === 'denied' || role === 'disabled'
  if (isOptional && !accessKey && !secretKey) return undefined
  const name = (word) => `SCP_${word.replaceAll('-', '_').toUpperCase()}`
  const missing = accessKey
    ? `the secret of ${accessKey}: set ${name(secret)} or say --${secret}-file`
    : `an access key: say --${access} or set ${name(access)}`
  throw new Refusal(`${role === 'main' ? 'the first account' : role} needs ${missing}`)
}

function endpointOf(values) {
  const text = values.endpoint ?? process.env.SCP_IMAGES_ENDPOINT
  if (!text) throw new Refusal('no server: say --endpoint URL or set SCP_IMAGES_ENDPOINT')
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw new Refusal(`--endpoint should be an address such as http://127.0.0.1:8080, not ${text}`)
  }
  return url.origin + url.pathname.replace(/\/+$/, '')
}

function settingsOf(values) {
  const only = values.only ?? 'all'
  if (!['vendor', 'all'].includes(only)) throw new Refusal(`--only should be vendor or all, not ${only}`)
  if (values.clock !== undefined && Number.isNaN(Date.parse(values.clock))) {
    throw new Refusal(`--clock should be an instant such as 2026-05-01T00:00:00Z, not ${values.clock}`)
  }
  const { complete = false, writes = false } = values
  const settings = { endpoint: endpointOf(values), only, complete, writes }
  if (values['image-url']) settings.imageUrl = values['image-url']
  if (values['server-id']) settings.serverId = values['server-id']
  for (const role of roles) {
    const key = keyOf(role, values)
    if (key) settings[role] = key
  }
  if (values.clock) settings.clock = new Date(values.clock).toISOString()
  if (values.expect) settings.expected = expectedOf(values.expect)
  return settings
}

function expectedOf(path) {
  const text = readText(path, '--expect')
  try {
    const { listed = [], community = [], unlisted = [] } = JSON.parse(text)
    return { listed, community, unlisted }
  } catch {
    throw new Refusal(`${path} is not JSON such as {"listed": [], "community": [], "unlisted": []}`)
  }
}

function parse() {
  try {
    return parseArgs({ options: flags, allowPositionals: true })
  } catch (error) {
    throw new Refusal(`${error.message}\n"npm run acceptance -- --help" lists the flags`)
  }
}

async function run() {
  const { values, positionals } = parse()
  if (values.help) return void process.stdout.write(help)
  const settings = settingsOf(values)
  await fetch(settings.endpoint, { signal: AbortSignal.timeout(30_000) }).catch((error) => {
    throw new Refusal(`${settings.endpoint} does not answer: ${error.cause?.code ?? error.message}`, 69)
  })
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const rule = values.rule === undefined ? [] : ['--testNamePattern', values.rule]
  const words = ['run', '--config', 'vitest.acceptance.config.ts', ...rule, ...positionals]
  const child = spawn(process.execPath, [vitest, ...words], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, SCP_IMAGES_ACCEPTANCE: JSON.stringify(settings) },
    stdio: 'inherit',
  })
  child.on('close', (code) => {
    process.exitCode = code ?? 1
  })
}

try {
  await run()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  process.stderr.write(`acceptance: ${error.message}\n`)
  process.exitCode = error.code
}
