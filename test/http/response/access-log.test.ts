import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { alice, bench, image, secrets } from '../fixtures.ts'

async function logged(level: string, use: (server: Awaited<ReturnType<typeof bench>>) => Promise<unknown>) {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(...String(chunk).trim().split('\n'))
      done()
    },
  })
  const server = await bench([{ image: image(1) }], { logger: { level, stream } })
  await use(server)
  await server.close()
  return lines
}

test('one line an answer', async () => {
  const lines = await logged('info', (server) =>
    server.get('/v1/images?name=private-name', { version: '1.2' }),
  )
  expect(lines).toHaveLength(1)
  expect(JSON.parse(String(lines[0]))).toMatchObject({
    method: 'GET',
    path: '/v1/images',
    status: 200,
    account_id: alice,
    version: '1.2',
    msg: 'answered',
    request_id: expect.stringMatching(/^req-/),
    ms: expect.any(Number),
  })
})

test('neither secrets nor signatures nor queries', async () => {
  const lines = await logged('trace', async (server) => {
    await server.get('/v1/images?name=private-name')
    await server.get('/v1/images?name=private-name', { headers: { 'scp-signature': 'signature-text' } })
    await server.app.inject('/nothing?name=private-name')
  })
  expect(lines).toHaveLength(3)
  for (const word of [secrets['alice-key'] ?? '', 'private-name', 'signature-text']) {
    expect(lines.join('\n')).not.toContain(word)
  }
})

test('a warning level leaves only faults', async () => {
  const lines = await logged('warn', async (server) => {
    server.app.get('/test/throw', () => {
      throw new Error('the reason')
    })
    await server.get('/v1/images')
    const answer = await server.app.inject('/test/throw')
    expect(answer.body).not.toContain('the reason')
  })
  expect(lines).toHaveLength(1)
  expect(JSON.parse(String(lines[0]))).toMatchObject({ level: 50, err: { message: 'the reason' } })
})
