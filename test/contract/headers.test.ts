import { headerSpelling, headers } from 'scp-images-client/contract/headers'
import { expect, test } from 'vitest'

test('the spelling for documents differs from the names only in case', () => {
  for (const [key, spelling] of Object.entries(headerSpelling)) {
    expect(headers[key as keyof typeof headerSpelling]).toBe(spelling.toLowerCase())
  }
})
