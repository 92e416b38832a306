import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Context, Input, Output } from '../../src/cli/context.ts'
import { run } from '../../src/cli/main.ts'
import type { Environment } from '../../src/config/layers.ts'

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scp-images-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface Collected extends Output {
  text: string
}

export function collector(terminal: { isTTY?: boolean; columns?: number } = {}): Collected {
  return {
    ...terminal,
    text: '',
    write(text) {
      this.text += text
      return true
    },
    once() {},
  }
}

/** What a person types on a terminal; without a text there is no terminal. */
export const typed = (text?: string): Input => ({
  isTTY: text !== undefined,
  async *[Symbol.asyncIterator]() {
    if (text !== undefined) yield Buffer.from(text)
  },
})

export interface Answer {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

interface Running {
  readonly stdout: Collected
  readonly stderr: Collected
  readonly code: Promise<number>
  /** As Ctrl-C would. False: the command does not listen for it (yet), nothing happened. */
  interrupt(): boolean
  /** As SIGHUP would. */
  hangUp(): void
}

/** Start a command of this program in this process: real engines, only the streams are ours. */
export function start(words: readonly string[], environment: Environment = {}, stdin = typed()): Running {
  const handlers: (() => void)[] = []
  const hangups = new Set<() => void>()
  const stdout = collector()
  const stderr = collector()
  const context: Context = {
    environment,
    stdin,
    stdout,
    stderr,
    invocation: 'bin/scp-images',
    onInterrupt(handler) {
      handlers.push(handler)
      return () => void handlers.pop()
    },
    onHangup(handler) {
      hangups.add(handler)
      return () => void hangups.delete(handler)
    },
  }
  const interrupt = () => {
    handlers.at(-1)?.()
    return handlers.length > 0
  }
  const hangUp = () => {
    for (const handler of hangups) handler()
  }
  return { stdout, stderr, code: run(words, context), interrupt, hangUp }
}

/** Interrupt a command once, as soon as it listens for it. */
export async function interruptEarly(running: Running): Promise<void> {
  while (!running.interrupt()) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** Run a command to its end. */
export async function command(
  words: readonly string[],
  environment: Environment = {},
  stdin = typed(),
): Promise<Answer> {
  const running = start(words, environment, stdin)
  return { code: await running.code, stdout: running.stdout.text, stderr: running.stderr.text }
}

export interface Serving {
  readonly url: string
  readonly data: string
  readonly stdout: Collected
  readonly stderr: Collected
  hangUp(): void
  stop(): Promise<number>
}

/** A server of this program on a free port. It stops when the test ends, if not before. */
export async function serve(data: string, ...flags: string[]): Promise<Serving> {
  const running = start(['serve', '--port', '0', '--data', data, ...flags])
  let isStopping = false
  const stop = () => {
    // A second interrupt would end the process at once: this one.
    if (!isStopping) running.interrupt()
    isStopping = true
    return running.code
  }
  const url = await Promise.race([
    firstLine(running.stdout),
    running.code.then(() => {
      throw new Error(`the server ended: ${running.stderr.text}`)
    }),
  ])
  onTestFinished(async () => void (await stop()))
  return { url, data, stdout: running.stdout, stderr: running.stderr, hangUp: running.hangUp, stop }
}

async function firstLine(output: Collected): Promise<string> {
  for (;;) {
    const url = /^listening on (http:\S+)\n/.exec(output.text)?.[1]
    if (url !== undefined) return url
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** An account with a key in a data folder, and the environment that signs with it. */
export async function makeKey(data: string, ...flags: string[]): Promise<Environment & { account: string }> {
  const place = ['--data', data, '--output', 'json']
  const created = await command(['accounts', 'create', 'acme', ...place])
  const account = (JSON.parse(created.stdout) as { account_id: string }).account_id
  const issued = await command(['keys', 'create', '--account', account, ...flags, ...place])
  const key = JSON.parse(issued.stdout) as { access_key: string; secret_key: string }
  return { account, SCP_ACCESS_KEY: key.access_key, SCP_SECRET_KEY: key.secret_key }
}

/** Lines of an ndjson source: `count` public images of nobody in particular. */
export function ndjson(count: number, more: (index: number) => object = () => ({})): string {
  return Array.from({ length: count }, (_, index) => {
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
    const image = {
      id,
      name: `image-${index}`,
      owner: 'a'.repeat(32),
      container_format: 'bare',
      disk_format: 'qcow2',
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
      file: `/v2/images/${id}/file`,
      min_disk: 10,
      min_ram: 0,
      os_hidden: false,
      protected: false,
      status: 'active',
      visibility: 'public',
      size: 2_429_747_200,
      ...more(index),
    }
    return `${JSON.stringify(image)}\n`
  }).join('')
}
