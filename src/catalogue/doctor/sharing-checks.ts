import type { ImageCheck } from './finding.ts'

export const sharedAlone: ImageCheck = {
  name: 'shared-alone',
  title: 'A shared image without members',
  why: 'Nobody but its owner sees it, although it was meant for others.',
  find: ({ image, hasMembers }) =>
    image.visibility === 'shared' && !hasMembers ? 'visibility is shared, and it has no members' : undefined,
  todo: ({ id }) => `scp-images members add ${id} ACCOUNT, or scp-images set ${id} --visibility private`,
}
