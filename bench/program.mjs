import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { spawnTied } from './child.mjs'
import { BenchFailure } from './failure.mjs'
import { memory } from './figures.mjs'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const program = path('bin/scp-images')
/** Nothing that the program reads. */
const env = { PATH: process.env.PATH ?? '' }

export function checkBuilt() {
  if (!existsSync(path('dist/cli/main.js')))
    throw new BenchFailure('not built yet: run "npm run build" first', 78)
}

/** Run a command of the program to its end. Answers its output, how long it took, and its largest memory in MB. */
export async function runProgram(words) {
  const started = performance.now()
  const child = spawnTied([program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  let peak
  const watch = setInterval(() => {
    peak = memory(child.pid)?.peak || peak
  }, 100)
  const [code] = await once(child, 'close')
  clearInterval(watch)
  if (code !== 0) {
    throw new BenchFailure(
      `"scp-images ${words[0]}" ended with ${code}: ${(stderr() || stdout()).slice(-500)}`,
    )
  }
  return { stdout: stdout(), seconds: (performance.now() - started) / 1000, peak }
}

/** Start the server on a data folder. `startMs`: until it said that it listens. */
export async function startServer(data) {
  const started = performance.now()
  const words = [program, 'serve', '--port', '0', '--data', data]
  const child = spawnTied(words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const stderr = collect(child.stderr)
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^listening on http:\S+:(\d+)$/.exec(line)?.[1]
    if (port === undefined) continue
    return {
      pid: child.pid,
      port: Number(port),
      startMs: performance.now() - started,
      memory: () => memory(child.pid),
      stop: () => stop(child),
    }
  }
  throw new BenchFailure(`the server on ${data} ended before it listened: ${stderr().slice(-500)}`)
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'close')
}

function collect(stream) {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk) => {
    text = (text + chunk).slice(-100_000)
  })
  return () => text
}
