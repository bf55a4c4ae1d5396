import { expect, it } from 'vitest'
import { agreementOf, decidedNames } from '../../src-main/engine/labels/agreement.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'

it('of captions is counted over the labels that people decided on, by attribute', async () => {
  const { studio, attributeId, ids } = await openStubStudio({ images: 3, labels: 0 })
  const { annotations } = studio.client
  const [first = 0, second = 0, third = 0] = ids
  const colour = studio.attribute('colour')
  const decide = (imageId: number, attribute: number, name: string, kind: 'is' | 'not' = 'is') =>
    annotations.decide({
      ids: Uint32Array.of(imageId),
      attributeId: attribute,
      decision: { kind, labelId: studio.label(attribute, name) },
    })
  await decide(first, attributeId, 'Stripes')
  await decide(second, attributeId, 'Dots')
  await decide(first, colour, 'Navy Blue')
  await decide(third, attributeId, 'Dots', 'not')
  const { database } = studio.engine.store
  const namesOf = decidedNames(database)
  expect(namesOf(first)).toEqual([
    ['colour', 'Navy Blue'],
    ['pattern', 'Stripes'],
  ])
  expect(namesOf(third), 'what an image is not is no word of it').toEqual([])
  const pairs = [
    { imageId: first, written: 'A hat with stripes', reference: 'A navy blue hat' },
    { imageId: second, written: 'A hat with stripes', reference: 'A hat with dots' },
    { imageId: third, written: 'Dots', reference: 'Dots' },
  ]
  const found = agreementOf(database, pairs)
  expect(found.toSorted((a, b) => b.images - a.images)).toEqual([
    { attribute: 'pattern', images: 2, written: 0.5, reference: 0.5 },
    { attribute: 'colour', images: 1, written: 0, reference: 1 },
  ])
})
