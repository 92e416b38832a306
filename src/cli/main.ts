import { relative } from 'node:path'
import { isatty } from 'node:tty'
import { programVersion } from '../config/program-version.ts'
import { type Context, note } from './context.ts'
import { reportOf } from './error-report.ts'
import { exitCodes } from './exit-codes.ts'
import { buildProgram } from './program.ts'

/** Run the command line of this process. Sets the exit code; returns when the command is done. */
export async function main(): Promise<void> {
  const words = process.argv.slice(2)
  // A pipe that is closed (`… | head`) is no error. A server continues after its stdout is closed.
  const continues = words[0] === 'serve'
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    if (!continues) process.exit(exitCodes.done.code)
  })
  // Nor does a closed stderr end the work.
  ignoreBrokenPipe(process.stderr)
  process.exitCode = await run(words, processContext(words))
}

/** Run one command line; a failure is printed to stderr. @returns the exit code */
export async function run(words: readonly string[], context: Context): Promise<number> {
  try {
    const program = await buildProgram(context, words, programVersion())
    await program.parseAsync(words, { from: 'user' })
    return exitCodes.done.code
  } catch (error) {
    const { exit, message } = reportOf(error)
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
    // Opened only when a command reads it.
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
        // There may be two signals: one of the terminal, and one of the shell that ends with it.
        if (!isGone) interrupt()
        isGone = true
      }
      process.on('SIGHUP', listener)
      return () => void process.off('SIGHUP', listener)
    },
  }
}

/** The path of this program as a user would type it in the current folder. */
function invocationOf(path: string): string {
  const near = relative('', path)
  return near.startsWith('..') ? path : near
}

/** Continue when the pipe of a stream is closed (`2>&1 | head`): later writes are dropped, and pending `drain` waits end. */
function ignoreBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    stream.write = () => true
    stream.emit('drain')
  })
}
