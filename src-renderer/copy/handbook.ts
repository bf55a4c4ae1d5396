import { number } from './format.ts'

export const handbook = {
  title: 'Help',
  contents: 'Contents',
  groups: { guide: 'Guide', reference: 'Reference', keys: 'Keyboard' },
  search: 'Search the help',
  found: (places: number) => (places === 1 ? '1 place' : `${number(places)} places`),
  nothing: (words: string) => `Nothing here speaks of “${words}”.`,
  back: 'Back',
  keys: 'All keys',
  copyAddress: (address: string) => `Copy ${address}`,
  copied: 'Address copied. Selvedge itself opens no web page.',
}
