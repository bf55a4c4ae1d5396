import type { Label } from '../../src-preload/contract.ts'
import { nearKey } from '../../src-preload/contract/near-names.ts'

/** How colours of garments look that are called so (sRGB), where nobody chose another. */
const named: Readonly<Record<string, string>> = {
  beige: '#d9c7a3', black: '#1c1c1e', blue: '#2f6fc4', bronze: '#9c6b3a', brown: '#6b4226', burgundy: '#6b1f33',
  charcoal: '#3d4045', copper: '#b06a43', cream: '#f1e6cf', denim: '#4f74a3', ecru: '#e6dcc4', fuchsia: '#d6247f',
  gold: '#c9a243', green: '#2f8a46', grey: '#8d8d8f', gray: '#8d8d8f', greymelange: '#a5a6a8', indigo: '#2c3a78',
  ivory: '#f4efdf', khaki: '#b9a26f', lavender: '#b6a4d6', limegreen: '#8cc63f', magenta: '#c2257c', maroon: '#702030',
  mauve: '#a5879c', metallic: '#9a9da1', mint: '#a9dcc4', mustard: '#d1a02a', navy: '#1f2a4d', navyblue: '#1f2a4d',
  nude: '#e0bfa3', offwhite: '#f3f0e6', olive: '#6f7239', orange: '#e67e22', peach: '#f4b393', pink: '#ee8fb0',
  purple: '#6a3d9a', red: '#c8283a', rose: '#d98a9a', rust: '#a84a24', seagreen: '#3a9c82', silver: '#b9bcc0',
  skin: '#e3b899', steel: '#71797e', tan: '#c99463', taupe: '#8b7b6c', teal: '#1f7f82', turquoiseblue: '#2bb2c0',
  turquoise: '#2bb2c0', violet: '#7b4fa3', white: '#fafafa', yellow: '#efc62f',
} // prettier-ignore

/** The colour beside the name of a label: the one that was chosen; of colours, the one that the name says. Null: none. */
export function swatchOf({ colour, name }: Pick<Label, 'colour' | 'name'>, attributeName: string): string | null {
  return colour ?? (attributeName === 'colour' ? (named[nearKey(name)] ?? null) : null)
}
