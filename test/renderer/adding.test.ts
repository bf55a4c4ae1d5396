import { expect, it } from 'vitest'
import { isAdding, toggled } from '../../src-renderer/answers/adding.ts'

it('adds with the key of the system, and with no other', () => {
  const [command, control] = [
    { metaKey: true, ctrlKey: false },
    { metaKey: false, ctrlKey: true },
  ]
  expect([command, control].map((event) => isAdding(event, true))).toEqual([true, false])
  expect([command, control].map((event) => isAdding(event, false))).toEqual([false, true])
})

it('adds what is not among them at the end, and takes out what is', () => {
  expect(toggled([3, 1], 2)).toEqual([3, 1, 2])
  expect(toggled([3, 1, 2], 1)).toEqual([3, 2])
})
