import { Agent, request } from 'node:http'
import type { Key } from '../cli/signed-call.ts'
import { signedHeaders } from '../signed-headers.ts'

export interface Answer {
  readonly status: number
  readonly text: string
}

/** One request on a connection of the agent's. @throws when there is no whole answer */
export function ask(agent: Agent, method: string, url: string, key?: Key, body?: object): Promise<Answer> {
  const headers = {
    ...(key && signedHeaders({ method, url, ...key, apiVersion: 'virtualserver 1.3' })),
    ...(body && { 'content-type': 'application/json' }),
  }
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      response.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(body && JSON.stringify(body))
  })
}

/** A client with a connection of its own. */
export interface ClientKind {
  readonly keepAlive: boolean
  /** Between an answer and the next request, ms. */
  readonly pause: number
  ask(agent: Agent): Promise<Answer>
}

export interface Clients {
  readonly answers: Answer[]
  readonly failures: unknown[]
  stop(): Promise<void>
}

/** Clients that ask again and again until they are stopped. What fails is counted, and not asked again. */
export function startClients(kinds: readonly ClientKind[]): Clients {
  const [answers, failures]: [Answer[], unknown[]] = [[], []]
  let isOver = false
  const run = async ({ keepAlive, pause, ask }: ClientKind) => {
    const agent = new Agent({ keepAlive, maxSockets: 1 })
    while (!isOver) {
      try {
        answers.push(await ask(agent))
      } catch (error) {
        failures.push(error)
      }
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
    }
    agent.destroy()
  }
  const over = Promise.all(kinds.map(run))
  return {
    answers,
    failures,
    async stop() {
      isOver = true
      await over
    },
  }
}
