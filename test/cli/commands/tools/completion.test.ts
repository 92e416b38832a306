import { execFileSync } from 'node:child_process'
import { listParameterNames } from 'scp-images-client/contract/list-images'
import { expect, test } from 'vitest'
import { shells } from '../../../../src/cli/shell/completion.ts'
import { command } from '../../in-process.ts'

const { stdout: script } = await command(['completion', 'bash'])

/** What bash offers for the last word of a line. */
function offers(...words: string[]): string[] {
  const line = ['scp-images', ...words].map((word) => `'${word}'`).join(' ')
  const ask = `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _scp_images; printf '%s\\n' "\${COMPREPLY[@]}"`
  const text = execFileSync('bash', ['-c', `${script}\n${ask}`], { encoding: 'utf8' })
  return text.split('\n').filter(Boolean)
}

test('commands, their commands, and their flags', () => {
  expect(offers('')).toEqual(expect.arrayContaining(['serve', 'list', 'keys', 'completion', '--version']))
  expect(offers('keys', '')).toEqual(expect.arrayContaining(['create', 'list', 'disable']))
  expect(offers('keys', 'create', '--acc')).toEqual(['--account', '--access-key'])
  expect(offers('db', 'ba')).toEqual(['backup'])
  expect(offers('keys', 'list', '--w')).toEqual(['--wide'])
})

test('every parameter of the API', () => {
  const flags = listParameterNames.map((name) => `--${name.replaceAll('_', '-')}`)
  expect(offers('list', '--')).toEqual(expect.arrayContaining(flags))
})

test('every field of a body, and the words that the API knows for it', () => {
  expect(offers('create', '--o')).toEqual(['--os-distro', '--output'])
  expect(offers('create', '--visibility', '')).toEqual(['private', 'shared'])
  expect(offers('list', '--visibility', 'p')).toEqual(['public', 'private'])
  expect(offers('members', '')).toEqual(expect.arrayContaining(['list', 'add', 'accept', 'reject', 'remove']))
  expect(offers('wait', 'id', '--for', '')).toEqual(['active', 'deleted'])
})

test('choices of a flag and of an argument; nothing of ours where a value is free', () => {
  expect(offers('list', '--output', '')).toEqual(['table', 'json', 'jsonl'])
  expect(offers('list', '-o', 'j')).toEqual(['json', 'jsonl'])
  expect(offers('completion', '')).toEqual(expect.arrayContaining([...shells]))
  expect(offers('list', '--name', '')).toEqual([])
})

test.each(shells)('%s gets a script that names all commands', async (shell) => {
  const { code, stdout } = await command(['completion', shell])
  expect(code).toBe(0)
  for (const word of ['serve', 'list', 'accounts', 'backup', 'api-version']) expect(stdout).toContain(word)
})

test('an unknown shell is usage', async () => {
  expect(await command(['completion', 'tcsh'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/bash, zsh, fish/),
  })
})
