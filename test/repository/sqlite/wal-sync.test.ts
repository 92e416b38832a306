import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { coalesce } from '../../../src/async/coalesce.ts'
import { walSync } from '../../../src/repository/sqlite/wal-sync.ts'

let folder: string
let database: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
  database = join(folder, 'images.db')
  await writeFile(database, '')
})
afterEach(() => rm(folder, { recursive: true }))

/** An act that ends when it is told to, and counts how often it was begun. */
function slowAct() {
  const ends: ((error?: Error) => void)[] = []
  const act = () =>
    new Promise<void>((resolve, reject) => {
      ends.push((error) => (error ? reject(error) : resolve()))
    })
  return { act, begun: () => ends.length, end: (error?: Error) => ends.at(-1)?.(error) }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('those who ask while it is done share one more time', async () => {
  const { act, begun, end } = slowAct()
  const settle = coalesce(act)
  const first = settle()
  const done: number[] = []
  const others = [1, 2, 3].map((number) => settle().then(() => done.push(number)))
  expect(begun()).toBe(1)
  end()
  await first
  await turn()
  expect([begun(), done]).toEqual([2, []])
  const late = settle()
  end()
  await Promise.all(others)
  await turn()
  expect([begun(), done.length]).toEqual([3, 3])
  end()
  await late
  void settle()
  expect(begun()).toBe(4)
})

it('a failure is told to those who waited for it, and to no one else', async () => {
  const { act, begun, end } = slowAct()
  const settle = coalesce(act)
  const first = settle()
  const second = settle()
  end(new Error('the disk is gone'))
  await expect(first).rejects.toThrow('the disk is gone')
  await turn()
  expect(begun()).toBe(2)
  end()
  await second
})

it('a log that could not be opened is opened the next time', async () => {
  const log = walSync(database)
  await expect(log.flush()).rejects.toThrow('ENOENT')
  await writeFile(`${database}-wal`, '')
  await log.flush()
  await log.close()
})

it('after a sync that failed none is believed', async () => {
  // A pipe can be opened as a file can, and cannot be synced.
  execFileSync('mkfifo', [`${database}-wal`])
  const log = walSync(database)
  await expect(log.flush()).rejects.toThrow('sync')
  await unlink(`${database}-wal`)
  await writeFile(`${database}-wal`, '')
  await expect(log.flush()).rejects.toThrow('sync')
  await log.close()
})
