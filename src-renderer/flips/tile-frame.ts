import type { ComponentProps } from 'svelte'
import type FlipFrame from './FlipFrame.svelte'

/** What every tile hands on to its frame. */
export type TileFrame = Omit<ComponentProps<typeof FlipFrame>, 'image' | 'spoken' | 'said' | 'modelSays' | 'children'>
