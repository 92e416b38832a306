import { isUtf8 } from 'node:buffer'
import { readdirSync, type Stats, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { dayToWireTime } from '../fields/timestamp.ts'
import { SourceError, unreadable, whyUnreadable } from '../source.ts'
import { readPlainFile, refuseOthers } from './plain-file.ts'

/**
 * Bytes of the largest data file that is read. Real ones have at most 62,000; parsing YAML can take several hundred
 * times a file's size in memory.
 */
export const maxFileBytes = 1024 * 1024

/** As much for JSON, which costs some ten times its size. */
export const maxJsonBytes = 16 * 1024 * 1024

/** One file of a source that is a folder, or the one file itself. */
export interface DataFile {
  readonly path: string
  /** Relative to the folder that was named, for problem texts. */
  readonly name: string
  /** The file's name without extension and without the day and commit of a kept version. */
  readonly stem: string
  /** Midnight of the day in the names of kept versions: `ubuntu.2025-03-13.6fa2b3c4d5.yml`. */
  readonly statedAt: string | undefined
  readonly bytes: number
}

/** Bytes of all files of a folder: they are compared with each other, and so held together. */
const maxBytes = 64 * 2 ** 20

/**
 * The file at PATH, or all files below it that end in one of the extensions, sorted by path. Symbolic links inside
 * a folder are left out: they name files that are read anyway, or lead in circles.
 * @throws SourceError when there is nothing to read
 */
export function findDataFiles(path: string, extensions: readonly string[]): DataFile[] {
  const stats = statsOf(path)
  if (!stats.isDirectory()) {
    refuseOthers(path, stats)
    return [describe(path, basename(path), stats.size)]
  }
  const files = pathsBelow(path)
    .filter((file) => extensions.some((extension) => file.toLowerCase().endsWith(extension)))
    .sort()
    .map((file) => describe(file, relative(path, file), statsOf(file).size))
  if (files.length === 0) {
    throw new SourceError(`There is no file ending in ${extensions.join(' or ')} in ${path}.`)
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes > maxBytes)
    throw new SourceError(
      `The files in ${path} have more than ${maxBytes / 2 ** 20} MiB: name a smaller folder.`,
    )
  return files
}

function pathsBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return pathsBelow(path)
      return entry.isFile() ? [path] : []
    })
  } catch (error) {
    throw error instanceof SourceError ? error : unreadable(folder, error)
  }
}

function statsOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

function describe(path: string, name: string, bytes: number): DataFile {
  const bare = basename(name).replace(/\.[a-z]+$/i, '')
  const kept = /^(.+)\.(\d{4}-\d\d-\d\d)\.[0-9a-f]{7,40}$/.exec(bare)
  return { path, name, stem: kept?.[1] ?? bare, statedAt: dayToWireTime(kept?.[2] ?? ''), bytes }
}

/** The file's text without a byte order mark, or why it cannot be used. */
export function readDataFile(path: string, maximum = maxFileBytes): { text: string } | { reason: string } {
  try {
    const bytes = readPlainFile(path, maximum + 1)
    if (bytes.length > maximum) {
      return { reason: `the file is larger than ${maximum} bytes; split it into several` }
    }
    if (!isUtf8(bytes)) return { reason: 'the file is not UTF-8' }
    return { text: bytes.toString('utf8').replace(/^\ufeff/, '') }
  } catch (error) {
    return { reason: whyUnreadable((error as SourceError).cause) }
  }
}
