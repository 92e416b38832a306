import { describe, expect, test } from 'vitest'
import { Checker, type Operation, WrongAnswer } from './checker.ts'

const write = (value: number): Operation<number> => ({
  text: `write ${value}`,
  step: () => ({ state: value, answer: 'done' }),
})
const add: Operation<number> = {
  text: 'add 1',
  step: (state) => ({ state: state + 1, answer: String(state + 1) }),
}
const read: Operation<number> = { text: 'read', step: (state) => ({ state, answer: String(state) }) }

describe('one after the other', () => {
  test('what was answered is there', () => {
    const checker = new Checker('n', 0)
    checker.called(1, write(5))
    checker.answered(1, 'done')
    checker.called(2, read)
    checker.answered(2, '5')
    expect(checker.states).toEqual([5])
  })

  test('a write that was answered and is gone is wrong', () => {
    const checker = new Checker('n', 0)
    checker.called(1, write(5))
    checker.answered(1, 'done')
    checker.called(2, read)
    expect(() => checker.answered(2, '0')).toThrow(WrongAnswer)
  })
})

describe('at once', () => {
  test('a read beside a write sees either, and then all agree', () => {
    for (const seen of ['0', '5']) {
      const checker = new Checker('n', 0)
      checker.called(1, write(5))
      checker.called(2, read)
      checker.answered(2, seen)
      checker.answered(1, 'done')
      checker.called(3, read)
      checker.answered(3, '5')
    }
  })

  test('what one has read, a later one cannot not have read', () => {
    const checker = new Checker('n', 0)
    checker.called(1, write(5))
    checker.called(2, read)
    checker.answered(2, '5')
    checker.called(3, read)
    expect(() => checker.answered(3, '0')).toThrow(/allowed: 5/)
  })

  test('a lost update is wrong', () => {
    const checker = new Checker('n', 0)
    checker.called(1, add)
    checker.called(2, add)
    checker.answered(1, '1')
    expect(() => checker.answered(2, '1')).toThrow(/was answered 1\n {2}allowed: 2/)
  })
})

describe('not answered', () => {
  test('it may have happened or not, but what is seen then stays', () => {
    for (const [seen, other] of [
      ['0', '5'],
      ['5', '0'],
    ] as const) {
      const checker = new Checker('n', 0)
      checker.called(1, write(5))
      checker.lost(1)
      expect(checker.states.toSorted()).toEqual([0, 5])
      checker.called(2, read)
      checker.answered(2, seen)
      checker.called(3, read)
      expect(() => checker.answered(3, other)).toThrow(WrongAnswer)
    }
  })

  test('it does not happen later', () => {
    const checker = new Checker('n', 0)
    checker.called(1, write(5))
    checker.lost(1)
    checker.called(2, write(7))
    checker.answered(2, 'done')
    checker.called(3, read)
    expect(() => checker.answered(3, '5')).toThrow(WrongAnswer)
  })
})

test('what happens by itself may happen at any time, once', () => {
  const checker = new Checker('n', 0, (state) => (state === 0 ? [1] : []))
  for (const [id, seen] of ['0', '0', '1', '1'].entries()) {
    checker.called(id, read)
    checker.answered(id, seen)
  }
  checker.called(9, read)
  expect(() => checker.answered(9, '0')).toThrow(WrongAnswer)
})
