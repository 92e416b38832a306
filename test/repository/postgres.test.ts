import { describe } from 'vitest'
import { hasPostgres, Schemas } from '../postgres/schemas.ts'
import { suites } from './suites/suites.ts'

describe.runIf(hasPostgres)('PostgreSQL', () => {
  const schemas = new Schemas()
  for (const suite of suites) suite(() => schemas.open())
})
