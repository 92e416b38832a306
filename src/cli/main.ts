import { relative } from 'node:path'
import { isatty } from 'node:tty'
import { programVersion } from '../config/program-version.ts'
import { type Context, note } from './context.ts'
import { verdictOf } from './error-report.ts'
import { exitCodes } from './exit-codes.ts'
import { buildProgram } from './program.ts'

/** Run the command line of this process. Sets the exit code; returns when the command is done. */
export async function main(): Promise<void> {
  const words = process.argv.slice(2)
  // A reader that has gone (`… | head`) is no error. A server outlives the reader of its first line.
  const outlivesReader = words[0] === 'serve'
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    if (!outlivesReader) process.exit(exitCodes.done.code)
  })
  // Who reads only the first remarks does not mean to end the work.
  ignoreBrokenPipe(process.stderr)
  process.exitCode = await run(words, processContext(words))
}

/** Run one command line, and say what went wrong on stderr. @returns the exit code */
export async function run(words: readonly string[], context: Context): Promise<number> {
  try {
    const program = await buildProgram(context, words, programVersion())
    await program.parseAsync(words, { from: 'user' })
    return exitCodes.done.code
  } catch (error) {
    const { exit, message } = verdictOf(error)
    if (message !== '') await note(context, `scp-images: ${message}`)
    return exitCodes[exit].code
  }
}

function processContext(words: readonly string[]): Context {
  const handlers: (() => void)[] = [() => process.exit(exitCodes.interrupted.code)]
  const interrupt = () => handlers.at(-1)?.()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt)
  return {
    environment: words.includes('--no-color') ? { ...process.env, NO_COLOR: '1' } : process.env,
    // Opened by those who read it only.
    get stdin() {
      return process.stdin
    },
    stdout: process.stdout,
    stderr: process.stderr,
    invocation: invocationOf(process.argv[1] ?? 'scp-images'),
    onInterrupt(handler) {
      handlers.push(handler)
      return () => void handlers.splice(handlers.indexOf(handler), 1)
    },
    onHangup(handler) {
      const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor))
      let isGone = false
      const listener = () => {
        if (terminals.every((descriptor) => isatty(descriptor))) return handler()
        // One signal tells of the terminal, another of the shell that ends with it.
        if (!isGone) interrupt()
        isGone = true
      }
      process.on('SIGHUP', listener)
      return () => void process.off('SIGHUP', listener)
    },
  }
}

/** The path of this program as one would type it here. */
function invocationOf(path: string): string {
  const near = relative('', path)
  return near.startsWith('..') ? path : near
}

/** Go on when the reader of a stream has gone (`2>&1 | head`): what is written is dropped, and who waits for room has it. */
function ignoreBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    stream.write = () => true
    stream.emit('drain')
  })
}
