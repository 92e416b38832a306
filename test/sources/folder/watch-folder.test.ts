import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { watchFolder } from '../../../src/sources/folder/watch-folder.ts'
import { oldFolder } from './fixtures.ts'

const times = { quiet: 60, longest: 5_000, poll: 60 }

/** A watched folder; `turn` waits for the next word, `silent` is true when none comes for a while. */
async function watched(folder: string) {
  const controller = new AbortController()
  onTestFinished(() => controller.abort())
  const words = watchFolder(folder, controller.signal, times)
  let next = words.next()
  const turn = async () => {
    const word = await next
    next = words.next()
    return word.done
  }
  const silent = () => Promise.race([next.then(() => false), setTimeout(400, true)])
  // Until the watch is there nothing is heard.
  for (let round = 0; ; round++) {
    writeFileSync(join(folder, 'probe'), `${round}`)
    if (!(await silent())) break
  }
  await turn()
  return { turn, silent, controller }
}

it('says when a file was written, replaced and removed', async () => {
  const folder = oldFolder({ 'a.qcow2': 'a' })
  const { turn, silent } = await watched(folder)
  expect(await silent()).toBe(true)
  writeFileSync(join(folder, 'b.qcow2'), 'b')
  await turn()
  for (const round of [1, 2, 3]) {
    writeFileSync(join(folder, '.new'), `${round}`)
    renameSync(join(folder, '.new'), join(folder, 'b.qcow2'))
    await turn()
  }
  rmSync(join(folder, 'b.qcow2'))
  await turn()
  expect(await silent()).toBe(true)
})

it('hears of folders that come, and of what comes into them', async () => {
  const folder = oldFolder({ 'a/a.qcow2': 'a' })
  const { turn } = await watched(folder)
  mkdirSync(join(folder, 'b/c'), { recursive: true })
  await turn()
  writeFileSync(join(folder, 'b/c/d.qcow2'), 'd')
  await turn()
  rmSync(join(folder, 'b'), { recursive: true })
  await turn()
  writeFileSync(join(folder, 'a/e.qcow2'), 'e')
  await turn()
})

it('hears what changes while the folder is read, and takes many changes for one', async () => {
  const folder = oldFolder({})
  const { turn, silent } = await watched(folder)
  for (let i = 0; i < 50; i++) writeFileSync(join(folder, `b${i}`), 'b')
  await turn()
  expect(await silent()).toBe(true)
})

it('passes over names that begin with a dot, and ends with the signal', async () => {
  const folder = oldFolder({})
  const { turn, silent, controller } = await watched(folder)
  writeFileSync(join(folder, '.copy.part'), 'x')
  expect(await silent()).toBe(true)
  controller.abort()
  expect(await turn()).toBe(true)
})

it('waits for a folder that is gone to come back, without a watch', async () => {
  const folder = oldFolder({ 'root/a': 'a' })
  const root = join(folder, 'root')
  const { turn } = await watched(root)
  rmSync(root, { recursive: true })
  await turn()
  mkdirSync(root)
  await turn()
  writeFileSync(join(root, 'b'), 'b')
  await turn()
})
