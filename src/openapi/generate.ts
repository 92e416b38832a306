import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { openApiDocument } from './document.ts'
import { jsonText } from './json.ts'
import { apiCoveragePage } from './pages/api-coverage.ts'
import { apiVersionsPage } from './pages/api-versions.ts'
import { bodiesPage } from './pages/bodies.ts'
import { errorsPage } from './pages/errors.ts'
import { familiesPage } from './pages/families.ts'
import { fieldsPage } from './pages/fields.ts'
import { parametersPage } from './pages/parameters.ts'

/**
 * The files of the repository that are derived from the contract tables: path from the root, and text.
 * `npm run generate` writes them; a test compares them.
 */
export function generatedFiles(): Record<string, string> {
  const documents = apiVersionIds.map((id) => [`openapi/${id}.json`, jsonText(openApiDocument(id))] as const)
  return {
    ...Object.fromEntries(documents),
    'API_COVERAGE.md': apiCoveragePage(),
    'docs/api-versions.md': apiVersionsPage(),
    'docs/parameters.md': parametersPage(),
    'docs/bodies.md': bodiesPage(),
    'docs/errors.md': errorsPage(),
    'docs/families.md': familiesPage(),
    'docs/fields.md': fieldsPage(),
  }
}
