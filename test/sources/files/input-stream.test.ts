import { execFileSync, spawn } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openBytes } from '../../../src/sources/files/input-stream.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { folderOf } from '../fixtures.ts'

async function readAll(path: string, signal?: AbortSignal) {
  const input = openBytes(path, signal)
  const chunks: Buffer[] = []
  for await (const chunk of input.chunks) chunks.push(chunk)
  return { text: Buffer.concat(chunks).toString(), ...input.position() }
}

function pipe(): string {
  const path = join(folderOf({}), 'pipe')
  execFileSync('mkfifo', [path])
  return path
}

describe('a file', () => {
  it.each(['', 'a', 'ab', 'é'.repeat(300_000)])('is read to its end', async (text) => {
    const path = join(folderOf({ a: text }), 'a')
    const size = Buffer.byteLength(text)
    expect(await readAll(path)).toEqual({ text, bytesRead: size, totalBytes: size })
  })

  it('is unpacked when it is gzip, also of several members; its position is that of the packed file', async () => {
    const packed = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')])
    const path = join(folderOf({ 'a.txt': packed }), 'a.txt')
    expect(await readAll(path)).toEqual({
      text: 'one\ntwo\n',
      bytesRead: packed.length,
      totalBytes: packed.length,
    })
  })

  it('is what it is when it only starts like gzip', async () => {
    const path = join(folderOf({ a: Buffer.from([0x1f]) }), 'a')
    expect((await readAll(path)).text).toBe('\x1f')
    const broken = join(folderOf({ a: Buffer.from([0x1f, 0x8b, 0xff, 0xff]) }), 'a')
    await expect(readAll(broken)).rejects.toThrow(SourceError)
    await expect(readAll(broken)).rejects.toThrow(/the gzip data is damaged or cut off\.$/)
  })
})

describe('a pipe', () => {
  it('is read to its end, of unknown length', async () => {
    const path = pipe()
    spawn('sh', ['-c', 'echo text > "$0"', path])
    expect(await readAll(path)).toEqual({ text: 'text\n', bytesRead: 5, totalBytes: undefined })
  })

  it.each([
    ['plain', Buffer.from('start of a line')],
    ['gzip', gzipSync('a line\n').subarray(0, 15)],
  ])('that gives no more is left at the signal, without an error: %s', async (_, start) => {
    const path = pipe()
    const writer = openSync(path, 'r+')
    onTestFinished(() => closeSync(writer))
    writeSync(writer, start)
    const stop = new AbortController()
    const reading = readAll(path, stop.signal)
    setTimeout(() => stop.abort(), 100)
    expect((await reading).bytesRead).toBe(start.length)
  })
})

it('a pipe that nobody writes to is left at the signal', async () => {
  const stop = new AbortController()
  const reading = readAll(pipe(), stop.signal)
  setTimeout(() => stop.abort(), 100)
  expect(await reading).toMatchObject({ text: '', bytesRead: 0 })
})

it('nothing is read after the signal', async () => {
  const path = join(folderOf({ a: 'text' }), 'a')
  expect(await readAll(path, AbortSignal.abort())).toMatchObject({ text: '', bytesRead: 0 })
})
