import { expect, test } from 'vitest'
import { headerSpelling, headers } from '../../src/contract/headers.ts'

test('the spelling for documents differs from the names only in case', () => {
  for (const [key, spelling] of Object.entries(headerSpelling)) {
    expect(headers[key as keyof typeof headerSpelling]).toBe(spelling.toLowerCase())
  }
})
