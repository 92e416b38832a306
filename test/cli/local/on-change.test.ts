import { expect, test } from 'vitest'
import { runOnChange } from '../../../src/cli/local/on-change.ts'

/** What can go on without a change goes on. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
}

/** Changes that are told by a function, until the signal. */
function changing(signal: AbortSignal) {
  let tell = () => {}
  async function* changes(): AsyncGenerator<number> {
    for (let number = 0; !signal.aborted; number++) {
      await new Promise<void>((resolve) => {
        tell = resolve
        signal.addEventListener('abort', () => resolve())
      })
      yield number
    }
  }
  return { changes: changes(), tell: () => tell() }
}

test('acts at once, after each change, and once more for changes that came while it acted', async () => {
  const controller = new AbortController()
  const { changes, tell } = changing(controller.signal)
  let acts = 0
  let finish = () => {}
  const watching = runOnChange(changes, controller.signal, () => {
    acts++
    return new Promise<void>((resolve) => {
      finish = resolve
    })
  })
  await idle()
  expect(acts).toBe(1)
  for (let times = 0; times < 5; times++) {
    tell()
    await idle()
  }
  expect(acts).toBe(1)
  finish()
  await idle()
  expect(acts).toBe(2)
  finish()
  await idle()
  expect(acts).toBe(2)
  tell()
  await idle()
  expect(acts).toBe(3)
  finish()
  controller.abort()
  await watching
})

test('ends with the changes, and throws what they throw', async () => {
  const { signal } = new AbortController()
  let acts = 0
  const act = async () => void acts++
  async function* few(): AsyncGenerator<number> {
    yield 1
  }
  await runOnChange(few(), signal, act)
  expect(acts).toBeGreaterThanOrEqual(1)
  async function* broken(): AsyncGenerator<number> {
    yield 1
    throw new Error('cannot watch')
  }
  await expect(runOnChange(broken(), signal, act)).rejects.toThrow('cannot watch')
  const fails = async () => {
    throw new Error('cannot act')
  }
  await expect(runOnChange(few(), signal, fails)).rejects.toThrow('cannot act')
})
