import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitLines } from '../../../src/sources/files/lines.ts'

async function linesOf(chunks: readonly Buffer[], maximum = 100): Promise<[number, string | undefined][]> {
  async function* stream() {
    yield* chunks
  }
  const found: [number, string | undefined][] = []
  for await (const lines of splitLines(stream(), maximum)) {
    for (const { number, bytes } of lines) found.push([number, bytes?.toString()])
  }
  return found
}

const bytes = (...texts: string[]) => texts.map((text) => Buffer.from(text))

describe('splitLines', () => {
  it('takes LF and CR LF, a last line without end, and counts blank lines without giving them', async () => {
    expect(await linesOf(bytes('one\r\n\r\n \t\nfour\nfive'))).toEqual([
      [1, 'one'],
      [4, 'four'],
      [5, 'five'],
    ])
  })

  it('leaves out a byte order mark, also one cut in two', async () => {
    const [text] = bytes('\ufeffone\ntwo\n')
    const whole = text as Buffer
    expect(await linesOf([whole])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ])
    expect(await linesOf([whole.subarray(0, 2), whole.subarray(2)])).toEqual(await linesOf([whole]))
    expect(await linesOf(bytes('one\n\ufefftwo'))).toEqual([
      [1, 'one'],
      [2, '\ufefftwo'],
    ])
  })

  it('reports a line that is too long and goes on after it', async () => {
    const long = 'x'.repeat(60)
    expect(await linesOf(bytes(`a\n${long}`, `${long}`, `${long}\nb\n`, long, long))).toEqual([
      [1, 'a'],
      [2, undefined],
      [3, 'b'],
      [4, undefined],
    ])
    expect(await linesOf(bytes(`${'x'.repeat(100)}\n${'y'.repeat(101)}`))).toEqual([
      [1, 'x'.repeat(100)],
      [2, undefined],
    ])
  })

  it('holds no more of a line without end than it may have', async () => {
    let peak = 0
    async function* stream() {
      for (let megabyte = 0; megabyte < 500; megabyte++) {
        yield Buffer.alloc(1 << 20, 'x')
        peak = Math.max(peak, process.memoryUsage().arrayBuffers)
      }
    }
    const before = process.memoryUsage().arrayBuffers
    for await (const lines of splitLines(stream(), 1_000_000))
      expect(lines).toEqual([{ number: 1, bytes: undefined }])
    expect(peak - before).toBeLessThan(250 * 2 ** 20)
  })

  it('does not depend on where the chunks are cut', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '\r', '{', '😀', ' '), maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat(200)), async (texts, cuts) => {
        const whole = Buffer.from(texts.join('\n'))
        const ends = [...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
        const chunks = ends.map((end, at) => whole.subarray(ends[at - 1] ?? 0, end))
        expect(await linesOf(chunks)).toEqual(await linesOf([whole]))
      }),
    )
  })
})
