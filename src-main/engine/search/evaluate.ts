import { ImageSet } from './image-set.ts'
import type { Ids, Selection } from './selection.ts'

/** The images of `set`, or, where it is a rest, all others. */
export interface Chosen {
  set: ImageSet
  isRest: boolean
}

/** @param length above every id there is @param read runs a statement */
export function evaluate(selection: Selection, length: number, read: (ids: Ids) => Iterable<number>): Chosen {
  const negated = ({ set, isRest }: Chosen): Chosen => ({ set, isRest: !isRest })
  const both = (left: Chosen, right: Chosen): Chosen => {
    if (left.isRest && right.isRest) return { set: left.set.or(right.set), isRest: true }
    if (left.isRest) return { set: right.set.without(left.set), isRest: false }
    return { set: right.isRest ? left.set.without(right.set) : left.set.and(right.set), isRest: false }
  }
  const every: Chosen = { set: new ImageSet(length), isRest: true }
  const of = (part: Selection): Chosen => {
    if ('sql' in part) return { set: ImageSet.of(length, read(part)), isRest: false }
    if ('not' in part) return negated(of(part.not))
    if ('all' in part) return part.all.map(of).reduce(both, every)
    return negated(part.any.map((one) => negated(of(one))).reduce(both, every))
  }
  return of(selection)
}
