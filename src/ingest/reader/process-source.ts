import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { SourceKindName } from '../../sources/kinds.ts'
import type { ImageSource, SourceOptions } from '../../sources/source.ts'
import { needsMemory, usualMemory } from './messages.ts'
import { remoteSource } from './remote-source.ts'

const program = fileURLToPath(new URL('../../../bin/reading-process.js', import.meta.url))

/** How a process ends that has no memory any more, or that the system ended for want of it. */
const memoryEnds: readonly (string | null)[] = ['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGKILL']

/**
 * The source, read by a process of its own: a server answers meanwhile, and goes on when what is read fits no memory. (The
 * limit of a thread's memory is none: what exceeds it at once ends the whole process.)
 * @param memory MB
 */
export function processSource(
  kind: SourceKindName,
  path: string,
  options: SourceOptions,
  memory = usualMemory,
): ImageSource {
  return remoteSource(
    (order) => {
      const child = fork(program, {
        execArgv: [`--max-old-space-size=${memory}`, '--max-semi-space-size=8'],
        serialization: 'advanced',
        // What a process says that dies for want of memory is no line of a log.
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      })
      // It may be gone already, which 'exit' tells.
      const send = (message: 'more' | typeof order) => child.send(message, () => {})
      send(order)
      return {
        events: child,
        more: () => send('more'),
        end: () => end(child),
        died: (error = new Error('The process that reads the source ended too early.')) =>
          memoryEnds.includes(child.signalCode) ? needsMemory(path, memory) : error,
      }
    },
    kind,
    path,
    options,
  )
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
