import { describe, expect, it } from 'vitest'
import { colourDescriptorId as colours } from '../../src-main/common/feature-names.ts'
import type { FeatureBlock } from '../../src-main/common/contracts/training.ts'
import { blocksForEpochs, blocksForHead } from '../../src-main/engine/training/recipe.ts'
import { applyTransforms, fitTransforms } from '../../src-main/trainer/data/transforms.ts'
import { normals, range } from '../trainer/synthetic.ts'

const widths: Record<string, number> = { fashion: 1952, other: 1280, [colours]: 486 }
const dimensionsOf = (name: string): number => widths[name] ?? 0
const share = (blocks: FeatureBlock[], id: string): number => {
  const of = ({ dimensions, gain = 1 }: FeatureBlock): number => gain ** 2 * dimensions
  return of(blocks.find((block) => block.id === id)!) / blocks.reduce((sum, block) => sum + of(block), 0)
}
const total = (blocks: FeatureBlock[]): number =>
  blocks.reduce((sum, { dimensions, gain = 1 }) => sum + gain ** 2 * dimensions, 0)

describe('the blocks of a head', () => {
  it('share what it sees evenly between embedding and colours where it is about colour', () => {
    const blocks = blocksForHead(['fashion', colours], dimensionsOf, true)
    expect(share(blocks, colours)).toBeCloseTo(0.5, 12)
    expect(share(blocks, 'fashion')).toBeCloseTo(0.5, 12)
  })

  it('leave colours two parts in a hundred elsewhere', () => {
    const blocks = blocksForHead(['fashion', colours], dimensionsOf, false)
    expect(share(blocks, colours)).toBeCloseTo(0.02, 12)
  })

  it.each([true, false])(
    'are as strong together as the embeddings alone, however many (about colour: %s)',
    (isColour) => {
      for (const features of [['fashion'], ['fashion', colours], [colours, 'fashion', 'other'], ['fashion', 'other']]) {
        const blocks = blocksForHead(features, dimensionsOf, isColour)
        const embeddings = features.filter((id) => id !== colours).reduce((sum, id) => sum + dimensionsOf(id), 0)
        expect(total(blocks)).toBeCloseTo(embeddings, 6)
        expect(blocks.map(({ id, dimensions, transform }) => [id, dimensions, transform])).toEqual(
          features.map((id) => [id, dimensionsOf(id), 'unit']),
        )
      }
    },
  )

  it('share what is not colour by their width where there are two backbones', () => {
    const blocks = blocksForHead(['fashion', 'other', colours], dimensionsOf, true)
    expect(share(blocks, colours)).toBeCloseTo(0.5, 12)
    expect(share(blocks, 'fashion') / share(blocks, 'other')).toBeCloseTo(1952 / 1280, 12)
  })

  it('are colours alone at full strength, whatever it is about', () => {
    for (const isColour of [true, false]) {
      expect(blocksForHead([colours], dimensionsOf, isColour)).toMatchObject([{ gain: 1 }])
    }
  })

  it('have that share of the variance behind the transforms of the trainer', () => {
    const own = (name: string): number => ({ fashion: 20, [colours]: 6 })[name] ?? 0
    for (const [isColour, wanted] of [
      [true, 0.5],
      [false, 0.02],
    ] as const) {
      const blocks = blocksForHead(['fashion', colours], own, isColour)
      const matrix = { data: normals(500 * 26, 1).map((value) => 4 + value), rows: 500, width: 26 }
      applyTransforms(matrix, fitTransforms(matrix, blocks, range(500)))
      const squares = [0, 0]
      for (const [at, value] of matrix.data.entries()) squares[at % 26 < 20 ? 0 : 1]! += value ** 2
      expect(squares[1]! / (squares[0]! + squares[1]!)).toBeCloseTo(wanted, 3)
    }
  })
})

describe('the blocks of a training by epochs', () => {
  it('have the gains at which gradient descent learns calmly', () => {
    expect(blocksForEpochs(['fashion', colours], dimensionsOf)).toMatchObject([
      { id: 'fashion', gain: 0.176 },
      { id: colours, gain: 0.354 },
    ])
    expect(blocksForEpochs([colours], dimensionsOf)).toMatchObject([{ gain: 0.66 }])
    expect(blocksForEpochs(['fashion', 'other'], dimensionsOf)).toMatchObject([{ gain: 0.66 }, { gain: 0.66 }])
  })
})
