import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { ask } from './schema-url.ts'

/** A standby shows no more than it shows now, until `resume`; what it is sent it keeps. */
export async function pauseReplay(url: string): Promise<void> {
  await ask(url, 'select pg_wal_replay_pause()')
  await untilTrue(url, "select pg_get_wal_replay_pause_state() = 'paused' as is")
}

export const resumeReplay = (url: string) => ask(url, 'select pg_wal_replay_resume()')

/** Resolves when a standby shows all that its primary has committed. */
export async function caughtUp(primary: string, standby: string): Promise<void> {
  const [row] = await ask<{ at: string }>(primary, 'select pg_current_wal_flush_lsn()::text as at')
  await untilTrue(standby, `select pg_last_wal_replay_lsn() >= '${row?.at}'::pg_lsn as is`)
}

/** Resolves when a standby has all that its primary has logged, and may not show it yet. */
export async function received(primary: string, standby: string): Promise<void> {
  const [row] = await ask<{ at: string }>(primary, 'select pg_switch_wal()::text as at')
  await untilTrue(standby, `select pg_last_wal_receive_lsn() >= '${row?.at}'::pg_lsn as is`)
}

async function untilTrue(url: string, question: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    while (!(await client.query<{ is: boolean }>(question)).rows[0]?.is) await setTimeout(2)
  } finally {
    await client.end()
  }
}
