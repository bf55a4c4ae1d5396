import { describe, expect, it } from 'vitest'
import type { Label } from '../../src-preload/contract.ts'
import { choicesFor } from '../../src-renderer/answers/type-ahead.ts'

const label = (name: string, changes: Partial<Label> = {}): Label => ({
  ...{ id: name.length, attributeId: 1, name, images: 0, decided: 0, imported: 0, retired: false },
  ...{ synonyms: [], description: '', colour: null, key: null, parentId: null },
  ...changes,
})
const labels = [
  label('Track Pants'),
  label('Dresses'),
  label('Navy Blue', { synonyms: ['Marine'] }),
  label('Écharpe'),
  label('Kilt', { retired: true }),
]

/** What Enter takes, in a word. */
function enter(typed: string, completes = true): string | null {
  const { chosen, list } = choicesFor(typed, labels, completes)
  const choice = list[chosen]
  if (choice === undefined) return null
  return choice.kind === 'create' ? `create ${choice.name}` : `${choice.kind} ${choice.label.name}`
}

describe('what is typed for a label', () => {
  it('is taken at its word: a name that there is not is made, never another label taken for it', () => {
    expect(enter('Pants')).toBe('create Pants')
    expect(enter('  Track   shirts ')).toBe('create Track shirts')
    expect(choicesFor('Pants', labels, true).list.map(({ kind }) => kind)).toEqual(['create', 'label'])
  })

  it('means the label that is called so, whatever the capitals, or is read so in tables', () => {
    expect(enter('track pants')).toBe('label Track Pants')
    expect(enter('ÉCHARPE')).toBe('label Écharpe')
    expect(enter('marine')).toBe('label Navy Blue')
  })

  it('is completed to the name that it begins, where one can see it, and not once that was taken away', () => {
    expect(choicesFor('dre', labels, true)).toMatchObject({ completed: 'dresses' })
    expect(enter('dre')).toBe('label Dresses')
    expect(enter('dre', false)).toBe('create dre')
    expect(choicesFor('Pants', labels, true).completed).toBeNull()
  })

  it('says which labels are easily taken for it', () => {
    const { list } = choicesFor('Dress', labels, false)
    expect(list[0]).toEqual({ kind: 'create', name: 'Dress', twins: ['Dresses'] })
  })

  it('offers a retired label again, rather than one of the same name', () => {
    expect(enter('kilt')).toBe('offer Kilt')
    expect(choicesFor('kil', labels, true).completed, 'retired ones are not offered').toBeNull()
  })

  it('means nothing where nothing is typed', () => {
    expect(enter('')).toBeNull()
    expect(enter('   ')).toBeNull()
    expect(choicesFor('', labels, true).list).toHaveLength(4)
  })
})
