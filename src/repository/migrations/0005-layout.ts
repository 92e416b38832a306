import { type Kysely, sql } from 'kysely'

/**
 * The derived tables are a layer that is rebuilt when its layout is another one. What 0001 to 0004 made is the first layout. From
 * here on migrations touch base tables alone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`insert into meta (key, value) values ('layout', 'first')`.execute(db)
}
