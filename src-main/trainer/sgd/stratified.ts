import type { RandomGenerator } from '../../common/random-generator.ts'

/**
 * Batches in which the classes are even: classes are drawn in rounds (every class once per round, in random order), and
 * for each an example of it is drawn with replacement. So a class of three examples is seen as often as one of three
 * thousand.
 *
 * @param labels class of every example; negative: never drawn
 * @returns one epoch: as many batches as it takes to draw as many examples as there are, each of `batchSize` examples
 */
export function* stratifiedBatches(
  labels: ArrayLike<number>,
  batchSize: number,
  generator: RandomGenerator,
): Generator<Int32Array, void> {
  const members = new Map<number, number[]>()
  for (let example = 0; example < labels.length; example++) {
    const label = labels[example]!
    if (label < 0) continue
    const list = members.get(label)
    if (list) list.push(example)
    else members.set(label, [example])
  }
  const classes = [...members.keys()].sort((a, b) => a - b)
  const examples = [...members.values()].reduce((sum, list) => sum + list.length, 0)
  let place = classes.length
  for (let drawn = 0; drawn < examples; drawn += batchSize) {
    yield Int32Array.from({ length: batchSize }, () => {
      if (place === classes.length) {
        generator.shuffle(classes)
        place = 0
      }
      const list = members.get(classes[place++]!)!
      return list[generator.below(list.length)]!
    })
  }
}
