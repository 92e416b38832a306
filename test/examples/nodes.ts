import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Agent } from 'node:http'
import { expect } from 'vitest'
import { listening, startBuilt } from '../cli/built.ts'
import { signedCall } from '../cli/signed-call.ts'
import type { Answer, ClientKind } from '../workers/clients.ts'
import { ask } from '../workers/clients.ts'
import type { Catalogue } from '../workers/engines.ts'

/** One of several servers of a catalogue. */
export interface Node {
  readonly child: ChildProcess
  readonly url: string
  readonly port: number
}

const flags = ['--trust-proxy', '--image-sources', 'register', '--stop-delay', '2s']

export async function startNode({ place }: Catalogue, port = 0): Promise<Node> {
  const child = startBuilt(['serve', '--port', String(port), ...place, ...flags])
  const url = await listening(child)
  return { child, url, port: Number(new URL(url).port) }
}

export async function endNode({ child }: Node, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  const closed = once(child, 'close')
  child.kill(signal)
  return ((await closed) as [number | null])[0]
}

const newImage = (name: string) => ({ name, os_distro: 'rocky', url: 'https://x.example/i' })

/** Make an image; answers its id. */
export async function makeImage({ key }: Catalogue, url: string, name: string): Promise<string> {
  const { status, body } = await signedCall(key, 'POST', `${url}/v1/images`, newImage(name))
  expect(status, JSON.stringify(body)).toBe(200)
  return (body as { id: string }).id
}

/** What clients were told of what they made and changed. */
export interface Written {
  /** By name; of those that were acknowledged. */
  readonly made: Set<string>
  readonly reads: number[]
  /** 0: no answer. */
  readonly writes: number[]
}

/**
 * Who asks a proxy for lists, makes images and changes one of them.
 * @param image that is changed
 */
export function mixedLoad({ key }: Catalogue, url: string, image: string, keepAlive: boolean) {
  const written: Written = { made: new Set(), reads: [], writes: [] }
  let next = 0
  const kept =
    (statuses: number[], send: (agent: Agent) => Promise<Answer>) =>
    async (agent: Agent): Promise<Answer> => {
      const answer = await send(agent)
      statuses.push(answer.status)
      return answer
    }
  const noAnswer = { status: 0, text: '' }
  const list = kept(written.reads, (agent) => ask(agent, 'GET', `${url}/v1/images?limit=5`, key))
  const make = kept(written.writes, async (agent) => {
    const name = `n${++next}`
    const answer = await ask(agent, 'POST', `${url}/v1/images`, key, newImage(name)).catch(() => noAnswer)
    if (answer.status === 200) written.made.add(name)
    return answer
  })
  const change = kept(written.writes, (agent) =>
    ask(agent, 'PUT', `${url}/v1/images/${image}`, key, { min_disk: ++next }).catch(() => noAnswer),
  )
  const kinds: ClientKind[] = [
    { keepAlive, pause: 2, ask: list },
    { keepAlive, pause: 3, ask: list },
    { keepAlive: false, pause: 3, ask: list },
    { keepAlive, pause: 3, ask: make },
    { keepAlive, pause: 3, ask: change },
  ]
  return { kinds, written }
}
