import type { Failure } from './messages.ts'
import { type Ending, type Listening, notStarted, type WorkerProcess } from './worker-process.ts'

/** Workers with the same task. One that ends unexpectedly is replaced. */
export interface Pool<T, F> {
  /**
   * Resolves with the first worker's address and facts when all listen.
   * @throws WorkerFailure when one could not; all are ended then
   */
  start(): Promise<Listening<F>>
  workers(): readonly WorkerProcess<T, F>[]
  /**
   * Resolves when all have ended, with the results of those that listened. May be called again, to stop workers that
   * are draining.
   * @param delayMs added to the time that they have to end
   */
  end(way: 'stop' | 'retire' | 'kill', delayMs?: number): Promise<readonly Ending[]>
}

interface PoolOptions<T, F> {
  readonly count: number
  /** @param isFirst others start when this one listens */
  begin(isFirst: boolean): WorkerProcess<T, F>
  /** A worker ended unexpectedly. @param restartInMs until another one starts in its place */
  onCrash(ending: Ending, pid: number, restartInMs: number): void
}

/** A worker could not serve. */
export class WorkerFailure extends Error {
  readonly exit: string

  constructor({ message, exit }: Failure) {
    super(message)
    this.name = 'WorkerFailure'
    this.exit = exit
  }
}

/** A worker that served for so long did not fail at its start, ms. */
const steadyAfter = 10_000
/** Workers that take longer than a server and its jobs may are killed, ms. */
const endWithin = { stop: 20_000, retire: 30_000, kill: 0 } as const

export function createPool<T, F>({ count, begin, onCrash }: PoolOptions<T, F>): Pool<T, F> {
  const workers = new Set<WorkerProcess<T, F>>()
  const pauses = new Set<NodeJS.Timeout>()
  let [isStarted, isEnding] = [false, false]
  let lost: Ending | undefined
  let inARow = 0

  function add(isFirst = false): WorkerProcess<T, F> {
    const worker = begin(isFirst)
    workers.add(worker)
    void worker.ended.then((ending) => {
      workers.delete(worker)
      if (isEnding) return
      if (isStarted) replace(ending, worker.pid)
      else lost ??= ending
    })
    return worker
  }

  function replace(ending: Ending, pid: number): void {
    inARow = ending.servedMs > steadyAfter ? 1 : inARow + 1
    const wait = restartPause(inARow)
    onCrash(ending, pid, wait)
    const timer = setTimeout(() => {
      pauses.delete(timer)
      try {
        add()
      } catch (error) {
        replace(notStarted(error), 0)
      }
    }, wait)
    pauses.add(timer)
  }

  async function startAll(): Promise<Listening<F>> {
    const first = await listening(add(true))
    await Promise.all(Array.from({ length: count - 1 }, () => listening(add())))
    if (lost) throw new WorkerFailure(failureOf(lost))
    isStarted = true
    return first
  }

  async function end(way: 'stop' | 'retire' | 'kill', delayMs = 0): Promise<readonly Ending[]> {
    isEnding = true
    for (const pause of pauses) clearTimeout(pause)
    const all = [...workers]
    const stopping = way === 'kill' ? [] : all.filter((worker) => worker.isListening())
    for (const worker of all) {
      if (way !== 'kill' && stopping.includes(worker)) worker.order({ do: way })
      else worker.kill()
    }
    const deadline = setTimeout(() => {
      for (const worker of workers) worker.kill()
    }, endWithin[way] + delayMs)
    await Promise.all(all.map(({ ended }) => ended))
    clearTimeout(deadline)
    return Promise.all(stopping.map(({ ended }) => ended))
  }

  return {
    async start() {
      try {
        return await startAll()
      } catch (error) {
        if (!isEnding) await end('kill')
        throw error
      }
    },
    workers: () => [...workers],
    end,
  }
}

async function listening<T, F>(worker: WorkerProcess<T, F>): Promise<Listening<F>> {
  const ended = worker.ended.then((ending) => {
    throw new WorkerFailure(failureOf(ending))
  })
  return Promise.race([worker.listening, ended])
}

const failureOf = ({ failure, code, signal }: Ending): Failure =>
  failure ?? {
    message: `a worker ended before all could serve (${signal ?? `exit code ${code}`})`,
    exit: 'refused',
  }

/** Bounds of the wait before a worker is started again, ms. */
const [leastPause, mostPause] = [100, 10_000]

/**
 * How long to wait before a worker is started in the place of one that ended, ms.
 * @param inARow workers that ended, this one included, of which none had served for long
 */
export const restartPause = (inARow: number): number =>
  inARow <= 1 ? 0 : Math.min(mostPause, leastPause * 2 ** (inARow - 2))
