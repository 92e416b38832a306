#!/usr/bin/env node
/**
 * What part of the bare server's requests a server can answer that does nothing but read a page anywhere in a catalogue:
 * more than that no cold page can reach. node bench/floor.mjs IMAGES [DATABASE-URL], after npm run bench has made the
 * catalogue of that size.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { BenchFailure } from './failure.mjs'
import { exchange, Load } from './load/load.mjs'
import { median } from './report/statistics.mjs'
import { startBare } from './servers/bare.mjs'
import { postgresDatabases } from './servers/postgres-databases.mjs'
import { sqliteDatabases } from './servers/sqlite-databases.mjs'

const rounds = 9
const requests = { bare: 20_000, floor: 4000 }
const data = fileURLToPath(new URL('.data', import.meta.url))
const [size = '1000000', url] = process.argv.slice(2)

const databases = url === undefined ? sqliteDatabases(data) : await postgresDatabases(url, data)
const name = (await databases.names()).find((each) => each.startsWith(`${size}-`))
if (name === undefined)
  throw new BenchFailure(`no catalogue of ${size} images: npm run bench -- --sizes ${size}`)
const slot = databases.at(name)
await slot.readThrough()

const child = fork(fileURLToPath(new URL('servers/floor-server.mjs', import.meta.url)), [slot.database, size])
const [{ port }] = await once(child, 'message')
const request = Buffer.from('GET / HTTP/1.1\r\nHost: floor\r\n\r\n')
const bareServer = await startBare()
const { body } = await exchange(port, request)
await bareServer.answerWith({ status: 200, body })

const sending = { connections: 16, isAwake: url === undefined }
const bare = new Load(bareServer, sending)
const floor = new Load({ port, pids: () => [child.pid] }, sending, slot.cpu)
const runs = []
for (let round = 0; round <= rounds; round++) {
  const one = await bare.run(Array(requests.bare).fill(request), 200)
  runs.push([one, await floor.run(Array(requests.floor).fill(request), 200)])
}
const of = (ratio) => median(runs.slice(1).map(([one, other]) => ratio(one, other))).toFixed(2)
const cost = (who) => Math.round(median(runs.slice(1).map(([, run]) => run[who] ?? 0)))
process.stdout.write(
  `${size} images, ${body.length} bytes: ${cost('cpu')} us of CPU, database ${cost('database')}; ` +
    `of bare: rate ${of((one, other) => other.rate / one.rate)}, CPU ${of((one, other) => one.cpu / other.cpu)}\n`,
)
child.kill()
await bareServer.stop()
await databases.close()
process.exit()
