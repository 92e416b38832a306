import fc from 'fast-check'
import { encodedSrn, imageSrn, tagServiceOf } from 'scp-images-client/contract/srn'
import { expect, test } from 'vitest'

test('an image is named by its owner, region and id', () => {
  expect(imageSrn('acc', 'kr-west1', 'id')).toBe('srn:e::acc:kr-west1::virtualserver:image/id')
  expect(imageSrn('acc', 'kr-west1', 'id', 'gpuserver')).toBe('srn:e::acc:kr-west1::gpuserver:image/id')
})

test('tags of GPU images are kept under another service', () => {
  expect(['gpu_custom', 'custom', null, undefined, 'constructor'].map(tagServiceOf)).toEqual([
    'gpuserver',
    ...Array(4).fill('virtualserver'),
  ])
})

test('the Base64 is the standard one of the UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(encodedSrn(text)).toBe(Buffer.from(text).toString('base64'))
    }),
  )
})
