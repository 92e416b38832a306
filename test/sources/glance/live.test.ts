import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openGlance } from '../../../src/sources/glance/open-glance.ts'
import type { SourceItem, SourceOptions } from '../../../src/sources/source.ts'
import { command, temporaryFolder } from '../../cli/in-process.ts'
import { type OpenStack, startOpenStack } from '../../openstack/glance-server.ts'
import { call } from '../../openstack/json-call.ts'
import { admin, endTokens, makeProject, tokenOf } from '../../openstack/keystone-server.ts'
import { insertImages } from '../../openstack/many-images.ts'
import { wantsGlance } from '../../openstack/programs.ts'
import { longTest } from '../../time-limits.ts'
import { readAll } from '../fixtures.ts'

const builder = { user: 'builder', password: ' pass: "word" # ', project: 'builds' }
const guest = { user: 'guest', password: 'guest-secret', project: 'guests' }

describe.skipIf(!wantsGlance())('a real Glance', () => {
  let cloud: OpenStack
  let projects: { builds: string; guests: string }
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    cloud = await startOpenStack()
    projects = {
      builds: await makeProject(cloud.keystone, builder),
      guests: await makeProject(cloud.keystone, guest),
    }
    await seed()
  })
  afterAll(() => cloud?.stop())

  async function seed(): Promise<void> {
    const { headers } = await tokenOf(cloud.keystone, admin)
    const bare = { disk_format: 'qcow2', container_format: 'bare', owner: projects.builds }
    const make = async (name: string, more: object) => {
      const { json } = await call('POST', `${cloud.glance}/v2/images`, { ...bare, name, ...more }, headers)
      ids[name] = (json as { id: string }).id
    }
    await make('jammy', {
      visibility: 'public',
      os_distro: 'Ubuntu',
      os_version: '22.04',
      min_ram: 512,
      min_disk: 8,
      tags: ['lts'],
    })
    await make('web', {
      visibility: 'shared',
      hw_disk_bus: 'scsi',
      image_source: 'https://files.example/web.qcow2',
    })
    await make('almalinux-9', { visibility: 'community', protected: true })
    await make('secret', { visibility: 'private' })
    await make('old', { visibility: 'public', os_hidden: true })
    await make('announced', { visibility: 'private', disk_format: null, container_format: null })
    await make('upper', { visibility: 'public', id: 'ABCDEF01-2345-4678-89AB-CDEF01234567' })
    await call('PUT', `${cloud.glance}/v2/images/${ids.jammy}/file`, 'not really a disk', {
      ...headers,
      'Content-Type': 'application/octet-stream',
    })
    for (const member of [projects.guests, 'fedcba98-7654-3210-fedc-ba9876543210'])
      await call('POST', `${cloud.glance}/v2/images/${ids.web}/members`, { member }, headers)
    const { headers: guestHeaders } = await tokenOf(cloud.keystone, guest)
    const membership = `${cloud.glance}/v2/images/${ids.web}/members/${projects.guests}`
    await call('PUT', membership, { status: 'accepted' }, guestHeaders)
  }

  const variables = ({ user, password, project }: typeof guest) => ({
    OS_AUTH_URL: cloud.keystone.replace('/v3', ''),
    OS_USERNAME: user,
    OS_PASSWORD: password,
    OS_PROJECT_NAME: project,
    OS_REGION_NAME: 'RegionOne',
  })
  const read = (source: string, options: SourceOptions = {}, limits = {}) =>
    readAll(openGlance(source, options, limits))
  const byName = ({ items }: { items: readonly SourceItem[] }) =>
    Object.fromEntries(items.flatMap((item) => ('write' in item ? [[item.write.image.name, item]] : [])))

  test('without a login: every image that can be one, with its fields, its members, and what said it', async () => {
    const all = await read(cloud.openGlance)
    const images = byName(all)
    expect(Object.keys(images).toSorted()).toEqual(['almalinux-9', 'jammy', 'old', 'secret', 'upper', 'web'])
    expect(images.jammy?.write).toMatchObject({
      image: {
        id: ids.jammy,
        checksum: createHash('md5').update('not really a disk').digest('hex'),
        os_distro: 'ubuntu',
        os_hash_algo: 'sha512',
        scp_os_version: '22.04',
        min_ram: 512,
        min_disk: 8,
        size: 17,
        status: 'active',
        owner: projects.builds,
        visibility: 'public',
      },
    })
    expect(images.jammy?.write.members).toBeUndefined()
    expect(images.jammy?.document).toEqual({
      name: `${cloud.openGlance}/v2/images/${ids.jammy}`,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(images['almalinux-9']?.write.image).toMatchObject({
      os_distro: 'alma',
      protected: true,
      visibility: 'community',
    })
    expect(images.web?.write.image).toMatchObject({
      status: 'queued',
      url: 'https://files.example/web.qcow2',
    })
    expect(images.web?.write.members).toEqual([
      { member_id: projects.guests, status: 'accepted' },
      { member_id: 'fedcba9876543210fedcba9876543210', status: 'pending' },
    ])
    expect(images.old?.write.image.os_hidden).toBe(true)
    expect(images.upper?.write.image.id).toBe('abcdef01-2345-4678-89ab-cdef01234567')
    expect(all.problems).toEqual([
      {
        place: `${cloud.openGlance}/v2/images/${ids.announced}`,
        reason: 'container_format is missing; disk_format is missing (it is queued: it has no data yet)',
      },
    ])
    expect(all.notes.at(-1)?.reason).toMatch(/not kept: hw_disk_bus; --mapping/)
  })

  test('pages of any size give the same, and twice the same', async () => {
    const whole = await read(cloud.openGlance)
    for (const pageSize of [1, 2, 7]) expect(await read(cloud.openGlance, {}, { pageSize })).toEqual(whole)
  })

  test('by password, found in the service catalogue: an administrator reads all, a guest what is for guests', async () => {
    const all = await read('keystone', { environment: variables(admin) })
    expect(Object.keys(byName(all)).toSorted()).toEqual([
      'almalinux-9',
      'jammy',
      'old',
      'secret',
      'upper',
      'web',
    ])
    const seen = byName(await read('keystone', { environment: variables(guest) }))
    expect(Object.keys(seen).toSorted()).toEqual(['almalinux-9', 'jammy', 'old', 'upper', 'web'])
    expect(seen.web?.write.members).toEqual([{ member_id: projects.guests, status: 'accepted' }])
  })

  test('by an application credential and a password with blanks, of clouds.yaml and secure.yaml', async () => {
    const { headers, user } = await tokenOf(cloud.keystone, builder)
    const wanted = { application_credential: { name: 'reader', roles: [{ name: 'member' }] } }
    const { json } = await call(
      'POST',
      `${cloud.keystone}/users/${user}/application_credentials`,
      wanted,
      headers,
    )
    const { id, secret } = (json as { application_credential: { id: string; secret: string } })
      .application_credential
    const home = mkdtempSync(join(tmpdir(), 'scp-images-home-'))
    const place = join(home, '.config', 'openstack')
    mkdirSync(place, { recursive: true })
    const { user: username, password, project } = builder
    const auth = { auth_url: cloud.keystone, username, user_domain_id: 'default', project_name: project }
    writeFileSync(
      join(place, 'clouds.yaml'),
      JSON.stringify({
        clouds: {
          credential: {
            auth_type: 'v3applicationcredential',
            auth: { auth_url: cloud.keystone, application_credential_id: id },
            region_name: 'RegionTwo',
          },
          password: { auth: { ...auth, project_domain_name: 'Default' }, region_name: 'RegionOne' },
        },
      }),
    )
    const secrets = {
      credential: { auth: { application_credential_secret: secret } },
      password: { auth: { password } },
    }
    writeFileSync(join(place, 'secure.yaml'), JSON.stringify({ clouds: secrets }))
    try {
      const environment = { HOME: home, OS_CLOUD: 'password' }
      for (const settings of [{ cloud: 'credential' }, {}] as Record<string, string>[]) {
        const seen = byName(await read('keystone', { settings, environment }))
        expect(Object.keys(seen)).toContain('secret')
        expect(seen.web?.write.members).toHaveLength(2)
      }
    } finally {
      rmSync(home, { recursive: true })
    }
  })

  test('a token that ends in the middle is renewed', async () => {
    const source = openGlance('keystone', { environment: variables(builder) }, { pageSize: 2 })
    const names: string[] = []
    for await (const item of source) {
      if (!('write' in item)) continue
      if (names.push(item.write.image.name) === 1) await endTokens(cloud.keystone, builder)
    }
    expect(names.toSorted()).toEqual(['almalinux-9', 'jammy', 'old', 'secret', 'upper', 'web'])
  })

  test.each([
    [{ OS_PASSWORD: 'wrong' }, /refuses the login \(401\)/, 'forbidden'],
    [
      { OS_REGION_NAME: 'Nowhere' },
      /no image service .* in the region Nowhere; there are: RegionOne public, RegionTwo public/,
      undefined,
    ],
    [{ OS_REGION_NAME: '', OS_INTERFACE: 'internalURL' }, /interface internal; there are/, undefined],
    [{ OS_AUTH_URL: 'http://127.0.0.1:1' }, /refuses the connection/, 'unreachable'],
  ])('a login that fails says what to do: %j', async (change, message, kind) => {
    const environment = { ...variables(guest), ...change }
    const failure = await read('keystone', { environment }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ message: expect.stringMatching(message), kind })
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain(environment.OS_PASSWORD)
  })

  test('a Glance that wants a login, and an address that is none, say what to do', async () => {
    await expect(read(cloud.glance)).rejects.toMatchObject({
      message: /wants a login \(401\).*--cloud/,
      kind: 'forbidden',
    })
    await expect(read(cloud.keystone)).rejects.toThrow(/no Glance API v2 \(404\)/)
  })

  test('says nothing of members in its list, also not that they changed: each image has to be asked for its own', async () => {
    const { headers } = await tokenOf(cloud.keystone, admin)
    const listed = async () =>
      (await call('GET', `${cloud.glance}/v2/images?visibility=shared&name=web`, undefined, headers)).json
    const before = await listed()
    expect(before).toMatchObject({ images: [{ id: ids.web }] })
    // Glance's times have whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const members = `${cloud.glance}/v2/images/${ids.web}/members`
    const { json } = await call('POST', members, { member: 'a'.repeat(32) }, headers)
    expect(json).toMatchObject({ status: 'pending' })
    expect(await listed()).toEqual(before)
  })

  test('10,000 images come in, and a second time nothing changes', { timeout: longTest }, async () => {
    await insertImages(cloud.database, 10_000, projects.builds)
    const data = temporaryFolder()
    const words = ['import', 'glance', cloud.openGlance, '--auth', 'none', '--data', data, '--output', 'json']
    const run = async () => {
      const { stdout } = await command(words)
      return JSON.parse(stdout) as Record<string, unknown>
    }
    expect(await run()).toMatchObject({ added: 10_006, skipped: 1 })
    expect(await run()).toMatchObject({ added: 0, changed: 0, unchanged: 10_006, skipped: 1 })
  })
})
