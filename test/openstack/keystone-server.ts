import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { call } from './json-call.ts'
import { type Daemon, freePort, runProgram, startDaemon } from './programs.ts'

export const adminPassword = 'admin-secret'

/** A real Keystone on SQLite, with the user and project `admin`. */
export interface KeystoneServer extends Daemon {
  /** Ends in `/v3`. */
  readonly url: string
}

const configuration = (folder: string) => `
[database]
connection = sqlite:///${folder}/keystone.db
[fernet_tokens]
key_repository = ${folder}/fernet
[fernet_receipts]
key_repository = ${folder}/fernet
[credential]
key_repository = ${folder}/credential
`

export async function startKeystone(root: string): Promise<KeystoneServer> {
  const folder = join(root, 'keystone')
  for (const name of ['fernet', 'credential']) mkdirSync(join(folder, name), { recursive: true })
  const file = join(folder, 'keystone.conf')
  writeFileSync(file, configuration(folder))
  const manage = (...words: string[]) => runProgram('keystone-manage', '--config-file', file, ...words)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/v3`
  const me = ['--keystone-user', `${process.getuid?.()}`, '--keystone-group', `${process.getgid?.()}`]
  await manage('db_sync')
  await manage('fernet_setup', ...me)
  await manage(
    'bootstrap',
    ...['--bootstrap-password', adminPassword, '--bootstrap-public-url', url],
    ...['--bootstrap-region-id', 'RegionOne'],
  )
  const words = ['-p', `${port}`, '-b', '127.0.0.1', '--', '--config-file', file]
  return startDaemon(url, join(folder, 'log'), 'keystone-wsgi-public', ...words)
}

export interface Login {
  readonly user: string
  readonly password: string
  readonly project: string
}

export const admin: Login = { user: 'admin', password: adminPassword, project: 'admin' }

const domain = { id: 'default' }

/** A token of a user of the default domain, and the id of the user. */
export async function tokenOf(keystone: string, { user, password, project }: Login) {
  const identity = { methods: ['password'], password: { user: { name: user, domain, password } } }
  const auth = { identity, scope: { project: { name: project, domain } } }
  const { json, headers } = await call('POST', `${keystone}/auth/tokens`, { auth })
  const token = (json as { token: { user: { id: string }; project: { id: string } } }).token
  return {
    headers: { 'X-Auth-Token': headers.get('x-subject-token') ?? '' },
    user: token.user.id,
    project: token.project.id,
  }
}

/** A project with a user of the role `member`. */
export async function makeProject(keystone: string, { user, password, project }: Login): Promise<string> {
  const { headers } = await tokenOf(keystone, admin)
  const make = async (kind: string, body: object) => {
    const { json } = await call(
      'POST',
      `${keystone}/${kind}s`,
      { [kind]: { ...body, domain_id: 'default' } },
      headers,
    )
    return (json as Record<string, { id: string }>)[kind]?.id ?? ''
  }
  const projectId = await make('project', { name: project })
  const userId = await make('user', { name: user, password })
  const { json } = await call('GET', `${keystone}/roles?name=member`, undefined, headers)
  const [role] = (json as { roles: { id: string }[] }).roles
  await call('PUT', `${keystone}/projects/${projectId}/users/${userId}/roles/${role?.id}`, undefined, headers)
  return projectId
}

/** Name the image service in the catalogue, in a region. */
export async function registerGlance(keystone: string, url: string, ...regions: string[]): Promise<void> {
  const { headers } = await tokenOf(keystone, admin)
  const { json } = await call(
    'POST',
    `${keystone}/services`,
    { service: { type: 'image', name: 'glance' } },
    headers,
  )
  const service_id = (json as { service: { id: string } }).service.id
  for (const region of regions) {
    // Keystone makes a region that is named in this older way.
    const endpoint = { interface: 'public', url, region, service_id }
    await call('POST', `${keystone}/endpoints`, { endpoint }, headers)
  }
}

/** Make all tokens of a user invalid, as when they expire. Keystone counts in whole seconds. */
export async function endTokens(keystone: string, login: Login): Promise<void> {
  const { user } = await tokenOf(keystone, login)
  const { headers } = await tokenOf(keystone, admin)
  for (const enabled of [false, true])
    await call('PATCH', `${keystone}/users/${user}`, { user: { enabled } }, headers)
  await setTimeout(1_100)
}
