import { describe, expect, it } from 'vitest'
import { joinLabels, splitLabels } from '../../src-main/engine/kinds/many-labels/joined.ts'
import { Random } from '../helpers/random.ts'

describe('labels in one cell', () => {
  it('are separated by a line, which has a backslash before it where it is part of a name', () => {
    expect(joinLabels(['Cotton', 'Linen'])).toBe('Cotton|Linen')
    expect(joinLabels(['A|B', 'C\\D'])).toBe('A\\|B|C\\\\D')
    expect(splitLabels('Cotton | Linen')).toEqual(['Cotton', 'Linen'])
    expect(splitLabels('A\\|B|C\\\\D')).toEqual(['A|B', 'C\\D'])
  })

  it('may be none, which is not the same as an empty cell', () => {
    expect(joinLabels([])).toBe('|')
    expect(splitLabels('|')).toEqual([])
  })

  it('written by hand may hold a backslash that means itself', () => {
    expect(splitLabels('50\\50|x\\')).toEqual(['50\\50', 'x\\'])
    expect(splitLabels('||Cotton||')).toEqual(['Cotton'])
  })

  it.each([1, 2, 3])('read back as they were written (seed %i)', (seed) => {
    const random = new Random(seed)
    const letters = ['a', 'B', '|', '\\', ' ', 'é', '"', ',']
    for (let round = 0; round < 2000; round++) {
      const names = Array.from({ length: random.below(4) }, () =>
        Array.from({ length: 1 + random.below(5) }, () => letters[random.below(letters.length)])
          .join('')
          .trim(),
      ).filter((name) => name !== '')
      expect(splitLabels(joinLabels(names)), JSON.stringify(names)).toEqual(names)
    }
  })
})
