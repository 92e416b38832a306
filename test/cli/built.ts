import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Answer } from './in-process.ts'

/** The program as a user starts it; `npm run build` (which `npm test` does first) must have been run. */
export const program = fileURLToPath(new URL('../../bin/scp-images', import.meta.url))

/** This process's environment without anything that the program reads. */
export function cleanEnvironment(more: Readonly<Record<string, string | undefined>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(SCP_|HOST$|PORT$|DATABASE_URL$|LOG_LEVEL$|NODE_OPTIONS$)/.test(name),
  )
  return { ...Object.fromEntries(kept), ...more }
}

interface Options {
  readonly cwd?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** Start the built program. It is killed when the test ends, if it has not ended. */
export function startBuilt(words: readonly string[], { cwd, environment }: Options = {}): ChildProcess {
  const child = spawn(process.execPath, [program, ...words], {
    cwd,
    env: cleanEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Run the built program to its end. */
export async function built(words: readonly string[], options: Options = {}): Promise<Answer> {
  const child = startBuilt(words, options)
  const [stdout, stderr, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'close'),
  ])
  return { code: code as number, stdout, stderr }
}

export async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = ''
  for await (const chunk of stream ?? []) text += String(chunk)
  return text
}

/** Everything a running program has printed on stdout, as it comes. */
export function collected(child: ChildProcess): { readonly text: string } {
  const output = { text: '' }
  child.stdout?.on('data', (chunk: unknown) => {
    output.text += String(chunk)
  })
  return output
}

/** Wait until the pattern is in the output; answers its first group. */
export async function printed(output: { readonly text: string }, pattern: RegExp): Promise<string> {
  for (;;) {
    const match = pattern.exec(output.text)
    if (match) return match[1] ?? ''
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Where a started server listens: its first line, which must be the first thing on stdout. */
export const listening = (child: ChildProcess): Promise<string> =>
  printed(collected(child), /^listening on (http:\S+)\n/)

const connect = async (url: string): Promise<Socket> => {
  const { port, hostname } = new URL(url)
  const socket = createConnection(Number(port), hostname)
  await once(socket, 'connect')
  return socket.on('error', () => {})
}

/** A connection with a request that lacks its last line. The server has read it: the request before it is answered. */
export async function unfinishedRequest(url: string): Promise<Socket> {
  const socket = await connect(url)
  const request = 'GET /livez HTTP/1.1\r\nHost: x\r\n'
  socket.write(`${request}\r\n${request}`)
  await once(socket, 'data')
  return socket
}

/** Wait until the server takes no new connections: it has begun to stop. */
export async function stopsListening(url: string): Promise<void> {
  for (;;) {
    const socket = await connect(url).catch(() => undefined)
    if (!socket) return
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
