import { processSource } from '../../ingest/reader/process-source.ts'
import type { LogStream, openServices, ServerSettings, Services, Serving } from '../../main.ts'
import type { Metric } from '../../telemetry/exposition.ts'
import { type Profile, writeProfile } from '../client/profile.ts'
import { CommandFailure } from '../exit-codes.ts'

interface ServingOptions {
  readonly settings: ServerSettings
  /** Make the demo, if the data folder is new. */
  readonly demo: boolean
  readonly log: LogStream
  /** How far a catalogue is that an older program made, and which has to be brought up to date first. */
  readonly upgrade?: Parameters<typeof openServices>[1]
  /** What all processes count that serve together, where this one is not alone. */
  gather?(): Promise<readonly Metric[]>
}

interface StartedServing extends Serving {
  /** Is it the demo that is served? */
  readonly isDemo: boolean
}

/**
 * Open what a server needs, and listen. To stop or retire it closes that again.
 * @throws CommandFailure when the address cannot be had
 */
export async function startServing(options: ServingOptions): Promise<StartedServing> {
  const { openServices } = await import('../../main.ts')
  const services = await openServices(options.settings, options.upgrade)
  try {
    return await serve(services, options)
  } catch (error) {
    await services.close()
    throw error
  }
}

async function serve(services: Services, options: ServingOptions): Promise<StartedServing> {
  const { settings, demo } = options
  const profile = demo ? await makeDemo(services, settings) : undefined
  const serving = await listen(services, options)
  try {
    // The profile is right before others hear of the address: they may use it at once.
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

async function makeDemo(
  services: Services,
  { data, host, port, region }: ServerSettings,
): Promise<Profile | undefined> {
  const { prepareDemo } = await import('./demo.ts')
  return prepareDemo(services, data, `http://${host}:${port}`, region)
}
