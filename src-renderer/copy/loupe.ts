import { number } from './format.ts'

export const loupe = {
  back: 'Images',
  backHint: (keys: string) => `Back to the images (${keys})`,
  position: (at: number, count: number) => `${number(at)} of ${number(count)}`,
  zoom: (keys: string) => `Actual size or fit (${keys})`,
  scales: 'Size of the picture',
  fit: 'Fit',
  tones: (darker: string, lighter: string) => `Table: ${darker} darker, ${lighter} lighter`,
  tone: { dark: 'Dark', dim: 'Dim', mid: 'Middle', light: 'Light' },
  views: 'Pictures of this product',

  // ------------------------------------------------ images beside each other
  compare: 'Compare',
  compared: (count: number) => `${number(count)} images`,
  compareHint: (swap: string, zoom: string) =>
    `Keys act on the framed one. ${swap} shows the next in its place, ${zoom} zooms all.`,
  closeCompare: (keys: string) => `Stop comparing (${keys})`,
  swapBack: 'Show the previous image here',
  swapNext: 'Show the next image here',
  drop: 'Remove from the comparison',

  unreadable: 'This image cannot be shown',
  missing: 'The file is missing or damaged. Scan the catalog again to see if it moved.',
}
