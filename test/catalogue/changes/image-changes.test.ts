import type { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import { sourceReasons } from 'scp-images-client/contract/errors/source-reasons'
import { imageFieldNames } from 'scp-images-client/contract/image-fields'
import { createImageBody } from 'scp-images-client/contract/write-image'
import { describe, expect, test } from 'vitest'
import { createImage } from '../../../src/catalogue/changes/create-image.ts'
import { anyImage } from '../../../src/catalogue/changes/decide.ts'
import { deleteImage } from '../../../src/catalogue/changes/delete-image.ts'
import { checkSource, lookAtSource } from '../../../src/catalogue/changes/image-source.ts'
import { replaceTags, tagsOf } from '../../../src/catalogue/changes/image-tags.ts'
import { importImage } from '../../../src/catalogue/changes/import-image.ts'
import {
  ImageDataError,
  type ImageSourceMode,
  imageDataReasons,
  imageSourceModes,
} from '../../../src/catalogue/image-data.ts'
import { readBody } from '../../../src/http/request/read-body.ts'
import { creation as sent } from '../../http/fixtures.ts'
import { alice, bob, newId, now, nowText, outcome, owner, stored } from '../stored.ts'

const probe = async () => {}
const access = (operation: Parameters<typeof deleteImage>[0]['operation']) =>
  ({ operation, account: alice, id: stored().image.id }) as const

describe('createImage', () => {
  const body = readBody(
    { ...sent, tags: [{ key: 'b' }, { key: 'a', value: 'x' }] },
    createImageBody({ id: '1.3' }),
  )
  const creation = { body, id: newId, owner, zone: 'kr-west1-a', now }
  const job = { kind: 'fetch', image_id: newId, source_id: null, url: sent.url, owner: alice }

  test.each([
    ['fetch', 'importing', [job]],
    ['header', 'importing', [job]],
    ['register', 'active', []],
  ] as const)('in mode %s: %s', (mode, status, newJobs) => {
    const change = createImage({ ...creation, mode })
    expect(change.newJobs).toEqual(newJobs)
    expect(change.result).toMatchObject({
      ...sent,
      id: newId,
      status,
      file: `/v2/images/${newId}/file`,
      owner: alice,
      owner_account_name: 'Alice',
      owner_user_name: 'alice@example.com',
      created_at: nowText,
      updated_at: nowText,
      scp_image_type: 'custom',
      scp_original_image_type: 'standard',
      visibility: 'private',
      size: null,
      volumes: null,
      zone: 'kr-west1-a',
    })
    expect(Object.keys(change.result).toSorted()).toEqual(imageFieldNames)
    const tags = [
      { key: 'a', value: 'x' },
      { key: 'b', value: '' },
    ]
    expect(change.puts).toEqual([{ image: change.result, members: [], tags }])
  })
})

test('tags: a key once, by key, null as the empty text', () => {
  expect(tagsOf([{ key: 'b', value: null }, { key: 'a' }])).toEqual([
    { key: 'a', value: '' },
    { key: 'b', value: '' },
  ])
  expect(outcome(() => tagsOf([{ key: 'a' }, { key: 'a', value: 'x' }]))).toBe('VALIDATION')
  const replace = (found: ReturnType<typeof stored>) =>
    outcome(() => replaceTags(access('replaceTags'), [])(found))
  expect(replace(stored())).toEqual({ puts: [{ image: stored().image, tags: [] }], result: [] })
  expect(replace(stored({ owner: bob }))).toBe('NOT_OWNER')
})

describe('an address is refused at once, where its data would be read', () => {
  const reasons = ['malformed-url', 'scheme', 'credentials', 'address', 'tls'] as const
  test.each(reasons)('%s', (reason) => {
    const check = () => {
      throw new ImageDataError(reason, 'an internal text')
    }
    const texts = imageSourceModes.map((mode) => {
      try {
        return checkSource({ mode, check, probe }, 'x')
      } catch (error) {
        return (['en', 'ko'] as const).map((language) => (error as CatalogueError).detail(language))
      }
    })
    expect(texts[2]).toBeUndefined()
    for (const [english, korean] of texts.slice(0, 2) as string[][][]) {
      expect(english?.[0]).toMatch(/^Field "url" is invalid\. .+ Example: "https:/)
      expect(korean?.[0]).toMatch(/^"url" 값이 유효하지 않습니다\. .*[가-힣]/)
    }
  })

  test('what is no refusal is passed on', () => {
    const check = () => {
      throw new Error('a defect')
    }
    expect(() => checkSource({ mode: 'fetch', check, probe }, 'x')).toThrow('a defect')
  })
})

describe('an address is looked at, where its data would be read', () => {
  const reasons = Object.keys(sourceReasons) as (keyof typeof sourceReasons)[]
  const signal = new AbortController().signal
  const look = async (mode: ImageSourceMode, error: Error): Promise<unknown> => {
    const refused = async () => {
      throw error
    }
    return lookAtSource({ mode, check: () => {}, probe: refused }, 'x', signal).catch((thrown) => thrown)
  }

  test.each(reasons)('%s: a text of its own in both languages', async (reason) => {
    const error = new ImageDataError(reason, 'an internal text', { status: 404 })
    expect(error.isToldAtOnce).toBe(true)
    expect(await look('register', error)).toBeUndefined()
    for (const mode of ['header', 'fetch'] as const) {
      const refusal = (await look(mode, error)) as CatalogueError
      const [english, korean] = (['en', 'ko'] as const).map((language) => String(refusal.detail(language)))
      expect(refusal.key).toBe('VALIDATION')
      expect(english).toMatch(/^Field "url" is invalid\. [A-Z].+\. Example: "https:/)
      expect(korean).toMatch(/^"url" 값이 유효하지 않습니다\. .*[가-힣].*예시: "https:/)
      expect(`${english}${korean}`).not.toMatch(/internal|\{/)
      expect(english?.includes('404')).toBe(reason === 'status')
    }
  })

  test('what is told at once is told with a reason', () => {
    const told = imageDataReasons.filter((reason) => new ImageDataError(reason, '').isToldAtOnce)
    expect(told.toSorted()).toEqual(reasons.toSorted())
  })

  test('a name that leads nowhere and one that leads into the network here: one text', async () => {
    const texts = await Promise.all(
      (['host-unknown', 'address'] as const).map(async (reason) =>
        ((await look('header', new ImageDataError(reason, ''))) as CatalogueError).detail('en'),
      ),
    )
    expect(texts[0]).toEqual(texts[1])
  })

  test('what is no refusal is passed on', async () => {
    expect(await look('fetch', new Error('a defect'))).toEqual(new Error('a defect'))
  })
})

describe('deleteImage', () => {
  const remove = (found: ReturnType<typeof stored>, matches = anyImage) =>
    outcome(() => deleteImage(access('deleteImage'), matches)(found))

  test.each(['active', 'importing', 'queued', 'killed'])('%s images too', (status) => {
    expect(remove(stored({ status }))).toEqual({ removes: [stored().image.id], result: undefined })
  })

  test('not protected ones, nor others than the client means', () => {
    expect(remove(stored({ protected: true }), () => false)).toBe('IMAGE_PROTECTED')
    expect(remove(stored(), () => false)).toBe('PRECONDITION_FAILED')
    expect(remove(stored({ owner: bob, protected: true }))).toBe('NOT_OWNER')
  })
})

describe('importImage', () => {
  const url = 'https://example.com/b.qcow2'
  const begin = (found: ReturnType<typeof stored>, mode: 'fetch' | 'register' = 'fetch') =>
    outcome(() => importImage({ access: access('importImage'), url, mode, now })(found))

  test.each(['queued', 'killed'])('of a %s image: a job, and the image says so', (status) => {
    const found = stored({ status })
    expect(begin(found)).toEqual({
      puts: [{ image: { ...found.image, status: 'importing', url, updated_at: nowText } }],
      newJobs: [{ kind: 'fetch', image_id: found.image.id, source_id: null, url, owner: alice }],
      result: undefined,
    })
    expect(begin(found, 'register')).toMatchObject({ puts: [{ image: { status: 'active' } }], newJobs: [] })
  })

  test.each(['active', 'importing', 'deactivated'])('not of an image that is %s', (status) => {
    expect(begin(stored({ status }))).toBe('NOT_IMPORTABLE')
    expect(begin(stored({ status, owner: bob }))).toBe('NOT_OWNER')
  })
})
