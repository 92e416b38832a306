import { editionsOf } from 'scp-images-client/contract/api-versions'
import { type Operation, operations } from 'scp-images-client/contract/operations'
import { code, page, table } from '../markdown.ts'

/**
 * The files of the acceptance suite that test an operation, by operation id, alphabetical. A test compares them with the
 * operations that the files name.
 */
export const acceptanceFiles: Readonly<Record<string, readonly string[]>> = {
  listVersions: ['version-dates', 'versions'],
  listEndpoints: ['endpoints'],
  listAccessKeys: ['access-keys'],
  listTags: ['changes/tags'],
  replaceTags: ['changes/tags'],
  showImage: ['show'],
  createImage: ['changes/create', 'changes/terraform', 'refused'],
  updateImage: ['changes/if-match', 'changes/update', 'refused'],
  deleteImage: ['changes/delete', 'changes/if-match', 'refused'],
  importImage: ['changes/import', 'refused'],
  listImageMembers: ['changes/members', 'refused'],
  createImageMember: ['changes/members', 'changes/sharing', 'refused'],
  showImageMember: ['changes/members', 'refused'],
  updateImageMember: ['changes/members', 'refused'],
  deleteImageMember: ['changes/members', 'refused'],
  createSharingImage: ['changes/server-images', 'refused'],
  listPendingImages: ['changes/sharing', 'refused'],
  createVirtualServerCustomImage: ['changes/server-images', 'changes/terraform', 'refused'],
  listImages: [
    'answers',
    'errors',
    'filters',
    'headers',
    'limit',
    'link',
    'marker',
    'parameters',
    'refused-signatures',
    'signatures',
    'sort',
    'version-dates',
    'versions',
    'visibility',
    'walks',
  ],
}

/** The operations of the vendor. */
export const vendorOperations = Object.values<Operation>(operations).filter(
  ({ origin }) => origin === 'vendor',
)

/** `API_COVERAGE.md`. */
export function apiCoveragePage(): string {
  return page(
    'API coverage',
    'packages/client/src/contract/operations.ts',
    'The operations of the vendor’s image API, and the others that its clients call; all are implemented. The last column has the files of the [acceptance suite](acceptance) that test an operation from outside: `npm run acceptance -- --endpoint URL` tests any server, `npm test` this one.',
    table(
      ['Operation', 'Request', 'Versions', 'Policy action', 'Success', 'Accepted by'],
      vendorOperations.map(row),
    ),
  )
}

function row({ operationId, method, path, service, action, success }: Operation): string[] {
  const files = acceptanceFiles[operationId] ?? []
  const editions = service === null ? [] : editionsOf(service).map(({ id }) => id)
  return [
    operationId,
    code(`${method} ${path}`),
    service === null ? '-' : `${service} ${editions.join(', ')}`,
    action === null ? '-' : code(action),
    `${success}`,
    files.map((file) => `[${file}](acceptance/${file}.test.ts)`).join(', ') || '-',
  ]
}
