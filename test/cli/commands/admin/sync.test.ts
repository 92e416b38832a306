import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { command, interruptEarly, ndjson, start, typed } from '../../in-process.ts'
import { id, lab } from './sync-lab.ts'

test('shows a plan and does nothing where nobody can be asked; --yes does it; then there is nothing to do', async () => {
  const { sync } = lab(ndjson(2))
  const planned = await sync()
  expect(planned).toMatchObject({ code: 0, stderr: expect.stringContaining('--yes does it') })
  expect(planned.stdout).toBe(`  + image-0  ${id(0)}\n  + image-1  ${id(1)}\n\nPlan: 2 to add.\n`)
  expect((await sync('--yes')).stdout).toMatch(/Plan: 2 to add\.\nDone: 2 added\.\n$/)
  expect(await sync('--yes')).toEqual({ code: 0, stdout: 'Plan: 2 unchanged.\n', stderr: '' })
})

test('asks on a terminal, and does what the answer says', async () => {
  const { words, sync } = lab(ndjson(1))
  const refused = await command(words(), {}, typed('n\n'))
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/do this\? \[y\/N\].*nothing was done/s),
  })
  expect((await sync()).stdout).toContain('1 to add')
  expect(await command(words(), {}, typed('y\n'))).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Done'),
  })
  expect((await command(words(), {}, typed('n\n'))).stdout).toBe('Plan: 1 unchanged.\n')
})

test('changes are shown field by field, and what is set here stays and is spoken of', async () => {
  const { write, sync, report, data } = lab(ndjson(2))
  await sync('--yes')
  const other = join(data, 'other.ndjson')
  writeFileSync(
    other,
    ndjson(1, () => ({ name: 'mine' })),
  )
  await command(['import', 'ndjson', other, '--data', data])
  write(ndjson(2, (index) => ({ min_disk: 20, name: `new-${index}` })))
  expect((await sync()).stdout).toBe(
    `  ~ mine  ${id(0)}
      min_disk: 10 → 20
      name: "mine" stays, as set here; the source says "new-0"
  ~ image-1  ${id(1)}
      min_disk: 10 → 20
      name: "image-1" → "new-1"

Plan: 2 to change. What was set here stays, in 1 image.
`,
  )
  const { applied, kept, steps } = await report('--yes')
  expect({ applied, kept }).toMatchObject({ applied: { counts: { change: 2 }, differing: 0 }, kept: 1 })
  expect(steps[0]?.changes).toEqual([{ field: 'min_disk', before: 10, after: 20 }])
  const origin = await command(['show', id(0), '--provenance', '--data', data, '--output', 'json'])
  expect(JSON.parse(origin.stdout)).toMatchObject({
    source: {
      name: 'lab',
      place: expect.stringContaining('line 1'),
      document: { sha256: expect.any(String) },
    },
    fields: expect.arrayContaining([
      expect.objectContaining({
        field: 'name',
        value: 'mine',
        set_by: 'import ndjson',
        said: 'new-0',
        kept: true,
      }),
      expect.objectContaining({ field: 'min_disk', value: 20, set_by: 'sync lab', said: 20, kept: false }),
    ]),
  })
  const table = await command(['show', id(0), '--provenance', '--data', data])
  expect(table.stdout).toMatch(/^source +lab\n/)
  expect(table.stdout).toMatch(/\nname +"mine" +import ndjson +\S+ +"new-0"\n/)
})

test('one JSON document tells the plan, its steps and what was done', async () => {
  const { report, write } = lab(ndjson(3))
  expect(await report()).toMatchObject({
    code: 0,
    applied: null,
    plan: { add: 3 },
    refusal: null,
    problems: [],
    notes: [],
    left_out: { problems: 0, notes: 0 },
  })
  const { steps, applied } = await report('--yes')
  expect(applied).toMatchObject({ counts: { add: 3 }, differing: 0 })
  expect(steps).toHaveLength(3)
  expect(steps[1]?.changes).toContainEqual({ field: 'name', before: null, after: 'image-1' })
  write(ndjson(2))
  expect((await report()).steps).toMatchObject([{ kind: 'hide', id: id(2) }])
  expect(await report('--detailed-exitcode')).toMatchObject({ code: 3 })
  expect(await report('--detailed-exitcode', '--yes')).toMatchObject({ code: 0 })
  expect(await report('--detailed-exitcode')).toMatchObject({ code: 0, steps: [] })
})

test('too much that vanished is refused as a whole, and says what to do', async () => {
  const { write, sync, report } = lab(ndjson(10))
  await sync('--yes')
  write(ndjson(7, () => ({ min_disk: 99 })))
  const refused = await sync('--yes')
  expect(refused.code).toBe(1)
  expect(refused.stderr).toMatch(/3 of the source's 10 images .* at most 2 .*--max-hide 30/)
  expect(await report('--yes')).toMatchObject({ code: 1, applied: null, refusal: expect.any(String) })
  expect((await sync('--yes', '--max-hide', '30')).stdout).toContain('Done: 7 changed, 3 hidden.')
  write('')
  expect(await sync('--yes', '--max-hide', '99')).toMatchObject({ code: 1 })
  expect((await sync('--yes', '--max-hide', '100', '--prune')).stdout).toContain('Done: 10 deleted.')
  expect((await sync('--max-hide', '101')).code).toBe(2)
})

test('rows that cannot be images are named, and make the exit code 1 after the rest is done', async () => {
  const { sync, report } = lab(`${ndjson(1)}nonsense\n`)
  const answer = await sync('--yes')
  expect(answer).toMatchObject({ code: 1, stdout: expect.stringContaining('Done: 1 added') })
  expect(answer.stderr).toMatch(/skipped: .* line 2: the line is not JSON\n/)
  const again = await report()
  expect(again).toMatchObject({ code: 1, plan: { leave: 1 } })
  expect(again.problems).toMatchObject([{ places: [expect.stringContaining('line 2')] }])
})

test('a long plan is cut, and --all prints it', async () => {
  const { sync } = lab(ndjson(103))
  const lines = (await sync()).stdout.split('\n')
  expect(lines).toHaveLength(100 + 1 + 3)
  expect(lines[100]).toBe('  … and 3 more; --all prints them')
  expect((await sync('--all')).stdout.match(/^ {2}\+ /gm)).toHaveLength(103)
})

test('notes and skipped rows beyond the first are counted, and --all prints them', async () => {
  const { sync, report } = lab(`${ndjson(7, (index) => ({ [`odd_${index}`]: 1 }))}${'nonsense\n'.repeat(21)}`)
  const brief = (await sync()).stderr
  expect(brief).toMatch(/\nskipped: 1 more; --all prints them\nnote: 2 more; --all prints them\n/)
  const full = (await sync('--all')).stderr
  expect(full.match(/^(note: .*unknown key|skipped: .*not JSON)/gm)).toHaveLength(28)
  const { problems, notes } = await report()
  expect(problems).toMatchObject([{ count: 21, reason: 'the line is not JSON' }])
  expect(notes).toHaveLength(7)
})

test('bad words are usage; a name is that of one source', async () => {
  const { sync, data, file } = lab(ndjson(1))
  const run = (...words: string[]) => command(['sync', ...words, '--data', data])
  expect((await run('floppy', file)).code).toBe(2)
  expect(await run('ndjson', file, '--watch')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('watched'),
  })
  const secret = await run('ndjson', 'https://me:secret@host/x')
  expect(secret).toMatchObject({ code: 2, stderr: expect.stringContaining('password') })
  expect(secret.stderr).not.toContain('secret')
  await sync('--yes')
  const other = join(data, 'other.ndjson')
  writeFileSync(other, ndjson(1))
  expect(await run('ndjson', other, '--name', 'lab')).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('say another --name'),
  })
  const taken = await run('ndjson', other, '--yes')
  expect(taken.stdout).toContain(`! image-0  ${id(0)}  it belongs to the source lab`)
})

test('an interrupted one keeps the batches it wrote, and the next one does the rest', async () => {
  const { words, report } = lab(ndjson(3000))
  const running = start(words('--yes'))
  await interruptEarly(running)
  expect(await running.code).toBe(130)
  expect(running.stderr.text).toContain('interrupted')
  const { plan } = await report('--yes')
  expect((plan.add ?? 0) + (plan.leave ?? 0)).toBe(3000)
  expect((await report()).plan).toMatchObject({ add: 0, leave: 3000 })
})

test('history names the source, and the source follows what the server lists', async () => {
  const { data, sync, write } = lab(ndjson(2))
  await sync('--yes')
  write(ndjson(1))
  await sync('--yes', '--max-hide', '50')
  const { stdout } = await command(['history', id(1), '--data', data, '--output', 'json'])
  expect(JSON.parse(stdout)).toMatchObject([
    { operation: 'sync lab', kind: 'changed', account_id: null },
    { operation: 'sync lab', kind: 'created' },
  ])
})
