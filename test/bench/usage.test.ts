import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { cpuOf, idleMicros, mainMicros, memory, processTree, spent } from '../../bench/servers/usage.mjs'

describe('CPU time between two readings', () => {
  test('of all processes, those that came meanwhile among them', () => {
    const before = new Map([
      [1, 100],
      [2, 1000],
    ])
    const after = new Map([
      [1, 150],
      [2, 1000],
      [3, 7],
    ])
    expect(spent(before, after)).toBe(57)
  })

  test('is not known when a process ended or none can be read', () => {
    expect(spent(new Map([[1, 5]]), new Map([[2, 9]]))).toBeUndefined()
    expect(spent(new Map(), new Map())).toBeUndefined()
  })
})

describe.skipIf(process.platform !== 'linux')('what the system says', () => {
  test('of a process and of those it started', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log("up")'])
    try {
      await once(child.stdout, 'data')
      const tree = processTree(process.pid)
      expect(tree).toContain(process.pid)
      expect(tree).toContain(child.pid)
      expect(cpuOf(tree).get(child.pid as number)).toBeGreaterThan(1000)
      const own = memory([process.pid])
      const both = memory([process.pid, child.pid])
      expect(both?.now).toBeGreaterThan((own?.now ?? 0) + 10)
      expect(both?.peak).toBeGreaterThanOrEqual(both?.now ?? 0)
    } finally {
      child.kill()
      await once(child, 'exit')
    }
  })

  test('of the main thread less than of all', () => {
    const main = cpuOf([process.pid], mainMicros).get(process.pid) as number
    expect(main).toBeGreaterThan(1000)
    expect(cpuOf([process.pid]).get(process.pid)).toBeGreaterThan(main)
  })

  test('of the machine: what is idle does not shrink', async () => {
    const before = idleMicros() as number
    expect(before).toBeGreaterThan(0)
    expect(idleMicros()).toBeGreaterThanOrEqual(before)
  })

  test('nothing of a process that is not there', () => {
    expect(cpuOf([2 ** 30])).toEqual(new Map())
    expect(memory([2 ** 30])).toBeUndefined()
  })
})
