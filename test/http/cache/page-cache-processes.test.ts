import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { builtModule } from '../../built-module.ts'
import { hasPostgres, Schemas } from '../../postgres/schemas.ts'
import { bench, image, type SignedOptions } from '../fixtures.ts'

/**
 * A process that writes an image's name up, and says each number once it is acknowledged. It pauses for some ms, and now
 * and then for long enough that answers get known.
 */
function startWriter(url: string): ChildProcess {
  const code = `
    import { openStore } from ${builtModule('repository/open.js')}
    const store = await openStore(${JSON.stringify(url)})
    const image = ${JSON.stringify(image(1))}
    const others = [${[2, 3].map((n) => JSON.stringify(image(n, { visibility: 'private', owner: 'somebody' }))).join()}]
    for (let n = 1; ; n++) {
      await store.images.apply([{ image: { ...image, name: String(n) } }])
      console.log(n)
      await store.images.apply([{ image: { ...others[n % 2], name: String(n) } }])
      await new Promise((resolve) => setTimeout(resolve, n % 20 === 0 ? 150 : Math.random() * 8))
    }`
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

const folders: string[] = []
async function inFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
  folders.push(folder)
  return `sqlite:${join(folder, 'images.db')}`
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

const schemas = hasPostgres ? new Schemas() : undefined
async function onPostgres(): Promise<string> {
  const url = (await schemas?.place()) ?? ''
  await migrateDatabase(url)
  return url
}

const engines = [['SQLite', inFile], ...(hasPostgres ? ([['PostgreSQL', onPostgres]] as const) : [])] as const

describe.each(engines)('with pages kept, on %s', (_engine, place) => {
  it('no answer is older than the last write that another process had acknowledged', async () => {
    const url = await place()
    const server = await bench(
      [1, 2, 3].map((n) => ({ image: image(n) })),
      {},
      url,
    )
    const names = new Map<string, number>()
    let acknowledged = 0
    const counts = { answers: 0, unchanged: 0 }
    let last = ''

    async function ask(options: SignedOptions) {
      const least = acknowledged
      const { statusCode, headers, body } = await server.get('/v1/images?limit=1000', options)
      const tag = String(headers.etag)
      counts.answers++
      if (statusCode === 304) counts.unchanged++
      else names.set(tag, Number(/"id":"[^"]*000001",[^}]*?"name":"(?:image-)?(\d+)"/.exec(body)?.[1]))
      expect(names.get(tag)).toBeGreaterThanOrEqual(least)
      last = tag
    }

    const writer = startWriter(url)
    const lines = createInterface({ input: writer.stdout as NodeJS.ReadableStream })
    lines.on('line', (line) => {
      acknowledged = Number(line)
    })
    await Promise.race([once(lines, 'line'), once(writer, 'exit')])
    const end = Date.now() + 4000
    // Longer where the machine is slow: what is counted is writes and answers, and not time.
    while (Date.now() < end || acknowledged <= 20 || counts.answers <= 100) {
      expect(writer.exitCode).toBeNull()
      await Promise.all([
        ask({}),
        ask({ as: 'bob-the-key' }),
        ask({ headers: { 'if-none-match': last } }),
        ask({}),
      ])
      // What is known is answered without a turn of the event loop, in which the writer would be heard.
      await new Promise(setImmediate)
    }
    writer.kill('SIGKILL')
    await once(writer, 'close')
    expect(acknowledged).toBeGreaterThan(20)
    expect(counts.answers).toBeGreaterThan(100)
    expect(counts.unchanged).toBeGreaterThan(0)
    await server.close()
  })
})
