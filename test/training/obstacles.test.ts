import { describe, expect, it } from 'vitest'
import { learnings } from '../../src-main/engine/training/learning.ts'

const active = { id: 7 }
const known = learnings({} as never, { base: () => null, active: () => active } as never)
const obstacle = (kind: string, examples: number, labels: number, hasPrior = false): string | null | undefined =>
  known.get(kind)?.obstacle({ examples, labels, hasPrior })

describe('why a training cannot begin', () => {
  it('where nothing is decided, of any kind', () => {
    for (const kind of ['label', 'labels', 'text']) {
      expect(obstacle(kind, 0, 0, true), kind).toMatch(/^There is nothing to learn from yet/)
    }
  })

  it('where one label has nothing beside it, unless a model knows others', () => {
    expect(obstacle('label', 5, 1)).toContain('another label')
    expect(obstacle('label', 5, 1, true)).toBeNull()
    expect(obstacle('label', 2, 2)).toBeNull()
    expect(obstacle('labels', 1, 1)).toBeNull()
    expect(obstacle('text', 1, 0)).toBeNull()
  })
})

it('a captioner goes on from the one in use, a head of several labels from nothing; neither takes a backbone along', () => {
  expect(known.get('text')?.start(1)).toBe(active)
  expect(known.get('labels')?.start(1)).toBeNull()
  expect([...known].map(([kind, { goesOnElsewhere }]) => [kind, goesOnElsewhere])).toEqual([
    ['label', true],
    ['labels', false],
    ['text', false],
  ])
})

it('each kind of answer is learned by its own procedure, and by no method of another', async () => {
  const ran: string[] = []
  const procedure = (name: string) => async () => {
    ran.push(name)
    await Promise.resolve()
  }
  const procedures = {
    heads: { solve: procedure('head'), descend: procedure('sgd') },
    many: { run: procedure('many') },
    captions: { run: procedure('caption') },
    finetuning: { run: procedure('finetune') },
  }
  const kinds = learnings(procedures as never, {} as never)
  const run = async (kind: string, method: string): Promise<unknown> =>
    kinds.get(kind)?.run({ options: { method } } as never, {} as never)
  await run('label', 'head')
  await run('label', 'sgd')
  await run('label', 'finetune')
  await run('labels', 'head')
  await run('text', 'caption')
  expect(ran).toEqual(['head', 'sgd', 'finetune', 'many', 'caption'])
  for (const [kind, method] of [
    ['label', 'caption'],
    ['labels', 'sgd'],
    ['text', 'head'],
  ] as const) {
    // prettier-ignore
    await expect(run(kind, method), `${kind} by ${method}`).rejects.toThrow(method)
  }
})
