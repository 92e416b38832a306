import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { unsignedActor } from '../../../src/catalogue/changes/change.ts'
import { finishLoad } from '../../../src/repository/index/bulk-load.ts'
import { type RebuildSteps, rebuild } from '../../../src/repository/index/rebuild.ts'
import { checkDatabase } from '../../../src/repository/maintenance/check.ts'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { openEngine, openStore } from '../../../src/repository/open.ts'
import { fingerprint } from '../../../src/repository/schema/layout.ts'
import type { Engine } from '../../../src/repository/sql/engine.ts'
import { OutdatedProgram } from '../../../src/repository/sql/errors.ts'
import type { Store } from '../../../src/repository/store.ts'
import { runs } from '../../runs.ts'
import { accounts, catalogueArbitrary, imageOf } from '../arbitraries.ts'
import { derivedRows } from '../index/derived-rows.ts'
import { listNames, pendingNames } from '../walk.ts'

const [me, other] = accounts
const actor = unsignedActor('test')

/**
 * What every engine has to pass whose derived tables are made anew.
 * @param place the URL of an empty database
 * @param run SQL outside the program
 */
export function rebuildSuite(
  place: () => Promise<string>,
  run: (url: string, text: string) => Promise<unknown>,
): void {
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()))
  })
  const store = async (url: string): Promise<Store> => {
    const opened = await openStore(url, { connections: 4 })
    open.push(opened)
    return opened
  }
  const engineOf = async (url: string): Promise<Engine> => {
    const opened = await openEngine(url, { connections: 4 })
    open.push(opened)
    return opened
  }
  const emptyDatabase = async () => {
    const url = await place()
    await migrateDatabase(url)
    return url
  }
  /** A database with images `0` to `9` of one account, `3` and `7` shared with another. */
  const filled = async () => {
    const url = await emptyDatabase()
    const { images } = await store(url)
    const writes = Array.from({ length: 10 }, (_, n) => {
      const isShared = n % 4 === 3
      const image = imageOf({ owner: me, name: `${n}`, visibility: isShared ? 'shared' : 'private' })
      return { image, ...(isShared && { members: [{ member_id: other, status: 'accepted' as const }] }) }
    })
    await images.apply(writes)
    return { url, images, all: writes.map(({ image }) => image) }
  }
  const failAt = (step: number) => {
    let told = 0
    return () => {
      if (told++ === step) throw new Error('the power failed')
    }
  }
  const textOf = async (url: string, name: string): Promise<string> => {
    const engine = await openEngine(url)
    open.push(engine)
    const rows = await engine.query<{ json: string }>('select json from image where seq = 1', [])
    expect(rows[0]?.json).toContain(`"name":"${name}"`)
    return rows[0]?.json ?? ''
  }
  const remake = async (url: string, steps: RebuildSteps = {}) => {
    const engine = await engineOf(url)
    const done = await rebuild(engine, { isForced: true, size: 3, ...steps })
    await finishLoad(engine)
    return done
  }

  describe('derived tables', () => {
    it('are the same after they were made anew from the images, and no tag of an answer is', async () => {
      const url = await emptyDatabase()
      const { images } = await store(url)
      await fc.assert(
        fc.asyncProperty(catalogueArbitrary, async (writes) => {
          await images.apply(writes)
          for (const [place, { image }] of writes.entries()) {
            const puts = [{ image: { ...image, name: `${image.name}!` } }]
            if (place % 3 === 0) await images.change(actor, image.id, () => ({ puts, result: 1 }))
            if (place % 5 === 0)
              await images.change(actor, image.id, () => ({ removes: [image.id], result: 1 }))
          }
          const [before, { state }] = [await derivedRows(url), await images.audience(me)]
          await remake(url)
          expect(await derivedRows(url)).toEqual(before)
          const { state: after, ...audience } = await images.audience(me)
          if (state.includes(' ')) expect(after).not.toBe(state)
          expect(audience.account).toBe(me)
          expect(await checkDatabase(url)).toEqual([])
        }),
        { numRuns: runs(8) },
      )
    })

    it('go on being made after a failure at any step, and not from the beginning', async () => {
      const { url, images } = await filled()
      const before = await derivedRows(url)
      for (let step = 0; step < 5; step++) {
        await expect(remake(url, { onImages: failAt(step) })).rejects.toThrow('the power failed')
        // Whoever has it open reads the old ones.
        expect((await listNames(images, other)).toSorted()).toEqual(['3', '7'])
        const seen: number[] = []
        await remake(url, { onImages: (done) => void seen.push(done) })
        expect(seen[0]).toBe(Math.min(3 * step, 10))
        expect(await derivedRows(url)).toEqual(before)
      }
    })

    it('have what changes, comes and goes while they are made', async () => {
      const { url, images, all } = await filled()
      const second = await store(url)
      const back = all[4]
      const changes = [
        () => second.images.apply([{ image: imageOf({ owner: me, name: 'new', visibility: 'private' }) }]),
        () => change(second, 0, (image) => ({ puts: [{ image: { ...image, name: 'zero' } }] })),
        () => change(second, 9, (image) => ({ puts: [{ image: { ...image, os_hidden: true } }] })),
        () => change(second, 1, (image) => ({ removes: [image.id] })),
      ]
      const change = (by: Store, place: number, how: (image: (typeof all)[number]) => object) => {
        const image = all[place] as (typeof all)[number]
        return by.images.change(actor, image.id, () => ({ ...how(image), result: 1 }))
      }
      await remake(url, {
        onImages: async () => {
          await changes.shift()?.()
          if (changes.length !== 1 || !back) return
          await change(second, 4, ({ id }) => ({ removes: [id] }))
          await second.images.apply([{ image: { ...back, name: 'back' } }])
          const members = [{ member_id: other, status: 'pending' as const }]
          await change(second, 3, (image) => ({ puts: [{ image, members }] }))
        },
      })
      const names = ['2', '3', '5', '6', '7', '8', 'back', 'new', 'zero']
      for (const seen of [images, second.images]) {
        expect((await listNames(seen, me)).toSorted()).toEqual(names)
        expect(await listNames(seen, other)).toEqual(['7'])
        expect(await pendingNames(seen, other)).toEqual(['3'])
      }
      expect(await checkDatabase(url)).toEqual([])
      const made = await derivedRows(url)
      await remake(url)
      expect(await derivedRows(url)).toEqual(made)
      // Numbers of images go on.
      await second.images.apply([{ image: imageOf({ owner: me, name: 'next', os_distro: 'never seen' }) }])
      expect(await checkDatabase(url)).toEqual([])
    })

    it('are not replaced by those that another release began, which is refused or begun anew', async () => {
      const { url, images } = await filled()
      const before = await derivedRows(url)
      for (const foreign of ['first', 'of-a-newer-release']) {
        const half = { onImages: failAt(2) }
        await expect(remake(url, half)).rejects.toThrow('the power failed')
        await run(
          url,
          `update meta set value = replace(value, '${fingerprint}', '${foreign}') where meta.key = 'rebuild'`,
        )
        const opened = await store(url)
        expect(await opened.images.count()).toBe(10)
        expect(await derivedRows(url)).toEqual(before)
        await migrateDatabase(url)
        expect(await derivedRows(url)).toEqual(before)
        await remake(url)
        expect(await derivedRows(url)).toEqual(before)
      }
      for (const damaged of ['garbage', '{}', '{"layout":1}']) {
        await run(url, `insert into meta (key, value) values ('rebuild', '${damaged}')`)
        expect(await images.count()).toBe(10)
        await migrateDatabase(url)
        expect(await derivedRows(url)).toEqual(before)
        await run(url, "delete from meta where meta.key = 'rebuild'")
      }
    })

    it('are those of one rebuild, whoever ends and begins another one meanwhile', async () => {
      const { url, all } = await filled()
      const second = await store(url)
      let told = 0
      await remake(url, {
        onImages: async () => {
          if (told++ !== 1) return
          await remake(url)
          const removes = all.slice(0, 3).map(({ id }) => id)
          await second.images.change(actor, removes[0] ?? '', () => ({ removes, result: 1 }))
          const writes = ['x', 'y', 'z'].map((os_distro) => ({ image: imageOf({ owner: me, os_distro }) }))
          await second.images.apply(writes)
          await expect(remake(url, { onImages: failAt(1) })).rejects.toThrow('the power failed')
        },
      })
      expect(await checkDatabase(url)).toEqual([])
      expect((await listNames(second.images, me)).length).toBe(10)
    })

    it('are not made of an image that cannot be read, which is named', async () => {
      const { url, images, all } = await filled()
      const { id, name } = all[0] as (typeof all)[number]
      const damages = [`'{"id":5'`, `'{"id'`, `'{}'`, `replace(json, '"created_at":"20', '"created_at":"x')`]
      for (const damage of damages) {
        const { json } = { json: await textOf(url, name) }
        await run(url, `update image set json = ${damage} where json like '%"name":"${name}"%'`)
        expect(await checkDatabase(url)).toContainEqual(
          expect.stringContaining(`cannot be read, ${id} first`),
        )
        await expect(migrateDatabase(url, { isForced: true })).rejects.toThrow(`The image ${id} is damaged`)
        await (await openStore(url)).close()
        expect(await listNames(images, other)).toHaveLength(2)
        await run(url, `update image set json = '${json.replaceAll("'", "''")}' where seq = 1`)
        expect(await migrateDatabase(url)).toEqual(['list index'])
        expect(await checkDatabase(url)).toEqual([])
      }
    })

    it('on which others made a view are left alone', async () => {
      const { url } = await filled()
      await run(url, 'create view report as select seq from image')
      await expect(migrateDatabase(url, { isForced: true })).rejects.toThrow('while report depends on')
      await run(url, 'drop view report')
      expect(await migrateDatabase(url, { isForced: true })).toEqual(['list index'])
    })

    it('are made once by two at once', async () => {
      const { url } = await filled()
      const before = await derivedRows(url)
      await run(url, "update meta set value = 'first' where meta.key = 'layout'")
      const engines = [await openEngine(url), await openEngine(url)]
      open.push(...engines)
      const ours = await Promise.all(engines.map((engine) => rebuild(engine, { size: 2 })))
      expect(ours.filter((isOurs) => isOurs)).toHaveLength(1)
      for (const engine of engines) await finishLoad(engine)
      expect(await derivedRows(url)).toEqual(before)
      expect(await checkDatabase(url)).toEqual([])
    })

    it('that another release has made anew are neither read nor written', async () => {
      const { url, images, all } = await filled()
      const serving = await store(url)
      await serving.ping()
      expect(await listNames(serving.images, other)).toHaveLength(2)
      await run(url, "update meta set value = 'of-another-release' where meta.key = 'layout'")
      const image = all[0] as (typeof all)[number]
      const add = () => serving.images.apply([{ image: imageOf({ owner: me }) }])
      const write = () =>
        serving.images.change(actor, image.id, () => ({
          puts: [{ image: { ...image, name: 'x' } }],
          result: 1,
        }))
      for (const refused of [() => listNames(serving.images, other), write, add, () => serving.ping()])
        await expect(refused()).rejects.toBeInstanceOf(OutdatedProgram)
      expect((await images.find(image.id))?.revision).toBe(1)
      await expect(openStore(url)).rejects.toThrow(/newer program's \(of-another-release\)/)
      await expect(migrateDatabase(url)).rejects.toThrow('Use the newer program')
    })

    it('that a rebuild has replaced are dropped, also by the next one who opens', async () => {
      const { url } = await filled()
      await run(url, 'create table list_entry_old (a integer)')
      await migrateDatabase(url)
      await run(url, 'create table list_entry_old (a integer)')
      await migrateDatabase(url, { isForced: true })
      await run(url, 'create table list_entry_old (a integer)')
      expect(await migrateDatabase(url)).toEqual([])
      await run(url, 'create table list_entry_old (a integer)')
    })
  })
}
