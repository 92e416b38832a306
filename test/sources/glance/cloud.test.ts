import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { authoritiesOf, cloudFor } from '../../../src/sources/glance/login/choose-cloud.ts'
import { openGlance } from '../../../src/sources/glance/open-glance.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { built } from '../../cli/built.ts'
import { folderOf } from '../fixtures.ts'

const clouds = `
clouds:
  lab:
    auth:
      auth_url: https://keystone.example:5000
      username: kim
      project_name: builds
      application_credential_secret: null
    region_name: RegionOne
    verify: true
  flat:
    auth_url: https://flat.example
    auth_type: v3applicationcredential
    password: ""
`
const secure = `clouds: {lab: {auth: {password: " 0123 "}}, other: {auth: {password: not-ours}}}`

/** A home with these files in ~/.config/openstack. */
const home = (files: Record<string, string>) => {
  const folder = folderOf({})
  const place = join(folder, '.config', 'openstack')
  mkdirSync(place, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text)
  return folder
}

test('a cloud is what clouds.yaml says and secure.yaml adds', () => {
  const HOME = home({ 'clouds.yaml': clouds, 'secure.yaml': secure })
  expect(cloudFor({ cloud: 'lab' }, { HOME })).toEqual({
    auth_url: 'https://keystone.example:5000',
    username: 'kim',
    project_name: 'builds',
    password: ' 0123 ',
    region_name: 'RegionOne',
    verify: 'true',
  })
  expect(cloudFor({}, { HOME, OS_CLOUD: 'flat', OS_PASSWORD: 'of another' })).toEqual({
    auth_url: 'https://flat.example',
    auth_type: 'v3applicationcredential',
  })
})

test('options go before files, files before variables; region and interface may be variables', () => {
  const HOME = home({ 'clouds.yml': clouds })
  const environment = { HOME, OS_REGION_NAME: 'Env', OS_INTERFACE: 'internal', OS_AUTH_URL: 'http://env' }
  expect(cloudFor({ cloud: 'lab', region: 'Flag', auth: 'none' }, environment)).toMatchObject({
    auth_url: 'https://keystone.example:5000',
    region_name: 'Flag',
    interface: 'internal',
    auth_type: 'none',
  })
  expect(cloudFor({ cloud: 'flat' }, environment)).toMatchObject({ region_name: 'Env' })
  expect(cloudFor({}, environment)).toMatchObject({ auth_url: 'http://env' })
})

test('without a login OS_CLOUD is not looked for', () => {
  expect(cloudFor({ auth: 'none' }, { OS_CLOUD: 'nowhere' })).toEqual({ auth_type: 'none' })
})

test('the file of the variable comes first, then that of XDG_CONFIG_HOME', () => {
  const folder = folderOf({
    'mine.json': JSON.stringify({ clouds: { mine: { auth: { auth_url: 'http://mine' } } } }),
    'openstack/clouds.yaml': 'clouds: {xdg: {auth: {auth_url: "http://xdg"}}}',
  })
  const HOME = home({ 'clouds.yaml': clouds })
  const mine = { HOME, XDG_CONFIG_HOME: folder, OS_CLIENT_CONFIG_FILE: join(folder, 'mine.json') }
  expect(cloudFor({ cloud: 'mine' }, mine)).toEqual({ auth_url: 'http://mine' })
  expect(cloudFor({ cloud: 'xdg' }, { HOME, XDG_CONFIG_HOME: folder })).toEqual({ auth_url: 'http://xdg' })
})

test('a file in the working folder goes before that of the home, and nothing of it is shown', async () => {
  const text = 'clouds: {lab: {auth: {auth_url: "http://127.0.0.1:1", username: kim, password: hush-hush}}}'
  const cwd = folderOf({ 'clouds.yaml': text })
  const environment = { HOME: home({ 'clouds.yaml': clouds }), OS_CLOUD: 'lab' }
  const { code, stdout, stderr } = await built(['import', 'glance', 'keystone'], { cwd, environment })
  expect({ code, stdout }).toEqual({ code: 69, stdout: '' })
  expect(stderr).toMatch(/Cannot read http:\/\/127.0.0.1:1\/v3\/auth\/tokens: the host refuses/)
  expect(stderr).not.toMatch(/hush/)
})

describe('says what to do', () => {
  test.each([
    [{ cloud: 'moon' }, {}, /There is no cloud moon in .*clouds.yaml; its clouds: lab, flat/],
    [
      { cloud: 'lab' },
      { HOME: '/nowhere' },
      /There is no clouds.yaml for the cloud lab: looked in clouds.yaml, .*\/etc\/openstack/,
    ],
  ])('%j', (settings, environment, message) => {
    const HOME = home({ 'clouds.yaml': clouds })
    expect(() => cloudFor(settings, { HOME, ...environment })).toThrow(message)
  })

  test('a file that is no YAML, without a word of what is in it', () => {
    for (const text of [
      'clouds: {lab: {auth: {password: hush-hush',
      '[[[hush-hush',
      `x: "hush-hush\n\t- "`,
    ]) {
      const HOME = home({ 'clouds.yaml': text })
      const error = (() => {
        try {
          return cloudFor({ cloud: 'lab' }, { HOME })
        } catch (thrown) {
          return thrown
        }
      })()
      expect(error).toBeInstanceOf(SourceError)
      expect((error as Error).message).toMatch(/it is not usable YAML/)
      expect((error as Error).stack).not.toMatch(/hush/)
    }
  })

  test('certificates are not left unverified, and an authority that is not there is told', () => {
    for (const cloud of [{ verify: 'False' }, { insecure: '1' }])
      expect(() => authoritiesOf(cloud, {})).toThrow(/name the authority that signed them with cacert/)
    expect(() => authoritiesOf({ cacert: '~/ca.pem' }, { HOME: '/nowhere' })).toThrow(
      /Cannot read \/nowhere\/ca.pem: there is no such file/,
    )
    const folder = folderOf({ 'ca.pem': 'pem' })
    expect(authoritiesOf({ cacert: '~/ca.pem', verify: 'true' }, { HOME: folder })).toBe('pem')
  })

  test.each([
    ['glance.example:9292', {}, /named by its address, such as https:\/\/glance.example:9292/],
    ['ftp://glance.example', {}, /named by its address/],
    ['https://kim:hush@glance.example', {}, /must not hold a user name/],
    ['keystone', {}, /a login is needed: name a cloud/],
    ['keystone', { auth: 'none' }, /a login is needed/],
    ['https://glance.example', { auth: 'kerberos' }, /no way here to log in by "kerberos"; use one of: none/],
    ['https://glance.example', { auth: 'password' }, /auth_url is missing/],
    ['https://glance.example', { mapping: '/nowhere.yaml' }, /no such file/],
  ])('%s %j', (source, settings, message) => {
    expect(() => openGlance(source, { settings })).toThrow(message)
  })
})
