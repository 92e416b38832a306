import { hostname } from 'node:os'
import type { Settings } from '../../config/options.ts'
import type { LogStream } from '../../main.ts'
import type { Log, LogLine } from '../../workers/supervisor.ts'

type Level = Settings['logLevel']

/** Numbers of levels, the same as in the log of the server. */
const numbers: Readonly<Record<Level, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  silent: Number.POSITIVE_INFINITY,
}

/** The log of a process without a server: JSON lines of the same form. `least` is called for each line. */
export function jsonLog(output: LogStream, least: () => Level): Log {
  const at =
    (level: Level): LogLine =>
    (facts, msg) => {
      if (numbers[level] < numbers[least()]) return
      const about = { level: numbers[level], time: Date.now(), pid: process.pid, hostname: hostname() }
      output.write(`${JSON.stringify({ ...about, ...facts, msg })}\n`)
    }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}
