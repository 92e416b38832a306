import { describe, expect, test } from 'vitest'
import type { Cloud } from '../../../src/sources/glance/login/cloud-keys.ts'
import { authMethodOf, tokenRequest } from '../../../src/sources/glance/login/token-request.ts'

const auth_url = 'https://keystone.example:5000/v3'
const bodyOf = (cloud: Cloud) => {
  const method = authMethodOf({ auth_url, ...cloud })
  return method === 'none' ? undefined : JSON.parse(tokenRequest({ auth_url, ...cloud }, method).body)
}

/** Bodies of the Identity API v3, "Authentication and token management". */
test('a password of a user of a domain, for a project', () => {
  const cloud = {
    username: 'kim',
    user_domain_name: 'Users',
    password: 'secret',
    project_name: 'builds',
    project_domain_id: 'default',
  }
  expect(bodyOf(cloud)).toEqual({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'kim', domain: { name: 'Users' }, password: 'secret' } },
      },
      scope: { project: { name: 'builds', domain: { id: 'default' } } },
    },
  })
})

test.each<[Cloud, object | undefined]>([
  [{ project_id: 'p', project_name: 'x' }, { project: { id: 'p' } }],
  [{ project_name: 'x', project_domain_name: 'D' }, { project: { name: 'x', domain: { name: 'D' } } }],
  [{ project_name: 'x' }, { project: { name: 'x', domain: { id: 'default' } } }],
  [{ domain_name: 'D' }, { domain: { name: 'D' } }],
  [{ system_scope: 'all', project_name: 'x' }, { system: { all: true } }],
  [{}, undefined],
])('the scope of %j', (cloud, scope) => {
  expect(bodyOf({ user_id: 'u', password: 's', ...cloud }).auth.scope).toEqual(scope)
})

test('an application credential, by its id or by name and user, names no scope', () => {
  const secret = { application_credential_secret: 's', project_name: 'x' }
  expect(bodyOf({ ...secret, application_credential_id: 'a' })).toEqual({
    auth: {
      identity: { methods: ['application_credential'], application_credential: { id: 'a', secret: 's' } },
    },
  })
  expect(bodyOf({ ...secret, application_credential_name: 'n', user_id: 'u' })).toEqual({
    auth: {
      identity: {
        methods: ['application_credential'],
        application_credential: { name: 'n', user: { id: 'u' }, secret: 's' },
      },
    },
  })
})

test('how to log in follows from what is known, unless it is said', () => {
  expect(authMethodOf({})).toBe('none')
  expect(authMethodOf({ auth_url })).toBe('password')
  expect(authMethodOf({ auth_url, application_credential_secret: 's' })).toBe('application_credential')
  expect(authMethodOf({ auth_url, auth_type: 'none' })).toBe('none')
  expect(authMethodOf({ auth_type: 'v3password' })).toBe('password')
})

describe('the address of Keystone', () => {
  const urlOf = (url: string) =>
    tokenRequest({ auth_url: url, user_id: 'u', password: 'p' }, 'password').url.href

  test.each([
    ['https://k:5000', 'https://k:5000/v3/auth/tokens'],
    ['https://k:5000/v3/', 'https://k:5000/v3/auth/tokens'],
    ['https://k/identity', 'https://k/identity/v3/auth/tokens'],
    ['https://k/identity/v3?x=1#y', 'https://k/identity/v3/auth/tokens'],
  ])('%s', (given, url) => {
    expect(urlOf(given)).toBe(url)
  })

  test.each([
    ['k:5000', /must be like/],
    ['https://u:p@k', /must be like/],
    ['https://k/v2.0', /API v2.0/],
  ])('%s is refused', (given, message) => {
    expect(() => urlOf(given)).toThrow(message)
  })
})

test.each<[Cloud, RegExp]>([
  [{ user_id: 'u' }, /password is missing: say it in clouds.yaml, or set OS_PASSWORD/],
  [{ password: 'secret' }, /username is missing/],
  [{ auth_type: 'v3applicationcredential' }, /application_credential_secret is missing/],
  [{ application_credential_secret: 's' }, /application_credential_name is missing/],
])('what is missing is named: %j', (cloud, message) => {
  expect(() => bodyOf(cloud)).toThrow(message)
})
