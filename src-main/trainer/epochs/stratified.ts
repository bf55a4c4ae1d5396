import type { RandomGenerator } from '../../common/random-generator.ts'

/** How often a class is drawn: by its number of examples n, by its root, or every class alike. */
export type ClassBalance = 'none' | 'sqrt' | 'balanced'

/**
 * Batches in which the classes are even: classes are drawn in rounds (every class once per round, in random order), and
 * for each an example of it is drawn with replacement. So a class of three examples is seen as often as one of three
 * thousand. With another balance than `balanced` a class is drawn with a chance that is n or the root of n: the same
 * gradient in the mean as weighting the loss by class, with less noise.
 *
 * @param labels class of every example; negative: never drawn
 * @returns one epoch: as many batches as it takes to draw as many examples as there are, each of `batchSize` examples
 */
export function* stratifiedBatches(
  labels: ArrayLike<number>,
  batchSize: number,
  generator: RandomGenerator,
  balance: ClassBalance = 'balanced',
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
  const draw = balance === 'balanced' ? inRounds(classes, generator) : byChance(classes, members, balance, generator)
  for (let drawn = 0; drawn < examples; drawn += batchSize) {
    yield Int32Array.from({ length: batchSize }, () => {
      const list = members.get(draw())!
      return list[generator.below(list.length)]!
    })
  }
}

/** Every class once per round, in random order. */
function inRounds(classes: number[], generator: RandomGenerator): () => number {
  let place = classes.length
  return () => {
    if (place === classes.length) {
      generator.shuffle(classes)
      place = 0
    }
    return classes[place++]!
  }
}

function byChance(
  classes: readonly number[],
  members: ReadonlyMap<number, readonly number[]>,
  balance: 'none' | 'sqrt',
  generator: RandomGenerator,
): () => number {
  let total = 0
  const sums = classes.map((label) => {
    const { length } = members.get(label)!
    return (total += balance === 'sqrt' ? Math.sqrt(length) : length)
  })
  return () => {
    const at = generator.uniform() * total
    return classes[
      Math.max(
        0,
        sums.findIndex((sum) => at < sum),
      )
    ]!
  }
}
