import { Worker } from 'node:worker_threads'
import type { OpenSource } from '../../sources/kinds.ts'
import { needsMemory, usualMemory } from './messages.ts'
import { remoteSource } from './remote-source.ts'

const program = new URL('../../../bin/reading-thread.js', import.meta.url)

/** The source, read by a thread, which hands over at little cost. To be used where a process may end with what it reads. */
export const threadSource: OpenSource = (kind, path, options) =>
  remoteSource(
    (order) => {
      const worker = new Worker(program, {
        workerData: order,
        resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: usualMemory },
      })
      return {
        events: worker,
        more: () => worker.postMessage('more'),
        end: () => worker.terminate(),
        died: (error = new Error('The thread that reads the source ended too early.')) =>
          (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? needsMemory(path, usualMemory)
            : error,
      }
    },
    kind,
    path,
    options,
  )
