import { SourceError } from '../../source.ts'
import type { Cloud, CloudKey } from './cloud-keys.ts'

/** Authentication methods, by the names in OpenStack's clients. */
export const authTypes = {
  none: 'none',
  noauth: 'none',
  password: 'password',
  v3password: 'password',
  application_credential: 'application_credential',
  v3applicationcredential: 'application_credential',
} as const

type AuthMethod = (typeof authTypes)[keyof typeof authTypes]

/**
 * The method of a cloud: the configured one, else by its credentials; without an address of Keystone there is none.
 * @throws SourceError for an unsupported method
 */
export function authMethodOf(cloud: Cloud): AuthMethod {
  const word = cloud.auth_type
  if (word === undefined) {
    if (cloud.auth_url === undefined) return 'none'
    return cloud.application_credential_secret === undefined ? 'password' : 'application_credential'
  }
  if (Object.hasOwn(authTypes, word)) return authTypes[word as keyof typeof authTypes]
  throw new SourceError(
    `There is no way here to log in by ${JSON.stringify(word)}; use one of: ${Object.keys(authTypes).join(', ')}.`,
  )
}

/** Address and body of a question for a token. The body holds secrets. */
export interface TokenRequest {
  readonly url: URL
  readonly body: string
}

/**
 * The request for a token. Source: Identity API v3, "Authentication and token management"; the default domain `default`
 * is that of OpenStack's own clients.
 * @throws SourceError naming what is missing
 */
export function tokenRequest(cloud: Cloud, method: Exclude<AuthMethod, 'none'>): TokenRequest {
  const url = tokensUrl(need(cloud, 'auth_url'))
  const auth = { password: passwordAuth, application_credential: credentialAuth }[method](cloud)
  return { url, body: JSON.stringify({ auth }) }
}

function tokensUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new SourceError('The address of Keystone (auth_url) must be like https://keystone.example:5000/v3.')
  }
  const path = url.pathname.replace(/\/+$/, '')
  if (path.endsWith('/v2.0')) {
    throw new SourceError('The address of Keystone (auth_url) is that of its API v2.0: give the one of v3.')
  }
  url.pathname = `${path.endsWith('/v3') ? path : `${path}/v3`}/auth/tokens`
  url.search = ''
  url.hash = ''
  return url
}

function passwordAuth(cloud: Cloud): object {
  const user = { ...userOf(cloud), password: need(cloud, 'password') }
  const scope = scopeOf(cloud)
  return { identity: { methods: ['password'], password: { user } }, ...(scope && { scope }) }
}

/** The credential belongs to one project: a scope must not be named. */
function credentialAuth(cloud: Cloud): object {
  const id = cloud.application_credential_id
  const secret = need(cloud, 'application_credential_secret')
  const credential =
    id === undefined
      ? { name: need(cloud, 'application_credential_name'), user: userOf(cloud), secret }
      : { id, secret }
  return { identity: { methods: ['application_credential'], application_credential: credential } }
}

function userOf(cloud: Cloud): object {
  if (cloud.user_id !== undefined) return { id: cloud.user_id }
  return { name: need(cloud, 'username'), domain: domainOf(cloud.user_domain_id, cloud.user_domain_name) }
}

function scopeOf(cloud: Cloud): object | undefined {
  if (cloud.system_scope !== undefined) return { system: { all: true } }
  if (cloud.project_id !== undefined) return { project: { id: cloud.project_id } }
  if (cloud.project_name !== undefined) {
    const domain = domainOf(cloud.project_domain_id, cloud.project_domain_name)
    return { project: { name: cloud.project_name, domain } }
  }
  const hasDomain = cloud.domain_id !== undefined || cloud.domain_name !== undefined
  return hasDomain ? { domain: domainOf(cloud.domain_id, cloud.domain_name) } : undefined
}

const domainOf = (id: string | undefined, name: string | undefined): object =>
  id === undefined && name !== undefined ? { name } : { id: id ?? 'default' }

function need(cloud: Cloud, key: CloudKey): string {
  const value = cloud[key]
  if (value !== undefined) return value
  throw new SourceError(
    `To log in to Keystone ${key} is missing: say it in clouds.yaml, or set OS_${key.toUpperCase()}.`,
  )
}
