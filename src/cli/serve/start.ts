import { processSource } from '../../ingest/reader/process-source.ts'
import type { LogStream, openServices, ServerSettings, Services, Serving } from '../../main.ts'
import type { Metric } from '../../telemetry/exposition.ts'
import { writeProfile } from '../client/profile.ts'
import { CommandFailure } from '../exit-codes.ts'

interface ServingOptions {
  readonly settings: ServerSettings
  /** Add the demo, if the data folder is new. */
  readonly demo: boolean
  readonly log: LogStream
  /** For the upgrade of a catalogue of an older release, before the server starts. */
  readonly upgrade?: Parameters<typeof openServices>[1]
  /** The metrics of all worker processes, if there are several. */
  gather?(): Promise<readonly Metric[]>
}

export interface ServingFacts {
  /** Is it the demo that is served? */
  readonly isDemo: boolean
}

/**
 * Open the services of a server, and listen. `stop` and `retire` close the services at their end.
 * @throws CommandFailure when it cannot listen on the address
 */
export async function startServing(options: ServingOptions): Promise<Serving & ServingFacts> {
  const { openServices } = await import('../../main.ts')
  const services = await openServices(options.settings, options.upgrade)
  try {
    return await serve(services, options)
  } catch (error) {
    await services.close()
    throw error
  }
}

async function serve(services: Services, options: ServingOptions): Promise<Serving & ServingFacts> {
  const { settings, demo } = options
  const profile = demo ? await (await import('./demo.ts')).prepareDemo(services, settings) : undefined
  const serving = await listen(services, options)
  try {
    // The profile is updated before the address is printed: others may use both at once.
    if (profile && profile.endpoint !== serving.url)
      await writeProfile(settings.data, { ...profile, endpoint: serving.url })
  } catch (error) {
    await serving.stop()
    throw error
  }
  let closed: Promise<void> | undefined
  const close = () => (closed ??= services.close())
  return {
    ...serving,
    isDemo: profile !== undefined,
    stop: () => serving.stop().finally(close),
    retire: (graceMs) => serving.retire(graceMs).finally(close),
  }
}

async function listen(services: Services, { settings, log, gather }: ServingOptions): Promise<Serving> {
  const { runServer } = await import('../../main.ts')
  try {
    return await runServer(settings, services, log, { openSource: processSource, ...(gather && { gather }) })
  } catch (error) {
    const reason = listenProblems[(error as NodeJS.ErrnoException).code ?? '']
    if (reason === undefined) throw error
    const { host, port } = settings
    throw new CommandFailure('configuration', `cannot listen on ${host} port ${port}: ${reason}`)
  }
}

const listenProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already; choose another --port, or 0 for any that is free',
  EACCES: 'not permitted; choose a --port above 1023',
  EADDRNOTAVAIL: 'this machine does not have that address; choose another --host',
  ENOTFOUND: 'there is no such host; choose another --host',
}
