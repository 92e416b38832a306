/**
 * Judges what clients that work at once were answered: is there an order of the operations, each somewhere between its
 * call and its answer, in which one object that does one thing at a time gives just these answers? It keeps every state
 * the object may be in, and each answer rules states out. None left: the answer was wrong.
 * Source: Wing and Gong, "Testing and verifying concurrent objects"; Lowe, just-in-time linearization.
 */
export interface Operation<S> {
  /** Shown when something is wrong. */
  readonly text: string
  /** What it makes of a state, and what it is answered then. */
  step(state: S): { readonly state: S; readonly answer: string }
}

interface Configuration<S> {
  readonly state: S
  /** Operations that have happened but were not answered yet, with what they will be answered. */
  readonly happened: ReadonlyMap<number, string>
}

export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer'
}

export class Checker<S> {
  readonly name: string
  private readonly byItself: (state: S) => readonly S[]
  private readonly pending = new Map<number, Operation<S>>()
  private possible: ReadonlyMap<string, Configuration<S>>

  /** @param byItself what a state may become with nobody asking */
  constructor(name: string, initial: S, byItself: (state: S) => readonly S[] = () => []) {
    this.name = name
    this.byItself = byItself
    this.possible = asMap([{ state: initial, happened: new Map() }])
  }

  /** States it may be in now. */
  get states(): readonly S[] {
    return [...this.possible.values()].map(({ state }) => state)
  }

  /** Is nothing under way? */
  get isIdle(): boolean {
    return this.pending.size === 0
  }

  called(id: number, operation: Operation<S>): void {
    this.pending.set(id, operation)
  }

  /** @throws WrongAnswer when no order of what was asked gives this answer */
  answered(id: number, answer: string): void {
    const allowed = new Set<string>()
    const left: Configuration<S>[] = []
    this.explore(id, (configuration, given) => {
      allowed.add(given)
      if (given === answer) left.push(configuration)
    })
    const operation = this.pending.get(id)
    this.pending.delete(id)
    if (left.length === 0) {
      const others = [...this.pending.values()].map(({ text }) => text)
      throw new WrongAnswer(
        [
          `${this.name}: ${operation?.text}`,
          `  was answered ${answer}`,
          `  allowed: ${[...allowed].join('\n           ')}`,
          `  states before: ${[...this.possible.keys()].join('\n                 ')}`,
          `  under way: ${others.join(', ') || 'nothing'}`,
        ].join('\n'),
      )
    }
    this.possible = asMap(left)
  }

  /** Nobody heard the answer: it has happened by now, or never will. */
  lost(id: number): void {
    const left: Configuration<S>[] = [...this.possible.values()].map(({ state, happened }) => ({
      state,
      happened: without(happened, id),
    }))
    this.explore(id, (configuration) => left.push(configuration))
    this.pending.delete(id)
    this.possible = asMap(left)
  }

  /** All ways to an end of one operation, with no more of the others than come before it. */
  private explore(id: number, found: (left: Configuration<S>, answer: string) => void): void {
    const seen = new Set<string>()
    const visit = (configuration: Configuration<S>): void => {
      const key = keyOf(configuration)
      if (seen.has(key)) return
      seen.add(key)
      const { state, happened } = configuration
      const answer = happened.get(id)
      if (answer !== undefined) {
        found({ state, happened: without(happened, id) }, answer)
        return
      }
      for (const next of this.byItself(state)) visit({ state: next, happened })
      for (const [other, operation] of this.pending) {
        if (happened.has(other)) continue
        const next = operation.step(state)
        visit({ state: next.state, happened: new Map(happened).set(other, next.answer) })
      }
    }
    for (const configuration of this.possible.values()) visit(configuration)
  }
}

const keyOf = <S>({ state, happened }: Configuration<S>): string =>
  JSON.stringify([state, [...happened].toSorted(([a], [b]) => a - b)])

const asMap = <S>(all: readonly Configuration<S>[]) => new Map(all.map((one) => [keyOf(one), one]))

function without(happened: ReadonlyMap<number, string>, id: number): ReadonlyMap<number, string> {
  const left = new Map(happened)
  left.delete(id)
  return left
}
