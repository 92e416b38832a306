// Runs the model test for longer than `npm test` does. `npm run model -- --help` explains.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const help = `usage: npm run model -- [--operations N] [--kills N] [--workers N] [--seed N]

Five accounts work at once on a real server that is killed now and then; a model judges every answer.

  --operations N   how many operations (default: 10000)
  --kills N        how often the server is killed (default: one for each 500 operations)
  --workers N      processes that serve (default: 1); with several, one of them is killed as often as all
  --seed N         repeat the choices of an earlier run; how they fall together in time is not repeated
`

const string = { type: 'string' }
const { values } = parseArgs({
  options: {
    operations: { ...string, default: '10000' },
    kills: string,
    workers: string,
    seed: string,
    help: { type: 'boolean' },
  },
})
if (values.help) {
  process.stdout.write(help)
} else {
  const variables = {
    MODEL_OPERATIONS: values.operations,
    MODEL_KILLS: values.kills,
    MODEL_WORKERS: values.workers,
    MODEL_SEED: values.seed,
  }
  const given = Object.entries(variables).filter(([, value]) => value !== undefined)
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'parts', 'test/model/model.test.ts'], {
    stdio: 'inherit',
    env: { ...process.env, ...Object.fromEntries(given) },
  })
  child.on('close', (code) => {
    process.exitCode = code ?? 1
  })
}
