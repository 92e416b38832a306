import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fieldsOf, type Image } from 'scp-images-client/contract/image-fields'
import { expect, onTestFinished, test } from 'vitest'
import { built, cleanEnvironment, listening, startBuilt } from '../cli/built.ts'
import { longTest } from '../time-limits.ts'

/** A Python that has scpv2-sdk; CI names one. */
const python = process.env.PYTHON_WITH_SCPV2 ?? 'python3'
const hasSdk = spawnSync(python, ['-c', 'import scpv2']).status === 0
const script = fileURLToPath(new URL('python_sdk.py', import.meta.url))

interface Report {
  readonly first: readonly Image[]
  readonly status: number
  readonly request_id: string
  readonly shown: Image
  readonly korean: readonly Image[]
  readonly blank: readonly Image[]
  readonly all: readonly string[]
  readonly bad_sort: string
  readonly no_image: string
  readonly story: Story
}

interface Story {
  readonly made: Image
  readonly changed: Image
  readonly [step: string]: unknown
}

/** Start a demo server; answers the environment that its user has after `eval "$(scp-images env)"`. */
async function demo(): Promise<Record<string, string>> {
  const data = mkdtempSync(join(tmpdir(), 'scp-images-python-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true }))
  const serve = ['serve', '--demo', '--port', '0', '--data', data, '--image-sources', 'register']
  const url = await listening(startBuilt(serve))
  const json = async (...words: string[]) =>
    JSON.parse((await built([...words, '--data', data, '--output', 'json'])).stdout) as Record<string, string>
  const partner = await json('accounts', 'create', 'partner')
  const key = await json('keys', 'create', '--account', String(partner.account_id))
  return {
    ...(await json('env')),
    SCP_IMAGES_ENDPOINT: url,
    PARTNER_ID: String(partner.account_id),
    PARTNER_ACCESS_KEY: String(key.access_key),
    PARTNER_SECRET_KEY: String(key.secret_key),
  }
}

test.skipIf(!hasSdk)(
  'scpv2-sdk lists, shows, makes, shares and deletes, and understands errors (skipped without it: pip install scpv2-sdk==0.2.3)',
  async () => {
    const environment = await demo()
    const { stdout: ids } = await built(
      ['list', '--all', '--quiet', '--endpoint', String(environment.SCP_IMAGES_ENDPOINT)],
      {
        environment,
      },
    )
    const { status, stdout, stderr } = spawnSync(python, [script], {
      env: cleanEnvironment(environment),
      encoding: 'utf8',
      timeout: longTest,
    })
    expect([status, stderr]).toEqual([0, ''])
    const report = JSON.parse(stdout) as Report

    expect(report.status).toBe(200)
    expect(report.request_id).toMatch(/^req-/)
    expect(report.first).toHaveLength(5)
    for (const image of report.first) expect(Object.keys(image)).toEqual(fieldsOf('1.3', 'list'))
    expect(Object.keys(report.shown)).toEqual(fieldsOf('1.3', 'show'))
    expect(report.first[0]).toMatchObject(report.shown)
    expect(report.korean.map(({ name }) => name)).toEqual(['결제-배치-서버'])
    expect(report.blank.length).toBeGreaterThan(0)

    expect(report.all).toEqual(ids.trim().split('\n'))
    expect(report.bad_sort).toContain('ValidationError')
    expect(report.no_image).toContain('Image.ImageNotFound')

    const { made, changed, ...steps } = report.story
    const member = { image_id: made.id, member_id: environment.PARTNER_ID }
    expect(Object.keys(made)).toEqual(fieldsOf('1.3', 'show'))
    expect(made).toMatchObject({ name: 'from python', status: 'active', visibility: 'private' })
    expect(changed).toMatchObject({ id: made.id, min_disk: 10, visibility: 'shared' })
    expect(steps).toEqual({
      early: expect.stringContaining('Forbidden'),
      member: expect.objectContaining({ ...member, status: 'pending' }),
      unseen: [],
      accepted: expect.objectContaining({ ...member, status: 'accepted' }),
      seen: [made.id],
      forbidden: expect.stringContaining('Forbidden'),
      members: { members: [expect.objectContaining({ ...member, status: 'accepted' })] },
      shown: expect.objectContaining({ ...member, status: 'accepted' }),
      again: expect.stringContaining('Image.ImageNotImportable'),
      statuses: [200, 204, 202, 204],
      gone: expect.stringContaining('Image.ImageNotFound'),
    })
  },
)
