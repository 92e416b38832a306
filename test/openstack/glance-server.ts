import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adminPassword, type KeystoneServer, registerGlance, startKeystone } from './keystone-server.ts'
import { type Daemon, freePort, runProgram, startDaemon } from './programs.ts'

/** Real servers of Debian's packages in a temporary folder: one Glance behind Keystone, one that asks nobody. */
export interface OpenStack {
  /** Ends in `/v3`. Its catalogue names the first Glance, in RegionOne and in RegionTwo. */
  readonly keystone: string
  readonly glance: string
  /** On the same database, without a login. */
  readonly openGlance: string
  readonly database: string
  stop(): Promise<void>
}

export async function startOpenStack(): Promise<OpenStack> {
  const folder = mkdtempSync(join(tmpdir(), 'scp-images-glance-'))
  const daemons: Daemon[] = []
  const started = async <D extends Daemon>(daemon: Promise<D>): Promise<D> => {
    daemons.push(await daemon)
    return daemon
  }
  const stop = async () => {
    await Promise.all(daemons.map((daemon) => daemon.stop()))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const [keystone] = await Promise.all([started(startKeystone(folder)), makeDatabase(folder)])
    const [glance, openGlance] = await Promise.all([
      started(startGlance(folder, keystone)),
      started(startGlance(folder, undefined)),
    ])
    await registerGlance(keystone.url, glance.url, 'RegionOne', 'RegionTwo')
    const database = join(folder, 'glance.db')
    return { keystone: keystone.url, glance: glance.url, openGlance: openGlance.url, database, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Where the packages put the description of the pipelines. */
const pasteFile = () =>
  ['/usr/share/glance-common/glance-api-paste.ini', '/etc/glance/glance-api-paste.ini'].find((path) =>
    existsSync(path),
  )

const shared = (folder: string) => `
[database]
connection = sqlite:///${folder}/glance.db
[glance_store]
default_backend = files
[files]
filesystem_store_datadir = ${folder}/images
[os_glance_staging_store]
filesystem_store_datadir = ${folder}/staging
[os_glance_tasks_store]
filesystem_store_datadir = ${folder}/tasks
`

async function makeDatabase(folder: string): Promise<void> {
  for (const name of ['images', 'staging', 'tasks']) mkdirSync(join(folder, name), { recursive: true })
  const file = join(folder, 'glance-manage.conf')
  writeFileSync(file, shared(folder))
  await runProgram('glance-manage', '--config-file', file, 'db_sync')
}

const loginOf = ({ url }: KeystoneServer) => `
[keystone_authtoken]
www_authenticate_uri = ${url}
auth_url = ${url}
auth_type = password
username = admin
password = ${adminPassword}
user_domain_id = default
project_name = admin
project_domain_id = default
token_cache_time = -1
interface = public
`

async function startGlance(folder: string, keystone: KeystoneServer | undefined): Promise<Daemon> {
  const port = await freePort()
  const name = keystone ? 'glance' : 'open-glance'
  const file = join(folder, `${name}.conf`)
  const configuration = `
[DEFAULT]
bind_host = 127.0.0.1
bind_port = ${port}
workers = 2
enabled_backends = files:file
${shared(folder)}
[paste_deploy]
config_file = ${pasteFile()}
flavor = ${keystone ? 'keystone' : ''}
${keystone ? loginOf(keystone) : ''}`
  writeFileSync(file, configuration)
  const url = `http://127.0.0.1:${port}`
  return startDaemon(
    `${url}/versions`,
    join(folder, `${name}.log`),
    'glance-api',
    '--config-file',
    file,
  ).then((daemon) => ({ ...daemon, url }))
}
