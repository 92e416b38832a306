import { readdirSync, readFileSync } from 'node:fs'

/**
 * CPU time a process has used, all its threads, in microseconds. Undefined where the system does not say (it is
 * Linux that does, in nanoseconds: the figures in /proc/PID/stat are too coarse for short rounds).
 */
export function cpuMicros(pid) {
  try {
    const tasks = `/proc/${pid}/task`
    let nanoseconds = 0
    for (const task of readdirSync(tasks)) {
      nanoseconds += Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0])
    }
    return nanoseconds / 1000
  } catch {
    return undefined
  }
}

/** Memory of a process in MB: in use, and the most it ever was. Undefined where the system does not say. */
export function memory(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8')
    const megabytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)?.[1]) / 1024
    return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') }
  } catch {
    return undefined
  }
}

/** @param {readonly (number | undefined)[]} values */
export function median(values) {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b)
  if (sorted.length === 0) return undefined
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The value that so large a part of `sorted` does not exceed. */
export const quantile = (sorted, part) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
