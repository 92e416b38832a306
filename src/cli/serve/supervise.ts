import { fileURLToPath } from 'node:url'
import { coalesce } from '../../async/coalesce.ts'
import { WorkerFailure } from '../../workers/pool.ts'
import { createSupervisor } from '../../workers/supervisor.ts'
import type { Context } from '../context.ts'
import { CommandFailure, type Exit } from '../exit-codes.ts'
import { jsonLog } from './json-log.ts'
import { reloaded, type ServerSetup } from './settings.ts'
import type { ServingFacts } from './start.ts'
import type { ServingTask } from './worker.ts'

/** A server, of one process or of several. */
export interface StartedServer extends ServingFacts {
  readonly url: string
  stop(): Promise<void>
}

/** The program of a worker; its relative path is the same from `src` and from `dist`. */
const workerProgram = fileURLToPath(new URL('../../../bin/serving-worker.js', import.meta.url))

/**
 * Serve by several processes, which are replaced on SIGHUP. They get the settings by messages, since other users can read
 * command lines.
 * @param load reads the settings again
 * @throws CommandFailure with the message of a worker that could not serve
 */
export async function superviseServing(
  setup: ServerSetup,
  load: () => ServerSetup,
  demo: boolean,
  context: Context,
): Promise<StartedServer> {
  let now = setup
  let isStopping = false
  const log = jsonLog(context.stderr, () => now.settings.logLevel)
  const supervisor = createSupervisor<ServingTask, ServingFacts>(workerProgram, log)
  const started = supervisor.deploy({ settings: setup.settings, demo }, setup.workers)

  async function reload(): Promise<void> {
    try {
      await started
      const { kept, ...next } = reloaded(setup.settings, load())
      if (kept.length > 0)
        log.warn({ settings: kept }, 'a reload does not change these settings, a restart does')
      await supervisor.deploy({ settings: next.settings, demo: false }, next.workers)
      now = next
      supervisor.reloaded('done')
      log.info({ workers: next.workers }, 'reloaded')
    } catch (error) {
      if (isStopping) return
      supervisor.reloaded('refused')
      log.error({ reason: (error as Error).message }, 'not reloaded: the workers serve on as they were')
    }
  }
  const reloadSoon = coalesce(async () => {
    if (!isStopping) await reload()
  })
  const release = context.onHangup(() => void reloadSoon())

  async function stop(): Promise<void> {
    isStopping = true
    const endings = await supervisor.stop(now.settings.stopDelay).finally(release)
    if (endings.some(({ code }) => code !== 0))
      throw new CommandFailure('refused', 'a worker did not stop in good order; the log says which')
  }

  try {
    const { url, facts } = await started
    return { url, ...facts, stop }
  } catch (error) {
    release()
    throw error instanceof WorkerFailure ? new CommandFailure(error.exit as Exit, error.message) : error
  }
}
