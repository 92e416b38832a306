import { expect, test } from 'vitest'
import { built } from '../cli/built.ts'
import { command, temporaryFolder } from '../cli/in-process.ts'
import type { Key } from '../cli/signed-call.ts'
import { goodImage, startSource } from '../jobs/source-server.ts'
import { campaign } from '../runs.ts'
import { longTest } from '../time-limits.ts'
import { runModel } from './run.ts'
import { Served } from './served.ts'

const number = (name: string, usual: number) => Number(process.env[name] ?? usual)
const operations = number('MODEL_OPERATIONS', campaign(10_000))
const kills = number('MODEL_KILLS', Math.max(2, Math.floor(operations / 500)))
const workers = number('MODEL_WORKERS', 1)
const seed = number('MODEL_SEED', Date.now() % 1_000_000)

async function keysIn(data: string, count: number): Promise<Map<string, Key>> {
  const place = ['--data', data, '--output', 'json']
  const keys = new Map<string, Key>()
  for (let n = 0; n < count; n++) {
    const id = String(n + 1).repeat(32)
    await command(['accounts', 'create', `account-${n}`, '--id', id, ...place])
    const { stdout } = await command(['keys', 'create', '--account', id, ...place])
    const { access_key: accessKey, secret_key: secretKey } = JSON.parse(stdout) as Record<string, string>
    keys.set(id, { accessKey: String(accessKey), secretKey: String(secretKey) })
  }
  return keys
}

test(
  `${operations} operations of five accounts and ${kills} kills: no answer differs from the model`,
  async ({ onTestFinished }) => {
    console.info(
      `model: npm run model -- --operations ${operations} --kills ${kills} --workers ${workers} --seed ${seed}`,
    )
    const [data, source] = [temporaryFolder(), await startSource()]
    const keys = await keysIn(data, 5)
    const server = new Served(data, workers)
    onTestFinished(() => server.kill())
    await server.start()
    const good = { size: goodImage.length, virtual_size: 10_485_760 }
    const report = await runModel({ seed, operations, kills, server, keys, sourceUrl: source.url(''), good })
    expect(await server.stop()).toEqual({ code: 0, errors: '' })
    expect(await built(['db', 'check', '--data', data])).toMatchObject({ code: 0, stdout: 'sound\n' })
    console.info(`model: ${JSON.stringify(report)}`)
  },
  longTest + operations * 100,
)
