import { type DatabaseIntrospector, type Kysely, PostgresDialect, sql } from 'kysely'

/**
 * Kysely's dialect, whose introspection lists the tables of the current schemas, without their columns: what migrations
 * need. Kysely's own reads the columns of all schemas, and fails when another program drops one of their tables
 * meanwhile.
 */
export class CurrentSchemasDialect extends PostgresDialect {
  override createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    const getTables = async () => {
      const { rows } = await sql<{ schema: string; name: string }>`
        select schemaname as schema, tablename as name from pg_tables
        where schemaname = any(current_schemas(false))`.execute(db)
      return rows.map((table) => ({ ...table, isView: false, columns: [] }))
    }
    return {
      getSchemas: async () =>
        (await sql<{ name: string }>`select unnest(current_schemas(false)) as name`.execute(db)).rows,
      getTables,
      getMetadata: async () => ({ tables: await getTables() }),
    }
  }
}
