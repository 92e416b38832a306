import type { Pace } from '../../ingest/import-images.ts'
import type { Output } from '../context.ts'
import { truncate } from './width.ts'

/** A line on a terminal that is overwritten by the next; where there is no terminal nothing is written. */
export interface ProgressLine {
  show(text: string): void
  /** Erase the line, before other output and at the end. */
  clear(): void
}

const eraseLine = '\r\u001b[K'
/** The line is not written more often than this, ms. */
const interval = 100

export function progressLine(output: Output, now: () => number = Date.now): ProgressLine {
  if (output.isTTY !== true) return { show() {}, clear() {} }
  let last = Number.NEGATIVE_INFINITY
  let isShown = false
  return {
    show(text) {
      if (now() - last < interval) return
      last = now()
      isShown = true
      output.write(eraseLine + truncate(text, (output.columns ?? 80) - 1))
    },
    clear() {
      if (isShown) output.write(eraseLine)
      isShown = false
    },
  }
}

const barWidth = 24
const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
/** A number for people: `12,345`. */
export const countText = (count: number): string => wholeNumber.format(count)

/** `[########----------------]  33%  12,345 images  21,000/s  1 min 5 s left`; without a total there is no bar. */
export function progressText(progress: Pace): string {
  const { rows, bytesRead, totalBytes, rowsPerSecond, secondsLeft } = progress
  const parts = [`${countText(rows)} images`, `${countText(rowsPerSecond)}/s`]
  if (totalBytes !== undefined && totalBytes > 0) {
    const done = Math.min(1, bytesRead / totalBytes)
    const filled = Math.round(done * barWidth)
    const percent = `${Math.floor(done * 100)}%`.padStart(4)
    parts.unshift(`[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}] ${percent}`)
  }
  if (secondsLeft !== undefined) parts.push(`${span(secondsLeft)} left`)
  return parts.join('  ')
}

/** A span of time for people. */
export function span(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
