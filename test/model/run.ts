import { type Key, signedCall } from '../cli/signed-call.ts'
import { longTest } from '../time-limits.ts'
import {
  type Call,
  createImage,
  listMembers,
  readImage,
  showImage,
  showTags,
  type WireImage,
  wordsOf,
} from './calls.ts'
import { WrongAnswer } from './checker.ts'
import { type GoodData, imageText, type Listing, list, listPending } from './image-model.ts'
import { type Entry, Ledger } from './ledger.ts'
import { nextPlan } from './plan.ts'
import { type Random, randomOf } from './random.ts'
import type { Served } from './served.ts'

export interface ModelRun {
  readonly seed: number
  readonly operations: number
  readonly kills: number
  readonly server: Served
  readonly keys: ReadonlyMap<string, Key>
  readonly sourceUrl: string
  readonly good: GoodData
}

export interface Report {
  /** Answered operations, by kind and status. */
  readonly answered: Readonly<Record<string, number>>
  /** Operations under way when the server was killed. */
  readonly lost: number
  readonly images: number
}

/** Clients of each account that work at once. */
const clientsOfEach = 2

/**
 * Let all accounts work at once on a real server, kill it now and then, and hold every answer against the model.
 * @throws WrongAnswer
 */
export async function runModel(run: ModelRun): Promise<Report> {
  const ledger = new Ledger(run.good)
  const gate = new Gate()
  const answered: Record<string, number> = {}
  let [begun, lost] = [0, 0]

  /** Ask; undefined when the answer was lost with the server. */
  async function ask(key: Key, method: string, path: string, body?: object, apiVersion?: string) {
    try {
      return await signedCall(key, method, run.server.url + path, body, apiVersion)
    } catch (error) {
      if (!gate.isKilling)
        throw new WrongAnswer(`${method} ${path}: no answer: ${String((error as Error).cause ?? error)}`)
      lost++
      return undefined
    }
  }

  async function callOne(account: string, entry: Entry, call: Call): Promise<void> {
    const id = ledger.newId()
    entry.checker.called(id, call.operation)
    const answer = await ask(keyOf(account), call.method, call.path, call.body, call.apiVersion)
    if (!answer) return entry.checker.lost(id)
    count(call.kind, answer.status)
    entry.checker.answered(id, wordsOf(call, answer))
    if (answer.status === 200 && call.read === readImage) ledger.learn(entry, answer.body as WireImage)
  }

  async function callList(account: string, listing: Listing | 'pending'): Promise<void> {
    const id = ledger.newId()
    const isPending = listing === 'pending'
    ledger.listCalled(id, isPending ? listPending(account) : list(account, listing))
    const search = isPending ? '' : `?${new URLSearchParams({ limit: '1000', ...listing })}`
    const path = isPending ? '/v1/pending-images' : `/v1/images${search}`
    const answer = await ask(keyOf(account), 'GET', path)
    if (!answer) return ledger.listLost(id)
    count(isPending ? 'pending' : 'list', answer.status)
    if (answer.status !== 200) throw new WrongAnswer(`${path}: ${answer.status}`)
    ledger.listAnswered(id, (answer.body as { images: WireImage[] }).images, imageText)
  }

  const keyOf = (account: string) => run.keys.get(account) as Key
  const accounts = [...run.keys.keys()]
  const count = (kind: string, status: number) => {
    const word = `${kind} ${status}`
    answered[word] = (answered[word] ?? 0) + 1
  }
  let made = 0
  const newName = () => `image-${++made}`

  async function client(account: string, random: Random): Promise<void> {
    while (begun < run.operations) {
      await gate.pass()
      if (begun++ >= run.operations) return
      const [there, gone] = [ledger.targets(true), ledger.targets(false)]
      const plan = nextPlan({ account, accounts, there, gone, sourceUrl: run.sourceUrl, newName }, random)
      await gate.during(async () => {
        if (plan.kind === 'list') await callList(account, plan.listing)
        else if (plan.kind === 'pending') await callList(account, 'pending')
        else if (plan.kind === 'image') await callOne(account, ledger.entryOf(plan.target), plan.call)
        else await callOne(account, ledger.add(plan.draft.name, account), createImage(account, plan.draft))
      })
    }
  }

  /** Kill the server, or one of its workers, at random moments, evenly spread over the run. */
  async function killer(random: Random): Promise<void> {
    for (let kill = 1; kill <= run.kills; kill++) {
      const at = Math.floor((run.operations * (kill - random.below(1000) / 1000)) / run.kills)
      while (begun < at) await moment(1)
      await moment(random.below(4))
      const isWhole = run.server.workers === 1 || random.below(2) === 0
      if (!isWhole) await run.server.whole()
      gate.isKilling = true
      await (isWhole ? run.server.kill() : run.server.killWorker())
      await gate.closed()
      if (isWhole) await run.server.start()
      gate.isKilling = false
      // Images whose makers were not answered: there, or never made.
      for (const { name, owner, id } of ledger.entries) if (id === undefined) await callList(owner, { name })
      gate.open()
    }
  }

  const clients = accounts.flatMap((account, index) =>
    Array.from({ length: clientsOfEach }, (_, twin) =>
      client(account, randomOf(run.seed * 1000 + index * 10 + twin)),
    ),
  )
  await Promise.all([...clients, killer(randomOf(run.seed))])
  await settle(accounts, ledger, callList)
  for (const entry of ledger.entries) {
    if (entry.id === undefined) continue
    for (const account of accounts) await callOne(account, entry, showImage(account, entry.id))
    await callOne(entry.owner, entry, listMembers(entry.owner, entry.id))
    await callOne(entry.owner, entry, showTags(entry.owner, entry.id))
  }
  return { answered, lost, images: ledger.entries.length }
}

/** Jobs left by killed servers are taken up when their leases have run out. */
async function settle(
  accounts: readonly string[],
  ledger: Ledger,
  callList: (account: string, listing: Listing) => Promise<void>,
): Promise<void> {
  for (const end = Date.now() + longTest; ; await moment(200)) {
    for (const account of accounts) await callList(account, {})
    const waiting = ledger.entries.filter(({ checker }) =>
      checker.states.some((state) => state?.status === 'importing'),
    )
    if (waiting.length === 0) return
    if (Date.now() > end) throw new WrongAnswer(`never made: ${waiting.map(({ name }) => name).join(', ')}`)
  }
}

const moment = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Clients pass one by one; while the server is down they wait, and it waits until none is under way. */
class Gate {
  isKilling = false
  private under = 0
  private waiting: (() => void)[] = []

  async pass(): Promise<void> {
    while (this.isKilling || this.isClosed) await new Promise<void>((resolve) => this.waiting.push(resolve))
  }

  private isClosed = false

  async during(act: () => Promise<void>): Promise<void> {
    this.under++
    try {
      await act()
    } finally {
      this.under--
    }
  }

  /** Resolves when nobody is under way. */
  async closed(): Promise<void> {
    this.isClosed = true
    while (this.under > 0) await moment(1)
  }

  open(): void {
    this.isClosed = false
    for (const go of this.waiting.splice(0)) go()
  }
}
