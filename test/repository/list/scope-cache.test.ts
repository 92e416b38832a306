import { expect, it } from 'vitest'
import { unsignedActor } from '../../../src/catalogue/changes/change.ts'
import { scopeStates } from '../../../src/repository/list/scope-cache.ts'
import { openReady } from '../../../src/repository/open.ts'
import { writeImages } from '../../../src/repository/write/batch-writer.ts'
import { withTransaction } from '../../../src/repository/write/transaction.ts'
import { accounts, imageOf } from '../arbitraries.ts'

const [one, owner] = accounts

it('a new scope is heard of by who asked before, also when somebody else asks before it is acknowledged', async () => {
  const engine = await openReady('sqlite::memory:')
  const states = scopeStates(engine)
  const visibilities = async (account: string) =>
    (await states.of(account, await engine.dataVersion())).map(({ visibility }) => visibility)
  expect(await visibilities(one)).toEqual([])
  const write = { image: imageOf({ owner, visibility: 'community' }) }
  await withTransaction(
    engine,
    unsignedActor('import'),
    Date.now,
    (writing) => writeImages(writing, [write], false),
    async (scopes) => {
      expect(await visibilities(owner)).toContain('community')
      await states.committed(scopes)
    },
  )
  expect(await visibilities(one)).toContain('community')
  await engine.close()
})
