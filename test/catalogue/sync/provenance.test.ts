import fc from 'fast-check'
import { filePathOf, imageFieldNames, specOf } from 'scp-images-client/contract/image-fields'
import { expect, it } from 'vitest'
import { parseRecord, recordText } from '../../../src/catalogue/sync/provenance.ts'
import { imageArbitrary, membersArbitrary } from '../../sources/image-arbitrary.ts'

const write = fc.record({ image: imageArbitrary, members: membersArbitrary }, { requiredKeys: ['image'] })

it('what was said is read again as it was, and equal sayings have equal texts', () => {
  fc.assert(
    fc.property(write, (said) => {
      const text = recordText(said)
      const read = parseRecord(said.image.id, text)
      expect(read.image).toEqual(said.image)
      expect(new Set(read.members)).toEqual(new Set(said.members))
      expect(read.members === undefined).toBe(said.members === undefined)
      expect(recordText(read)).toBe(text)
    }),
  )
})

it('what follows from the id is not stored', () => {
  fc.assert(
    fc.property(imageArbitrary, (image) => {
      expect(recordText({ image: { ...image, file: filePathOf(image.id) } })).not.toContain(image.id)
    }),
  )
})

it('a text that is older than a field says nothing of it: null, and the same text as a saying of today', () => {
  const later = imageFieldNames.filter((field) => specOf(field).since.list !== '1.0')
  fc.assert(
    fc.property(write, (said) => {
      const none = Object.fromEntries(later.map((field) => [field, null]))
      const today = { ...said, image: { ...said.image, ...none } }
      const { image } = parseRecord(said.image.id, recordText(today))
      expect(image).toMatchObject(none)
      // As it was stored: without the names of fields that nobody knew then.
      for (const field of later) expect(recordText(today)).not.toContain(`"${field}":`)
      expect(recordText({ ...said, image })).toBe(recordText(today))
    }),
  )
})
