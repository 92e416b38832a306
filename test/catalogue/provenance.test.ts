import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readSaid, saidText } from '../../src/catalogue/provenance.ts'
import { filePathOf } from '../../src/contract/image-fields.ts'
import { imageArbitrary, membersArbitrary } from '../sources/image-arbitrary.ts'

const write = fc.record({ image: imageArbitrary, members: membersArbitrary }, { requiredKeys: ['image'] })

it('what was said is read again as it was, and equal sayings have equal texts', () => {
  fc.assert(
    fc.property(write, (said) => {
      const text = saidText(said)
      const read = readSaid(said.image.id, text)
      expect(read.image).toEqual(said.image)
      expect(new Set(read.members)).toEqual(new Set(said.members))
      expect(read.members === undefined).toBe(said.members === undefined)
      expect(saidText(read)).toBe(text)
    }),
  )
})

it('what follows from the id is not stored', () => {
  fc.assert(
    fc.property(imageArbitrary, (image) => {
      expect(saidText({ image: { ...image, file: filePathOf(image.id) } })).not.toContain(image.id)
    }),
  )
})
