import type { WireImage } from './calls.ts'
import type { Operation } from './checker.ts'
import { Checker, WrongAnswer } from './checker.ts'
import { type GoodData, madeOf, type State, unlisted } from './image-model.ts'
import type { Target } from './plan.ts'

/** An image that somebody tried to make: its checker, and its id once that is known. */
export interface Entry {
  readonly name: string
  readonly owner: string
  readonly checker: Checker<State>
  id?: string
  createdAt?: string
}

const keptGone = 30

/** All images there were, and what is asked of all of them at once. */
export class Ledger {
  private readonly good: GoodData
  private readonly byName = new Map<string, Entry>()
  private readonly listings = new Map<number, Operation<State>>()
  private calls = 0

  constructor(good: GoodData) {
    this.good = good
  }

  get entries(): readonly Entry[] {
    return [...this.byName.values()]
  }

  newId(): number {
    return ++this.calls
  }

  /** An image about to be made. Lists that are under way may show it. */
  add(name: string, owner: string): Entry {
    const entry: Entry = { name, owner, checker: new Checker<State>(name, null, madeOf(this.good)) }
    for (const [id, operation] of this.listings) entry.checker.called(id, operation)
    this.byName.set(name, entry)
    this.forget()
    return entry
  }

  /** Of images that are gone only some are asked after again. A list that shows another one is wrong anyway. */
  private forget(): void {
    const gone = this.entries.filter(
      ({ checker }) => checker.isIdle && checker.states.every((state) => state === null),
    )
    for (const { name } of gone.slice(0, -keptGone)) this.byName.delete(name)
  }

  entryOf({ id }: Pick<Target, 'id'>): Entry {
    return this.entries.find((entry) => entry.id === id) as Entry
  }

  targets(isThere: boolean): Target[] {
    return this.entries.flatMap(({ id, owner, checker }) => {
      const there = checker.states.filter((state) => state !== null)
      if (id === undefined || there.length > 0 !== isThere) return []
      return [{ id, owner, members: Object.keys(there[0]?.members ?? {}) }]
    })
  }

  listCalled(id: number, operation: Operation<State>): void {
    this.listings.set(id, operation)
    for (const { checker } of this.entries) checker.called(id, operation)
  }

  /** @throws WrongAnswer for an image that may not be there, or misses, or is there twice */
  listAnswered(id: number, images: readonly WireImage[], textOf: (image: WireImage) => string): void {
    this.listings.delete(id)
    const byName = new Map(images.map((image) => [image.name, image]))
    const unknown = images.filter((image) => !this.byName.has(image.name) || byName.get(image.name) !== image)
    if (unknown.length > 0)
      throw new WrongAnswer(`listed, but nobody made it once: ${JSON.stringify(unknown)}`)
    for (const entry of this.entries) {
      const image = byName.get(entry.name)
      entry.checker.answered(id, image ? textOf(image) : unlisted)
      if (image) this.learn(entry, image)
    }
  }

  listLost(id: number): void {
    this.listings.delete(id)
    for (const { checker } of this.entries) checker.lost(id)
  }

  /** @throws WrongAnswer when an image has another id or time of creation than before */
  learn(entry: Entry, { id, created_at, updated_at }: WireImage): void {
    entry.id ??= id
    entry.createdAt ??= created_at
    if (entry.id !== id || entry.createdAt !== created_at || updated_at < created_at) {
      throw new WrongAnswer(`${entry.name}: id or times are odd: ${id} ${created_at} ${updated_at}`)
    }
  }
}
