/**
 * The least that a page anywhere in a catalogue costs: `node:http`, a look-up of the marker among the images that everyone
 * sees, and one statement that joins the twenty and one after it. No signature, no account's own images, no editions.
 * Arguments: database URL, images.
 */
import { createServer } from 'node:http'
import pg from 'pg'
import { detachBuffer } from '../../dist/http/response/buffer-release.js'
import { openDatabase } from '../../dist/repository/sqlite/driver.js'
import { makeImages } from '../images/images.mjs'
import { Places } from '../images/places.mjs'

const many = 100_000
/** After the last image there is none. */
const empty = Buffer.alloc(0)
const [database, size] = process.argv.slice(2)
const page = database.startsWith('sqlite:') ? ofSqlite(database.slice(7)) : await ofPostgres(database)
const places = new Places(makeImages(1, Number(size)))
const markers = Buffer.alloc(16 * many)
for (let at = 0; at < markers.length; at += 16)
  markers.write(places.anyMarker().replaceAll('-', ''), at, 'hex')
let turn = 0

function ofSqlite(file) {
  const connection = openDatabase(file)
  connection.exec('pragma cache_size = -32768')
  const scope = connection.prepare("select id from scope where visibility = 'public'").get().id
  const find = connection.prepare('select created_at from list_entry where scope = ? and id = ?')
  const read = connection.prepare(`select cast(group_concat(image.json, '},') as blob) as json
    from (select seq from list_entry where scope = ? and (created_at, id) < (?, ?)
      order by created_at desc, id desc limit 21) as page
    cross join image where image.seq = page.seq`)
  return (id) => {
    const { json } = read.get(scope, find.get(scope, id).created_at, id)
    return json === null ? empty : Buffer.from(json.buffer, json.byteOffset, json.byteLength)
  }
}

async function ofPostgres(connectionString) {
  const pool = new pg.Pool({
    connectionString,
    max: 8,
    options: '-c plan_cache_mode=force_generic_plan -c jit=off',
  })
  const found = await pool.query("select id from scope where visibility = 'public'")
  const text = `select string_agg(image.json, '},') as json
    from (select entry.seq from (select created_at, id from list_entry where scope = $1 and id = $2 offset 0) as marker,
      lateral (select seq from list_entry where scope = $1 and (created_at, id) < (marker.created_at, marker.id)
        order by created_at desc, id desc limit 21) as entry) as page,
    lateral (select json from image where image.seq = page.seq offset 0) as image`
  return async (id) => {
    const { rows } = await pool.query({ name: 'page', text, values: [found.rows[0].id, id] })
    return Buffer.from(rows[0].json ?? '', 'latin1')
  }
}

const server = createServer(async (_request, response) => {
  const at = 16 * (turn++ % many)
  const body = await page(markers.subarray(at, at + 16))
  response.writeHead(200, ['Content-Type', 'application/json', 'Content-Length', String(body.length)])
  response.end(body, () => detachBuffer(body))
})
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
