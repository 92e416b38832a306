import { readdirSync, readFileSync } from 'node:fs'

/**
 * What processes have used, read from /proc as Linux has it; elsewhere nothing is known. `schedstat` counts in
 * nanoseconds: the figures in /proc/PID/stat are too coarse for short rounds.
 */

/** CPU time a process has used, all its threads, in microseconds. */
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

/** The same of its main thread alone, which is where a server in JavaScript does its work. */
export function mainMicros(pid) {
  const text = read(`/proc/${pid}/task/${pid}/schedstat`)
  return text === undefined ? undefined : Number(text.split(' ')[0]) / 1000
}

/** CPU microseconds of processes by their ids, without those that cannot be read. */
export function cpuOf(pids, micros = cpuMicros) {
  const used = pids.map((pid) => [pid, micros(pid)])
  return new Map(used.filter(([, micros]) => micros !== undefined))
}

/** Microseconds in which processors of this machine had nothing to do, all of them together, to a hundredth of a second. */
export function idleMicros() {
  const [, , , , idle, waiting] = read('/proc/stat')?.split(/\s+/) ?? []
  return idle === undefined ? undefined : (Number(idle) + Number(waiting)) * 10_000
}

/** A process and what descends from it: a server with its workers. */
export function processTree(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`) ?? ''
  const pids = children.split(' ').filter((word) => word !== '')
  return [pid, ...pids.flatMap((child) => processTree(Number(child)))]
}

/** Memory of processes together in MB: in use, and the most each ever had. */
export function memory(pids) {
  const sum = { now: 0, peak: 0 }
  for (const pid of pids) {
    const text = read(`/proc/${pid}/status`)
    const megabytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text ?? '')?.[1]) / 1024
    sum.now += megabytes('VmRSS')
    sum.peak += megabytes('VmHWM')
  }
  return Number.isNaN(sum.peak) ? undefined : sum
}

/** A PostgreSQL backend of this machine that serves this database, by the title it gives itself. */
export const isBackend = (pid, database) =>
  /^postgres: /.test(read(`/proc/${pid}/cmdline`) ?? '') &&
  read(`/proc/${pid}/cmdline`).split(/[ \0]/).includes(database)

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * CPU microseconds that processes used together from one reading to a later one; those that came meanwhile count from
 * their start. Undefined when nothing can be read, or when one has ended.
 * @param {Map<number, number>} before
 * @param {Map<number, number>} after
 */
export function spent(before, after) {
  if (after.size === 0 || [...before.keys()].some((pid) => !after.has(pid))) return undefined
  return [...after].reduce((sum, [pid, micros]) => sum + micros - (before.get(pid) ?? 0), 0)
}
