import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { SourceKindName } from '../../sources/kinds.ts'
import type { ImageSource, SourceOptions } from '../../sources/source.ts'
import { defaultMemory, needsMemory } from './messages.ts'
import { remoteSource } from './remote-source.ts'

const program = fileURLToPath(new URL('../../../bin/reading-process.js', import.meta.url))

/** Exit signals of a process that ran out of memory, or that the system killed to free memory. */
const outOfMemorySignals: readonly (string | null)[] = ['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGKILL']

/**
 * The source, read by a child process: a server handles requests meanwhile, and continues if the child runs out of
 * memory. (A thread's memory limit does not protect: a single large allocation ends the whole process.)
 * @param memory limit, MB
 */
export function processSource(
  kind: SourceKindName,
  path: string,
  options: SourceOptions,
  memory = defaultMemory,
): ImageSource {
  return remoteSource(
    (request) => {
      const child = fork(program, {
        execArgv: [`--max-old-space-size=${memory}`, '--max-semi-space-size=8'],
        serialization: 'advanced',
        // A process that runs out of memory prints a dump, which must not get into the log.
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      })
      // Errors are ignored: if the process has exited already, the event 'exit' reports it.
      const send = (message: 'more' | typeof request) => child.send(message, () => {})
      send(request)
      return {
        events: child,
        requestBatch: () => send('more'),
        kill: () => kill(child),
        exitError: (error = new Error('The process that reads the source ended too early.')) =>
          outOfMemorySignals.includes(child.signalCode) ? needsMemory(path, memory) : error,
      }
    },
    kind,
    path,
    options,
  )
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}
