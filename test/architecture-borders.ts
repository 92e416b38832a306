/**
 * What a folder may import. `imports` names folders (with `/*`: with all folders below), beside its own files; `packages` names
 * packages of npm, and `node:` the built-in modules.
 */
export interface Border {
  readonly imports: readonly string[]
  readonly packages: readonly string[]
}

const contract = ['client/contract/*']
const domain = [...contract, 'catalogue/*']

// biome-ignore format: a table reads best with one row a line
/**
 * The borders of docs/architecture.md. The row of a file is that of the longest folder above it. `client` is the package
 * `packages/client`, all others are folders of `src`, or a file there.
 */
export const borders: Readonly<Record<string, Border>> = {
  client: { imports: ['client/contract/*', 'client/signing'], packages: [] },
  'client/contract': { imports: ['client/contract/errors'], packages: [] },
  'client/contract/errors': { imports: [], packages: [] },
  'client/contract/families': { imports: ['client/contract'], packages: [] },
  'client/signing': { imports: ['client/contract'], packages: [] },

  async: { imports: [], packages: [] },
  net: { imports: [], packages: ['node:'] },
  signing: { imports: [...contract, 'client/signing'], packages: ['node:'] },

  catalogue: { imports: [...contract, 'catalogue/query', 'catalogue/changes'], packages: [] },
  'catalogue/query': { imports: contract, packages: [] },
  'catalogue/changes': { imports: [...contract, 'catalogue', 'catalogue/query'], packages: [] },
  'catalogue/servers': { imports: [...contract, 'catalogue/query', 'catalogue/changes'], packages: [] },
  'catalogue/sync': { imports: [...contract, 'catalogue', 'catalogue/query', 'catalogue/changes'], packages: [] },
  'catalogue/doctor': { imports: [...contract, 'catalogue'], packages: [] },

  accounts: { imports: [...domain, 'signing'], packages: ['node:', 'lru-cache'] },
  openapi: { imports: [...contract, 'openapi/pages'], packages: ['typebox'] },
  'openapi/pages': { imports: [...contract, 'openapi'], packages: [] },
  config: { imports: contract, packages: ['node:'] },
  'disk-image': { imports: ['catalogue'], packages: [] },
  'image-data': { imports: ['catalogue', 'disk-image', 'net', 'image-data/guard'], packages: ['node:'] },
  'image-data/guard': { imports: ['catalogue', 'net', 'image-data'], packages: ['node:'] },
  jobs: { imports: ['catalogue/*'], packages: [] },
  telemetry: { imports: ['catalogue/*', 'jobs'], packages: [] },
  workers: { imports: ['telemetry'], packages: ['node:'] },

  sources: { imports: [...domain, 'sources/*'], packages: [] },
  'sources/fields': { imports: [...domain, 'sources'], packages: ['node:'] },
  'sources/files': { imports: ['sources', 'sources/fields'], packages: ['node:', 'yaml'] },
  'sources/web': { imports: ['sources', 'net'], packages: ['node:'] },
  'sources/lists': { imports: [...domain, 'sources', 'sources/fields', 'sources/files'], packages: ['node:'] },
  'sources/folder': { imports: [...domain, 'disk-image', 'sources', 'sources/fields', 'sources/files'], packages: ['node:'] },
  'sources/glance': { imports: [...domain, 'net', 'sources', 'sources/fields', 'sources/files', 'sources/web', 'sources/glance/login'], packages: ['node:'] },
  'sources/glance/login': { imports: ['net', 'sources', 'sources/files', 'sources/web'], packages: ['node:'] },
  'sources/simplestreams': { imports: ['net', 'sources', 'sources/fields', 'sources/files', 'sources/web'], packages: ['node:'] },
  ingest: { imports: [...domain, 'accounts', 'sources/*', 'ingest/reader'], packages: ['node:'] },
  'ingest/reader': { imports: ['sources', 'repository/schema'], packages: ['node:'] },

  repository: { imports: [...domain, 'accounts', 'repository/index', 'repository/list', 'repository/migrations', 'repository/postgres', 'repository/rows', 'repository/schema', 'repository/sql', 'repository/sqlite', 'repository/write'], packages: ['node:', 'kysely'] },
  'repository/schema': { imports: domain, packages: ['node:', 'kysely'] },
  'repository/sql': { imports: [...domain, 'repository/schema'], packages: ['kysely', 'lru-cache'] },
  'repository/sqlite': { imports: ['async', 'repository/sql', 'repository/schema'], packages: ['node:', 'kysely', '@photostructure/sqlite'] },
  'repository/postgres': { imports: ['async', 'catalogue', 'repository/sql', 'repository/schema'], packages: ['kysely', 'pg'] },
  'repository/migrations': { imports: ['repository/sql'], packages: ['kysely'] },
  'repository/rows': { imports: [...domain, 'repository/sql', 'repository/schema'], packages: ['kysely'] },
  'repository/index': { imports: [...domain, 'repository/rows', 'repository/sql', 'repository/schema'], packages: ['node:', 'kysely'] },
  'repository/list': { imports: [...domain, 'repository/rows', 'repository/sql', 'repository/schema'], packages: ['kysely', 'lru-cache'] },
  'repository/write': { imports: [...domain, 'repository/index', 'repository/rows', 'repository/sql', 'repository/schema'], packages: ['kysely'] },
  'repository/maintenance': { imports: [...domain, 'repository', 'repository/index', 'repository/rows', 'repository/sqlite', 'repository/sql', 'repository/schema'], packages: ['node:', 'kysely'] },

  http: { imports: [...domain, 'accounts', 'http/request', 'http/response', 'http/cache', 'http/hooks', 'http/operations/*'], packages: ['node:', 'fastify'] },
  'http/request': { imports: [...domain, 'accounts', 'client/signing', 'http'], packages: ['node:', 'fastify', 'typebox'] },
  'http/response': { imports: [...contract, 'http', 'http/request'], packages: ['node:', 'fastify'] },
  'http/cache': { imports: [...domain, 'signing', 'http', 'http/request', 'http/response'], packages: ['node:', 'fastify', 'lru-cache'] },
  'http/hooks': { imports: [...contract, 'accounts', 'signing', 'http', 'http/request', 'http/response'], packages: ['fastify'] },
  'http/operations': { imports: [...domain, 'accounts', 'http', 'http/request', 'http/response', 'http/cache', 'http/operations/images'], packages: ['fastify'] },

  main: { imports: ['catalogue', 'accounts', 'config', 'http', 'http/cache', 'image-data', 'ingest', 'jobs', 'openapi', 'repository', 'sources', 'telemetry'], packages: ['node:'] },

  cli: { imports: ['client', 'accounts', 'config', 'sources', 'repository/sql', 'cli/commands/*', 'cli/output'], packages: ['node:', 'commander'] },
  'cli/shell': { imports: [], packages: ['commander'] },
  'cli/flags': { imports: [...contract, 'client', 'config', 'openapi', 'sources', 'cli'], packages: ['node:', 'commander'] },
  'cli/output': { imports: [...domain, 'client', 'config', 'sources', 'ingest', 'repository', 'main', 'cli'], packages: ['node:', 'commander'] },
  'cli/client': { imports: [...contract, 'client', 'config', 'cli', 'cli/flags', 'cli/output', 'cli/shell'], packages: ['node:', 'commander'] },
  'cli/serve': { imports: [...domain, 'async', 'accounts', 'config', 'ingest/reader', 'sources', 'sources/fields', 'sources/lists', 'telemetry', 'workers', 'main', 'cli', 'cli/client', 'cli/flags', 'cli/output'], packages: ['node:', 'commander'] },
  'cli/local': { imports: ['catalogue/*', 'accounts', 'config', 'ingest', 'ingest/reader', 'jobs', 'sources', 'main', 'cli', 'cli/client', 'cli/flags', 'cli/output'], packages: ['node:', 'commander'] },
  'cli/commands/api': { imports: [...contract, 'client', 'config', 'cli', 'cli/client', 'cli/flags', 'cli/local', 'cli/output'], packages: ['commander'] },
  'cli/commands/admin': { imports: ['catalogue/*', 'accounts', 'config', 'ingest', 'repository/maintenance', 'sources', 'sources/fields', 'main', 'cli', 'cli/client', 'cli/flags', 'cli/local', 'cli/output', 'cli/serve', 'cli/shell'], packages: ['node:', 'commander'] },
  'cli/commands/tools': { imports: [...contract, 'client/signing', 'config', 'cli', 'cli/client', 'cli/flags', 'cli/output', 'cli/shell'], packages: ['commander'] },
}

/** Doors: of these parts, what is named here is all that other parts may import. A folder ends with `/`. */
export const doors: Readonly<Record<string, readonly string[]>> = {
  repository: [
    'repository/open.ts',
    'repository/store.ts',
    'repository/maintenance/',
    'repository/sql/errors.ts',
    'repository/schema/image-batch.ts',
  ],
  http: ['http/app.ts', 'http/server.ts', 'http/cache/page-cache.ts'],
  sources: [
    'sources/kinds.ts',
    'sources/source.ts',
    'sources/fields/',
    'sources/files/lines.ts',
    'sources/lists/',
  ],
  ingest: ['ingest/'],
}

/** As many files a folder may have. */
export const mostFiles = 15
