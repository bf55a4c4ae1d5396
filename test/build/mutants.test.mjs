import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rooms } from '../../build/mutants/rooms.mjs'

const root = join(import.meta.dirname, '../..')

/** @param {string} pattern @returns {string[]} with each of the names in braces by itself */
function each(pattern) {
  const [whole, names] = pattern.match(/\{([^}]*)\}/) ?? []
  return whole === undefined ? [pattern] : (names ?? '').split(',').map((name) => pattern.replace(whole, name))
}

describe.each(Object.entries(rooms))(
  'the room %s of the changes that tests are to notice',
  (_name, { mutate, tests }) => {
    test.each([...mutate, ...tests].flatMap(each))('has %s', (pattern) => {
      expect(globSync(pattern, { cwd: root })).not.toEqual([])
    })
  },
)
