import { number } from './format.ts'

export const loupe = {
  back: 'Back to the grid (Esc)',
  position: (at: number, count: number) => `${number(at)} of ${number(count)}`,
  zoom: (keys: string) => `Actual size or fit (${keys})`,
  previous: 'Previous attribute (↑)',
  next: 'Next attribute (↓)',
  unreadable: 'This image cannot be shown',
  missing: 'The file is missing or damaged. Scan the catalog again to see if it moved.',
}
