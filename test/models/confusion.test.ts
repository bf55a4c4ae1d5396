import { describe, expect, it } from 'vitest'
import { confusionOf, fromCard, toCard, type Outcome } from '../../src-main/engine/models/confusion.ts'

const outcomes: Outcome[] = [
  { truth: 'Belts', prediction: 'Belts', images: 2 },
  { truth: 'Ties', prediction: 'Ties', images: 4 },
  { truth: 'Ties', prediction: 'Scarves', images: 1 },
  { truth: 'Caps', prediction: 'Belts', images: 3 },
  { truth: 'Caps', prediction: 'Belts', images: 1 },
]

describe('what is taken for what', () => {
  it('is counted by truth and prediction, labels with most images first, and by name where as many are it', () => {
    const { labels, counts } = confusionOf(outcomes)
    expect(labels).toEqual(['Ties', 'Caps', 'Belts', 'Scarves'])
    expect([...counts]).toEqual([
      ...[4, 0, 0, 1], // Ties
      ...[0, 0, 4, 0], // Caps: told twice
      ...[0, 0, 2, 0], // Belts
      ...[0, 0, 0, 0], // Scarves: only ever predicted
    ])
    const even = [
      { truth: 'b', prediction: 'a', images: 1 },
      { truth: 'a', prediction: 'a', images: 1 },
    ]
    expect(confusionOf(even).labels).toEqual(['a', 'b'])
    expect(confusionOf([])).toEqual({ labels: [], counts: new Uint32Array() })
  })

  it('is kept by a card in the cells that are not zero, and read back whole', () => {
    const found = confusionOf(outcomes)
    const card = toCard(found)
    expect(card).toEqual({
      labels: found.labels,
      cells: [
        [0, 0, 4],
        [0, 3, 1],
        [1, 2, 4],
        [2, 2, 2],
      ],
    })
    expect(fromCard(card)).toEqual(found)
  })

  it('of a card that lacks a name calls the label by its number', () => {
    expect(fromCard({ labels: ['Ties'], cells: [[0, 1, 2]] }).labels).toEqual(['Ties', '1'])
  })
})
