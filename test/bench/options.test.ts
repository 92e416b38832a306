import { describe, expect, test } from 'vitest'
import { readOptions } from '../../bench/options.mjs'

const sides = (...args: string[]) =>
  (readOptions(args).sides as { name: string; commit?: string; flags: string[]; workers: number }[]).map(
    ({ name, commit, flags }) => ({ name, commit, flags }),
  )

describe('sides of the bench', () => {
  test('one server as it is, unless asked for more', () => {
    expect(sides()).toEqual([{ name: '1 worker', commit: undefined, flags: [] }])
    expect(sides('--serve', '--page-cache 0')[0]?.flags).toEqual(['--page-cache', '0'])
  })

  test('one for each number of workers; one worker is no flag', () => {
    expect(sides('--workers', '1,2', '--serve=--log-level info')).toEqual([
      { name: '1 worker', commit: undefined, flags: ['--log-level', 'info'] },
      { name: '2 workers', commit: undefined, flags: ['--log-level', 'info', '--workers', '2'] },
    ])
  })

  test('two settings, two commits, or commits with settings', () => {
    expect(sides('--compare', '--page-cache 0', '--page-cache 32MiB').map(({ flags }) => flags)).toEqual([
      ['--page-cache', '0'],
      ['--page-cache', '32MiB'],
    ])
    expect(sides('--compare', 'v1', '')).toEqual([
      { name: 'v1', commit: 'v1', flags: [] },
      { name: 'as built', commit: undefined, flags: [] },
    ])
    expect(sides('--workers', '2', '--compare', 'main', 'main --page-cache 0')).toEqual([
      { name: 'main', commit: 'main', flags: ['--workers', '2'] },
      { name: 'main --page-cache 0', commit: 'main', flags: ['--workers', '2', '--page-cache', '0'] },
    ])
  })

  test('several sides are driven for longer and in more rounds, if nothing else is said', () => {
    expect(readOptions([])).toMatchObject({ seconds: 1, rounds: 3, isCompared: false })
    expect(readOptions(['--compare', 'a', 'b'])).toMatchObject({ seconds: 2, rounds: 7, isCompared: true })
    expect(readOptions(['--workers', '1,2', '--rounds', '5'])).toMatchObject({ seconds: 2, rounds: 5 })
  })
})

describe('what the bench cannot do is said', () => {
  test.each([
    [['--compare', 'a'], '--compare takes 2 values'],
    [['--compare', 'a', 'b', '--compare', 'c', 'd'], '--compare is given once'],
    [['--compare', 'a', ' a '], 'two sides that differ'],
    [['--compare', 'a', 'b', '--workers', '1,2'], 'one number of --workers'],
    [['--workers', '0'], '--workers takes numbers from 1'],
    [['--serve'], '--serve takes a value'],
    [['--rounds', '1.5'], '--rounds takes numbers'],
    [['--database', 'mysql://root:secret@host/x'], '--database takes a URL like postgres://'],
  ])('%j', (args, reason) => {
    const refuse = () => readOptions(args)
    expect(refuse).toThrow(reason)
    expect(refuse).toThrow(expect.objectContaining({ code: 2 }))
    expect(refuse).not.toThrow('secret')
  })
})

test('sizes are in order, each once', () => {
  expect(readOptions(['--sizes', '5000, 1000,5000']).sizes).toEqual([1000, 5000])
})
