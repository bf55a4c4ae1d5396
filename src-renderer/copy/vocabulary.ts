import type { DecisionsCarried } from '../../src-preload/contract.ts'
import { number, plural } from './format.ts'

const carried = ({ given, rejected }: DecisionsCarried): string =>
  rejected === 0 ? plural(given, 'decision') : `${plural(given, 'decision')} and ${plural(rejected, 'rejection')}`

const isNothing = ({ given, rejected }: DecisionsCarried): boolean => given + rejected === 0

const undoable = 'You can undo this in one step.'

export const vocabulary = {
  manage: (title: string) => `Labels of ${title}…`,
  heading: (title: string) => `Labels of ${title}`,
  images: (images: number, retired: boolean) => `${number(images)}${retired ? ' · retired' : ''}`,
  choose: 'Choose a label to change it.',
  alike: (names: readonly string[]) =>
    `Easily taken for one another: ${names.map((name) => `“${name}”`).join(', ')}. Merge them if they mean the same.`,
  name: 'Name',
  mergeInto: 'Merge into',
  retire: 'Retire',
  retireHint: 'Keep it where people gave it. It is no longer offered, predicted or learned.',
  offer: 'Offer again',
  mergeTitle: (name: string, into: string) => `Merge “${name}” into “${into}”?`,
  mergeText: (name: string, into: string, count: DecisionsCarried) =>
    isNothing(count)
      ? `Models say ${into} from now on. Nothing was decided for ${name} yet. ${undoable}`
      : `${carried(count)} for ${name} become decisions for ${into}, and models say ${into} from now on. ${undoable}`,
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteText: (count: DecisionsCarried) =>
    isNothing(count) ? `Nobody decided on it yet. ${undoable}` : `This takes away ${carried(count)}. ${undoable}`,
  deleteAttribute: (title: string) => `Delete ${title}…`,
  deleteAttributeText: (count: DecisionsCarried) => `This hides its labels, models and ${carried(count)}. ${undoable}`,

  // ------------------------------------------------ removed catalogs
  removedCatalogs: 'Removed catalogs…',
  removedHeading: 'Removed catalogs',
  noneRemoved: 'No catalog was removed.',
  removedNote: 'Add the folder again to bring a catalog back with all its decisions.',
  purge: 'Delete for good…',
  purgeTitle: (catalog: string) => `Delete “${catalog}” for good?`,
  purgeText: (path: string) =>
    `This forgets all decisions on its images, and nothing brings them back. The files in ${path} stay where they are.`,
}
