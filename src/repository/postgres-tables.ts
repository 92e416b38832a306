import { type Kysely, sql } from 'kysely'
import type { Tables } from './tables.ts'

/** Columns of a table that number its rows, and their sequences. */
const sequencesOf = async (db: Kysely<Tables>, table: string) => {
  const { rows } = await sql<{ column: string; sequence: string }>`
    select column_name as column, pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
    from information_schema.columns
    where table_schema = current_schema() and table_name = ${table} and is_identity = 'YES'`.execute(db)
  return rows
}

/** The numbers of a table's rows go on beyond its own and those of another one. */
export async function continueNumbers(db: Kysely<Tables>, from: string, to: string): Promise<void> {
  const former = await sequencesOf(db, from)
  for (const { column, sequence } of await sequencesOf(db, to)) {
    const before = former.find((other) => other.column === column)
    if (before)
      await sql`select setval(${sequence}::regclass,
        greatest(nextval(${sequence}::regclass), nextval(${before.sequence}::regclass)), false)`.execute(db)
  }
}

/** Who may use a table, or the sequence of its numbers, may use another one. */
export async function copyGrants(db: Kysely<Tables>, from: string, to: string): Promise<void> {
  await grantAlike(db, 'table', from, to)
  const [before] = await sequencesOf(db, from)
  const [after] = await sequencesOf(db, to)
  if (before && after) await grantAlike(db, 'sequence', before.sequence, after.sequence)
}

async function grantAlike(
  db: Kysely<Tables>,
  kind: 'table' | 'sequence',
  from: string,
  to: string,
): Promise<void> {
  const { rows } = await sql<{ statement: string }>`
    select format('grant %s on ${sql.raw(kind)} %s to %s %s', privilege_type, ${to}::regclass,
      case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
      case when is_grantable then 'with grant option' else '' end) as statement
    from pg_class, aclexplode(relacl)
    where oid = ${from}::regclass and grantee <> relowner`.execute(db)
  for (const { statement } of rows) await sql.raw(statement).execute(db)
}

/** Constraints, their indexes and sequences of a table that was made as `…_new` are named as if it never had been. */
export async function settleNames(db: Kysely<Tables>, table: string): Promise<void> {
  const { rows } = await sql<{ statement: string }>`
    select format('alter table %s rename constraint %I to %I', conrelid::regclass, conname,
      ${table} || substr(conname, length(${table}) + 5)) as statement
    from pg_constraint
    where conrelid = ${table}::regclass and starts_with(conname, ${`${table}_new`})`.execute(db)
  for (const { statement } of rows) await sql.raw(statement).execute(db)
  for (const { column, sequence } of await sequencesOf(db, table)) {
    const wanted = `${table}_${column}_seq`
    if (!sequence.endsWith(`.${wanted}`))
      await sql`alter sequence ${sql.raw(sequence)} rename to ${sql.id(wanted)}`.execute(db)
  }
}
