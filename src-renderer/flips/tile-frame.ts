import type { ComponentProps } from 'svelte'
import type FlipFrame from './FlipFrame.svelte'

/** Of a tile's picture, its width by its height. */
export const shape = 3 / 4

/** What every tile hands on to its frame. */
export type TileFrame = Omit<ComponentProps<typeof FlipFrame>, 'image' | 'spoken' | 'said' | 'modelSays' | 'children'>
