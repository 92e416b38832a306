import { expect, it, onTestFinished } from 'vitest'
import { openPostgres } from '../../../src/repository/postgres/engine.ts'
import { ask } from '../../postgres/schema-url.ts'
import { hasPostgres, Schemas } from '../../postgres/schemas.ts'

const schemas = new Schemas()

it.runIf(hasPostgres)('the tables of other schemas are not read', async () => {
  const [mine, other] = [await schemas.place(), await schemas.place()]
  await ask(mine, 'create table mine (a int)')
  await ask(other, 'create table other (a int)')
  const engine = openPostgres(mine, 1)
  onTestFinished(() => engine.close())
  const { introspection } = engine.maintenance
  const [schema] = await introspection.getSchemas()
  expect(mine).toContain(schema?.name)
  expect(await introspection.getSchemas()).toHaveLength(1)
  const tables = [{ schema: schema?.name, name: 'mine', isView: false, columns: [] }]
  expect(await introspection.getTables()).toEqual(tables)
  expect(await introspection.getMetadata()).toEqual({ tables })
})
