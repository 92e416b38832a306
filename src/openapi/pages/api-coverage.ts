import { type Operation, operations } from '../../contract/operations.ts'
import { type VendorOperation, vendorOperations } from '../../contract/vendor-operations.ts'
import { code, page, table } from '../markdown.ts'

/**
 * The files of the acceptance suite that hold an operation to its rules, by operation id, alphabetical. A test
 * compares them with what the files themselves say.
 */
export const acceptanceFiles: Readonly<Record<string, readonly string[]>> = {
  listVersions: ['version-dates', 'versions'],
  listEndpoints: ['endpoints'],
  showImage: ['show'],
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

/** Is there an operation of ours at this place? */
export const isBuilt = ({ method, path }: VendorOperation): boolean =>
  Object.values<Operation>(operations).some((own) => own.method === method && own.path === path)

/** `API_COVERAGE.md`. */
export function apiCoveragePage(): string {
  const built = vendorOperations.filter(isBuilt).length
  return page(
    'API coverage',
    'src/contract/vendor-operations.ts',
    `The operations of the vendor’s image API: ${built} of ${vendorOperations.length} are built. The last column names the files of the [acceptance suite](acceptance) that hold an operation to its rules, from outside: \`npm run acceptance -- --endpoint URL\` does so with any server, \`npm test\` with this one.`,
    table(['Operation', 'Request', 'Policy action', 'Built', 'Accepted by'], vendorOperations.map(row)),
  )
}

function row(operation: VendorOperation): string[] {
  const { operationId, method, path, action } = operation
  const files = acceptanceFiles[operationId] ?? []
  return [
    operationId,
    code(`${method} ${path}`),
    action === null ? '-' : code(action),
    isBuilt(operation) ? 'yes' : 'not yet',
    files.map((file) => `[${file}](acceptance/${file}.test.ts)`).join(', ') || '-',
  ]
}
