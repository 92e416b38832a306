import type { Engine } from '../../../src/repository/sql/engine.ts'
import type { PreparedStatement } from '../../../src/repository/sql/prepared-statement.ts'

/** A step of a plan, with the names PostgreSQL gives. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

/**
 * All steps of the plan that a prepared query has, whatever its values.
 * @param engine with one connection that reads: a prepared statement is a connection's own
 */
export async function stepsOf(engine: Engine, { sql, bind }: PreparedStatement): Promise<PlanNode[]> {
  const count = bind(new Proxy({}, { get: () => 1 })).length
  const values = Array.from({ length: count }, () => `'1'`).join()
  await engine.query(`prepare explained as ${sql}`, [])
  try {
    const rows = await engine.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (format json) execute explained${count > 0 ? `(${values})` : ''}`,
      [],
    )
    return flat((rows[0] as (typeof rows)[0])['QUERY PLAN'][0].Plan)
  } finally {
    await engine.query('deallocate explained', [])
  }
}

const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)]

export const typesOf = (steps: readonly PlanNode[]): string[] => steps.map((step) => step['Node Type'])

/** Steps that look at rows of a table. */
export const readsOf = (steps: readonly PlanNode[], table: string): PlanNode[] =>
  steps.filter((step) => step['Relation Name'] === table)
