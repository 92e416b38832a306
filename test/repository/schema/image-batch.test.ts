import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeImage } from '../../../src/repository/schema/encoded-image.ts'
import { buffersOf, decodeBatch, imageBatchBuilder } from '../../../src/repository/schema/image-batch.ts'
import { imageArbitrary, membersArbitrary } from '../../sources/image-arbitrary.ts'
import { imageOf } from '../arbitraries.ts'

const earlier = fc.array(imageArbitrary, { maxLength: 2 })
const write = fc.record(
  { image: imageArbitrary, members: membersArbitrary, earlier },
  { requiredKeys: ['image'] },
)

it('images come out of a pack, and through another thread, as they were prepared', () => {
  const packer = imageBatchBuilder()
  fc.assert(
    fc.property(fc.array(write, { maxLength: 6 }), (writes) => {
      for (const each of writes) packer.add(each)
      expect(packer.count()).toBe(writes.length)
      const packed = packer.take()
      const passed = structuredClone(packed, { transfer: buffersOf(packed) })
      const unpacked = [...decodeBatch(passed)].map(
        ({ uuid, list, class: values, text, hidden, image, members, earlier }) => ({
          uuid: Buffer.from(uuid),
          list: list.map(bytesAsBuffer),
          class: values,
          text,
          hidden,
          image,
          ...(members && { members }),
          ...(earlier && { earlier }),
        }),
      )
      expect(unpacked).toEqual(writes.map(encodeImage))
      expect(packer.count()).toBe(0)
    }),
  )
})

const bytesAsBuffer = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value) : value)

it('texts longer than the room that is usual fit', () => {
  const packer = imageBatchBuilder()
  const volumes = 'v'.repeat(65_536)
  const images = Array.from({ length: 50 }, (_, index) => imageOf({ volumes, name: `${index}` }))
  for (const image of images) packer.add({ image })
  expect(packer.bytes()).toBeGreaterThan(50 * 65_536)
  expect([...decodeBatch(packer.take())].map(({ image }) => image)).toEqual(images)
})

it('what was prepared is not prepared again', () => {
  const prepared = encodeImage({ image: imageOf({}) })
  expect(encodeImage(prepared)).toBe(prepared)
})
