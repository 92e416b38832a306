import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { ErrorKey } from 'scp-images-client/contract/errors/errors'
import type { Image } from 'scp-images-client/contract/image-fields'
import type { StoredImage } from '../../src/catalogue/changes/change.ts'
import type { Member } from '../../src/catalogue/query/access.ts'
import { alice, bob, image } from '../http/fixtures.ts'

export { alice, bob }
export const carol = 'ca401467abfc4b87b64614ab36eb9ae4'
export const made = '2025-01-01T00:00:00Z'
export const now = Date.parse('2026-05-01T12:34:56.789Z')
export const nowText = '2026-05-01T12:34:56Z'
export const newId = '5eed0000-0000-4000-8000-000000000001'
export const owner = { account_id: alice, name: 'Alice', user: 'alice@example.com' } as const

/** An image as a decision finds it. */
export function stored(changes: Partial<Image> = {}, members: readonly Member[] = []): StoredImage {
  return {
    image: image(1, changes),
    revision: 1,
    members: members.map((member) => ({ ...member, created_at: made, updated_at: made })),
    tags: [],
    jobs: [],
  }
}

/** What a decision says, or the error it throws. */
export function outcome<T>(decide: () => T): T | ErrorKey {
  try {
    return decide()
  } catch (error) {
    if (error instanceof CatalogueError) return error.key
    throw error
  }
}
