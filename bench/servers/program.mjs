import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { BenchFailure } from '../failure.mjs'
import { spawnTied } from './child.mjs'
import { memory, processTree } from './usage.mjs'

/** The folder this bench belongs to. */
export const ownRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/**
 * A catalogue as the program is told of it.
 * @typedef {object} Place
 * @property {string} data folder
 * @property {string} database URL
 */

/** The built program in a folder. @throws BenchFailure with code 78 */
export function programAt(root) {
  if (!existsSync(join(root, 'dist/cli/main.js')))
    throw new BenchFailure('not built yet: run "npm run build" first', 78)
  return new Program(root)
}

class Program {
  constructor(root) {
    this.root = root
    this.path = join(root, 'bin/scp-images')
  }

  /** A module of it, by its path in `dist`. */
  module = (path) => import(pathToFileURL(join(this.root, 'dist', path)).href)

  /** Does its server have a flag? */
  async serves(flag) {
    this.help ??= (await this.run(['serve', '--help'])).stdout
    return this.help.includes(`${flag} `)
  }

  /**
   * Run a command to its end. Answers its output, how long it took, and its largest memory in MB.
   * @param {Place} [place]
   */
  async run(words, place) {
    const started = performance.now()
    const child = this.spawn(words, place)
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
    let peak
    const watch = setInterval(() => {
      peak = memory([child.pid])?.peak ?? peak
    }, 100)
    const [code] = await once(child, 'close')
    clearInterval(watch)
    if (code !== 0) {
      const said = (stderr() || stdout()).slice(-500)
      throw new BenchFailure(`"scp-images ${words.slice(0, 2).join(' ')}" ended with ${code}: ${said}`)
    }
    return { stdout: stdout(), seconds: (performance.now() - started) / 1000, peak }
  }

  /**
   * Start the server. `startMs`: until it said that it listens.
   * @param {Place} place
   */
  async serve(place, flags) {
    const started = performance.now()
    const child = this.spawn(['serve', '--port', '0', ...flags], place)
    const stderr = collect(child.stderr)
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /^listening on http:\S+:(\d+)$/.exec(line)?.[1]
      if (port === undefined) continue
      return {
        port: Number(port),
        startMs: performance.now() - started,
        pids: () => processTree(child.pid),
        memory: () => memory(processTree(child.pid)),
        stop: () => stop(child),
      }
    }
    throw new BenchFailure(
      `the server ended before it listened (${flags.join(' ')}): ${stderr().slice(-500)}`,
    )
  }

  /** Its environment holds nothing that it reads but the place; the URL may hold a password. */
  spawn(words, place) {
    const env = { PATH: process.env.PATH ?? '', ...(place && { SCP_IMAGES_DATABASE: place.database }) }
    const data = place ? ['--data', place.data] : []
    return spawnTied([this.path, ...words, ...data], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  }
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
