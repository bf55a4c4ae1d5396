import { describe, expect, it } from 'vitest'
import type { Decision, ImageRow, Value } from '../../src-preload/contract.ts'
import { askedAbove, bulkQuestion, foreseenHere } from '../../src-renderer/answers/bulk.ts'

const row = (...values: [attributeId: number, source: Value['source']][]) =>
  ({
    values: values.map(([attributeId, source]) => ({ attributeId, labelId: 5, source, confidence: null })),
  }) as unknown as ImageRow

const is: Decision = { kind: 'is', labelId: 5 }
const clear: Decision = { kind: 'clear' }
const accept: Decision = { kind: 'accept' }

describe('what a decision would touch', () => {
  it('is known here where no person said anything of that attribute', () => {
    expect(foreseenHere([row([1, 'machine']), row([1, 'imported'], [2, 'human']), row()], 1, is)).toEqual({
      changed: 3,
      byPeople: 0,
    })
    expect(foreseenHere([], 1, is)).toEqual({ changed: 0, byPeople: 0 })
  })

  it('is asked of the engine where a person decided on one of them', () => {
    const rows = [row([1, 'machine']), row([2, 'machine'], [1, 'human'])]
    expect(foreseenHere(rows, 1, is)).toBeNull()
    expect(foreseenHere(rows, 1, { kind: 'not' })).toBeNull()
    expect(foreseenHere(rows, 2, is), 'of the other attribute nobody did').toEqual({ changed: 2, byPeople: 0 })
  })

  it('is nothing that people said, of what takes back or accepts', () => {
    const rows = [row([1, 'human']), row([1, 'human'])]
    for (const decision of [clear, accept]) {
      expect(foreseenHere(rows, 1, decision)).toEqual({ changed: 2, byPeople: 0 })
    }
  })
})

describe('the question before a decision', () => {
  function asked(decision: Decision, images: number, byPeople: number, changed = images) {
    const spared: boolean[] = []
    const goOn = (spare: boolean) => Promise.resolve(void spared.push(spare))
    return { question: bulkQuestion('Colour', decision, images, { changed, byPeople }, goOn), spared }
  }

  it('is put from one image more than the line on', () => {
    expect(asked(is, askedAbove, 0).question).toBeNull()
    expect(asked(is, askedAbove + 1, 0).question).toEqual({
      title: 'Set Colour on 201 images?',
      text: 'You can undo this in one step.',
      action: 'Set them all',
      danger: false,
      run: expect.any(Function) as unknown,
    })
  })

  it('is never put where nothing would change', () => {
    expect(asked(is, 5000, 3, 0).question).toBeNull()
  })

  it('counts what would change, not what is selected', () => {
    expect(asked(is, 5000, 0, 1).question?.title).toBe('Set Colour on 1 image?')
    expect(asked(is, 5000, 0, 4321).question?.title).toBe('Set Colour on 4,321 images?')
  })

  it('is put over one image that a person decided, however few they are', () => {
    expect(asked(is, 2, 1).question?.text).toBe('1 of them was decided by people. You can undo this in one step.')
    expect(asked(is, 2, 2).question?.text).toBe('2 of them were decided by people. You can undo this in one step.')
    expect(asked({ kind: 'not' }, 2, 2).question?.action).toBe('Change them too')
    expect(asked({ kind: 'set', labelIds: [] }, 2, 2).question).not.toBeNull()
  })

  it('of what takes back or accepts speaks of no people, and asks for the number alone', () => {
    for (const decision of [clear, accept]) {
      expect(asked(decision, askedAbove, 200).question).toBeNull()
      const { question } = asked(decision, askedAbove + 1, 201)
      expect(question).toMatchObject({ text: 'You can undo this in one step.', action: 'Set them all' })
      expect(question).not.toHaveProperty('other')
    }
  })

  it('goes on over all, or leaves alone what people decided', async () => {
    const { question, spared } = asked(is, 3, 1)
    expect(spared, 'nothing before an answer').toEqual([])
    await question?.run()
    expect(spared).toEqual([false])
    expect(question?.other?.action).toBe('Keep them')
    await question?.other?.run()
    expect(spared).toEqual([false, true])
  })
})
