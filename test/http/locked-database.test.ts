import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/repository/sqlite/driver.ts'
import { longTest } from '../time-limits.ts'
import { bench, creation, errorOf, image } from './fixtures.ts'

test(
  'another process writes for too long: changes are 503 with Retry-After, reads go on meanwhile',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'scp-images-locked-'))
    const path = join(folder, 'catalogue.db')
    const server = await bench([{ image: image(1) }], {}, `sqlite:${path}`)
    const other = openDatabase(path)
    onTestFinished(async () => {
      other.close()
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    })

    other.exec('begin immediate')
    let isOver = false
    const change = server.send('POST', '/v1/images', { body: creation }).finally(() => {
      isOver = true
    })
    let reads = 0
    while (!isOver) {
      expect((await server.get('/v1/images')).statusCode).toBe(200)
      reads += 1
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    const answer = await change
    expect([answer.statusCode, errorOf(answer).code]).toEqual([503, 'ServiceUnavailable'])
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(reads).toBeGreaterThan(3)

    other.exec('rollback')
    expect((await server.send('POST', '/v1/images', { body: creation })).statusCode).toBe(200)
  },
  longTest,
)
