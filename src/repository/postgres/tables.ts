import { type Kysely, sql } from 'kysely'
import type { Tables } from '../schema/tables.ts'

/** Columns of a table that number its rows, and their sequences. */
const sequencesOf = async (db: Kysely<Tables>, table: string) => {
  const { rows } = await sql<{ column: string; sequence: string }>`
    select column_name as column, pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
    from information_schema.columns
    where table_schema = current_schema() and table_name = ${table} and is_identity = 'YES'`.execute(db)
  return rows
}

/** Continue the sequence of a table's rows above its own numbers and those of another table. */
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
    with target as (select ${to}::regclass as oid),
      granted as (
        select '' as columns, relowner, acl.* from pg_class, aclexplode(relacl) as acl where oid = ${from}::regclass
        union all
        select format('(%I)', attname), relowner, acl.* from pg_class
          join pg_attribute on attrelid = pg_class.oid, aclexplode(attacl) as acl
          where pg_class.oid = ${from}::regclass and attname in (select attname from pg_attribute, target where attrelid = oid))
    select format('grant %s%s on ${sql.raw(kind)} %s to %s %s', privilege_type, columns, oid::regclass,
      case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
      case when is_grantable then 'with grant option' else '' end) as statement
    from granted, target where grantee <> relowner`.execute(db)
  for (const { statement } of rows) await sql.raw(statement).execute(db)
}

/** Give a table the owner of another one. */
export async function keepOwner(db: Kysely<Tables>, from: string, to: string): Promise<void> {
  const { rows } = await sql<{ statement: string }>`
    select format('alter table %s owner to %I', after.oid::regclass, pg_get_userbyid(before.relowner)) as statement
    from pg_class as before, pg_class as after
    where before.oid = ${from}::regclass and after.oid = ${to}::regclass and before.relowner <> after.relowner`.execute(
    db,
  )
  for (const { statement } of rows) await sql.raw(statement).execute(db)
}

/** Views, materialised ones among them, and triggers on tables of this schema. */
export const dependents = (tables: readonly string[]) => sql<{ name: string }>`
  select distinct view.oid::regclass::text as name from pg_class as view
    join pg_rewrite on ev_class = view.oid join pg_depend on objid = pg_rewrite.oid and classid = 'pg_rewrite'::regclass
    join pg_class as used on used.oid = refobjid and refclassid = 'pg_class'::regclass
  where view.oid <> used.oid and used.relnamespace = current_schema()::regnamespace and used.relname in (${sql.join(tables)})
  union all
  select tgname from pg_trigger join pg_class as used on used.oid = tgrelid
  where not tgisinternal and used.relnamespace = current_schema()::regnamespace and used.relname in (${sql.join(tables)})`

/** Constraints, their indexes and sequences of a table that was made as `…_new` are named as if it never had been. */
export async function renameConstraints(db: Kysely<Tables>, table: string): Promise<void> {
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
