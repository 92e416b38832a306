import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasPostgres, Schemas } from '../../../postgres/schemas.ts'
import { command, temporaryFolder } from '../../in-process.ts'

const nowhere = 'postgres://me:s3cret@127.0.0.1:1/none'

test('what PostgreSQL does with its own tools is a matter of usage', async () => {
  const file = join(temporaryFolder(), 'b.db')
  for (const [verb, tool] of [
    ['backup', 'pg_dump'],
    ['restore', 'pg_restore'],
  ] as const) {
    const answer = await command(['db', verb, file, '--database', nowhere])
    expect(answer).toMatchObject({ code: 2, stderr: expect.stringContaining(`PostgreSQL has ${tool}`) })
  }
})

test('a server that does not answer is unreachable, and its password is not told', async () => {
  const data = temporaryFolder()
  for (const words of [
    ['db', 'migrate'],
    ['db', 'check'],
    ['accounts', 'list'],
    ['serve', '--port', '0'],
  ]) {
    const answer = await command([...words, '--data', data, '--database', nowhere])
    expect(answer).toMatchObject({ code: 69, stdout: '' })
    expect(answer.stderr).toMatch(/The database does not answer: .*127\.0\.0\.1:1/)
    expect(answer.stderr).not.toContain('s3cret')
  }
})

test('only PostgreSQL is read from replicas, and none of their passwords is told', async () => {
  const data = temporaryFolder()
  const serve = ['serve', '--port', '0', '--data', data]
  const answer = await command(serve, { SCP_IMAGES_DATABASE_READ: nowhere })
  expect(answer).toMatchObject({ code: 78, stdout: '' })
  expect(answer.stderr).toContain('leave out --database-read')
  const wrong = await command([...serve, '--database-read', `${nowhere},sqlite:s3cret`])
  expect(wrong).toMatchObject({ code: 78, stderr: expect.stringContaining('--database-read must be') })
  const shown = await command(['config', 'print', '--database-read', `${nowhere},${nowhere}`])
  expect(shown.stdout).toContain('postgres://me:***@127.0.0.1:1/none,postgres://me:***@')
  for (const { stdout, stderr } of [answer, wrong, shown]) expect(stdout + stderr).not.toContain('s3cret')
})

describe.runIf(hasPostgres)('with PostgreSQL', () => {
  const schemas = new Schemas()

  test('migrate comes first, and then everything works', async () => {
    const settings = ['--data', temporaryFolder(), '--database', await schemas.place()]
    const run = (...words: string[]) => command([...words, ...settings])
    for (const words of [
      ['accounts', 'list'],
      ['serve', '--port', '0'],
      ['db', 'check'],
    ]) {
      const answer = await run(...words)
      expect(answer).toMatchObject({ code: 78, stderr: expect.stringContaining('scp-images db migrate') })
    }
    expect(await run('db', 'migrate')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('applied 0001'),
    })
    expect(await run('db', 'migrate')).toMatchObject({ code: 0, stdout: 'nothing to do\n' })
    expect(await run('accounts', 'create', 'first')).toMatchObject({ code: 0 })
    expect(await run('db', 'check')).toEqual({ code: 0, stdout: 'sound\n', stderr: '' })
  })
})
