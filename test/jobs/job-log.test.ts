import { expect, test } from 'vitest'
import { jobLog, type Log } from '../../src/jobs/job-log.ts'
import { jobOf } from './fixtures.ts'

function collected() {
  const lines: unknown[][] = []
  const write = (level: string) => (fields: object, text: string) => void lines.push([level, text, fields])
  const log: Log = { info: write('info'), warn: write('warn'), error: write('error') }
  return { lines, log: jobLog(log) }
}

test('a failure is a warning with job, image and reason; a good end is not; no address is told', () => {
  const { lines, log } = collected()
  const job = jobOf({ id: 7, url: 'https://u:p@host/x?signature=1', tries: 2 })
  log.tried({ job, result: 'failed', ms: 12.4, reason: { word: 'status', text: 'the host answers 404' } })
  log.tried({ job, result: 'done', ms: 1 })
  const named = { job_id: 7, kind: 'fetch', image_id: job.image_id, tries: 2 }
  expect(lines).toEqual([
    ['warn', 'job failed', { ...named, ms: 12, reason: 'status', detail: 'the host answers 404' }],
    ['info', 'job done', { ...named, ms: 1 }],
  ])
})

test('an error that carries an address is logged without it', () => {
  const { lines, log } = collected()
  let error: unknown
  try {
    new URL('nonsense?signature=1')
  } catch (caught) {
    error = caught
  }
  log.trouble('odd', error, jobOf({}))
  expect(lines[0]?.slice(0, 2)).toEqual(['error', 'odd'])
  expect(JSON.stringify(lines)).not.toContain('signature')
})
