import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
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
