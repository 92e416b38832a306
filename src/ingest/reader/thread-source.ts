import { Worker } from 'node:worker_threads'
import type { OpenSource } from '../../sources/kinds.ts'
import { defaultMemory, needsMemory } from './messages.ts'
import { remoteSource } from './remote-source.ts'

const program = new URL('../../../bin/reading-thread.js', import.meta.url)

/** The source, read by a thread, which transfers data cheaply. Only for a process that may exit if the source is too large. */
export const threadSource: OpenSource = (kind, path, options) =>
  remoteSource(
    (request) => {
      const worker = new Worker(program, {
        workerData: request,
        resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: defaultMemory },
      })
      return {
        events: worker,
        requestBatch: () => worker.postMessage('more'),
        kill: () => worker.terminate(),
        exitError: (error = new Error('The thread that reads the source ended too early.')) =>
          (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? needsMemory(path, defaultMemory)
            : error,
      }
    },
    kind,
    path,
    options,
  )
