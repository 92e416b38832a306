import { createHash } from 'node:crypto'
import { type FSWatcher, watch } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { walk } from './walk.ts'

/** ms */
interface WatchTimes {
  /** So long nothing must have changed, so that a copy under way is not read half. */
  readonly quiet: number
  /** Longest wait while changes continue. */
  readonly longest: number
  /** Between two looks where the system cannot watch. */
  readonly poll: number
}

const defaultTimes: WatchTimes = { quiet: 2_000, longest: 60_000, poll: 10_000 }

/**
 * Yields whenever something in a folder or below it has changed and is quiet again, also for changes while the consumer
 * works. Folders are watched, not files, so that a file may be replaced by renaming. Where the system cannot watch (its
 * watches are used up, the folder is gone), the folder is polled. Ends with the signal.
 */
export async function* watchFolder(
  root: string,
  signal: AbortSignal,
  times: WatchTimes = defaultTimes,
): AsyncGenerator<void> {
  const watchers = folderWatchers()
  /** What the folder was like where it cannot be watched. */
  let seen: string | undefined
  const look = async () => {
    watchers.forget()
    seen = (await watchers.cover(root)) ? undefined : await fingerprint(root, signal)
  }
  try {
    await look()
    while (!signal.aborted) {
      const before = seen
      if (before === undefined) await watchers.change(signal, times)
      else await pollUntil(async () => (await fingerprint(root, signal)) !== before, signal, times.poll)
      if (signal.aborted) return
      await look()
      yield
    }
  } finally {
    watchers.close()
  }
}

/** Watches on folders, and the time of the last event. */
function folderWatchers() {
  const watched = new Map<string, FSWatcher>()
  let heardAt: number | undefined
  let wake = () => {}
  const hear = (_event: string, name: string | Buffer | null): void => {
    if (`${name ?? ''}`.startsWith('.')) return
    heardAt = performance.now()
    wake()
  }
  const close = (): void => {
    for (const watcher of watched.values()) watcher.close()
    watched.clear()
  }

  /** Watch all folders there are now. @returns false when that cannot be done: then none is watched */
  async function cover(root: string): Promise<boolean> {
    try {
      const folders = new Set(await foldersBelow(root))
      for (const [folder, watcher] of watched) {
        if (folders.has(folder)) continue
        watcher.close()
        watched.delete(folder)
      }
      for (const folder of folders) {
        if (watched.has(folder)) continue
        const watcher = watch(folder, hear)
        watched.set(folder, watcher)
        watcher.on('error', () => hear('error', null))
      }
      return true
    } catch {
      close()
      return false
    }
  }

  /** Wait for a change, and then until there is none. */
  async function change(signal: AbortSignal, { quiet, longest }: WatchTimes): Promise<void> {
    if (heardAt === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    const deadline = performance.now() + longest
    while (!signal.aborted && performance.now() < deadline) {
      const left = (heardAt ?? 0) + quiet - performance.now()
      if (left <= 0) return
      await pause(Math.min(left, deadline - performance.now()), signal)
    }
  }

  const forget = () => {
    heardAt = undefined
  }
  return { cover, change, forget, close }
}

/** The folder and all below it. What vanishes meanwhile is left out. @throws when the folder itself cannot be read */
async function foldersBelow(root: string): Promise<string[]> {
  const folders = [root]
  for (let at = 0; at < folders.length; at++) {
    const folder = folders[at] as string
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      if (folder === root) throw error
      return []
    })
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith('.')) folders.push(join(folder, entry.name))
    }
  }
  return folders
}

/** Differs when a file came, went or changed; empty when the folder cannot be read. */
async function fingerprint(root: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const step of walk(root, { links: 0, special: 0, hidden: 0 }, () => false, signal)) {
      if ('unreadable' in step) continue
      const stats = await lstat(step.file.path, { bigint: true }).catch(() => undefined)
      hash.update(step.file.path).update(`\0${stats?.ino} ${stats?.size} ${stats?.mtimeNs}\0`)
    }
  } catch {
    return ''
  }
  return hash.digest('hex')
}

async function pollUntil(isSo: () => Promise<boolean>, signal: AbortSignal, interval: number): Promise<void> {
  do await pause(interval, signal)
  while (!signal.aborted && !(await isSo()))
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(Math.max(ms, 1), undefined, { signal }).catch(() => {})
