import type { AccountId } from 'scp-images-client/contract/image-fields'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The account of an OpenStack project. Keystone's ids are account ids as they are, 32 hexadecimal digits; other
 * identity services write UUIDs with hyphens.
 */
export const accountOf = (project: string): AccountId =>
  uuid.test(project) ? project.replaceAll('-', '').toLowerCase() : project
