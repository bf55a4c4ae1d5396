import { pictureFormats } from '../../src-preload/contract/picture-formats.ts'
import { number, percent, plural } from './format.ts'

/** `JPEG, PNG or TIFF`. */
const formats = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(Object.values(pictureFormats))

export const grid = {
  // ------------------------------------------------ without images
  failed: 'The images could not be listed',
  noMatch: 'No images match',
  noMatchText: (filters: readonly string[], text: string, place: string | null) => {
    const where = place === null ? '' : ` in ${place}`
    if (filters.length === 0) return `No images${where} match “${text}”.`
    return `No images${where} match ${[...filters, ...(text === '' ? [] : [`“${text}”`])].join(' and ')}.`
  },
  /** A search that found nothing, and the label that is nearest to it. */
  noneCalled: (word: string, label: string, images: number) =>
    `No image is called ${word}. ${number(images)} ${images === 1 ? 'has' : 'have'} the label ${label}.`,
  showLabel: (label: string) => `Show ${label}`,
  clearFilters: 'Clear the filters',
  lookEverywhere: 'Search all catalogs',
  scanning: (files: number) => `${number(files)} files checked. Images appear here as Selvedge finds them.`,
  offline: (catalog: string) => `${catalog} is offline`,
  offlineText: (path: string) => `Reconnect the drive or move the folder back to ${path}. Your tags are safe.`,
  noImages: 'No images here',
  noImagesText: `This folder has no supported images. Add ${formats} files, then scan again.`,
  lookAgain: 'Look again',
  scanAgain: 'Scan again',

  // ------------------------------------------------ the menu of images
  menu: {
    of: (images: number) => plural(images, 'image'),
    accept: (title: string) => `Accept the ${title}`,
    reject: 'Not this',
    other: 'Another label…',
    write: 'Write the caption…',
    clear: 'Clear the decision',
    loupe: 'Look closer',
    views: (views: number) => `Show ${plural(views, 'picture')} of this product`,
    sameForViews: (views: number) => `Copy its label to all ${plural(views, 'picture')}`,
    folder: 'Show in folder',
    export: 'Export…',
    readAgain: 'Read again',
    selectAll: 'Select all',
  },

  carried: (images: number) => plural(images, 'image'),
  notALabel: (view: string) =>
    `“${view}” asks for more than one label, so nothing was decided. Drop images on a label, or on a view of one label.`,
  notMoved: (folder: string) => `Files stay where they are: nothing was moved to “${folder}”.`,
  /** On the tile that stands for a product. */
  views: (views: number) => `${views}`,
  viewsTitle: (views: number) => `${plural(views, 'picture')} of one product, decided together`,
  viewsOf: (name: string) => `Pictures of the product in ${name}`,

  // ------------------------------------------------ a tile
  noCaption: 'No caption',
  noLabel: 'No label',
  unreadable: 'Cannot be read',
  noThumbnail: 'No thumbnail yet',
  thumbnailMissing: 'The thumbnail is missing',
  notSure: 'Not sure',
  perhaps: (label: string) => `Not sure, perhaps ${label}`,
  sources: { human: 'decided by a person', imported: 'imported', machine: 'predicted' },
  loading: 'Loading',
  spokenUnreadable: (name: string, error: string) => `${name}, cannot be read: ${error}`,
  spokenUnsure: (attribute: string, label: string) => `${attribute} not sure, perhaps ${label}`,
  spoken: (attribute: string, label: string, source: string, confidence: number | null) =>
    `${attribute} ${label}, ${source}${confidence === null ? '' : ` ${percent(confidence)}`}`,
  untagged: 'not tagged',
}
