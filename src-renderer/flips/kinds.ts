import type { Component } from 'svelte'
import type { AttributeKind, Flip } from '../../src-preload/contract.ts'
import CaptionAnswers from './CaptionAnswers.svelte'
import CaptionFlipTile from './CaptionFlipTile.svelte'
import FlipTile from './FlipTile.svelte'
import LabelAnswers from './LabelAnswers.svelte'
import SetFlipTile from './SetFlipTile.svelte'
import type { TileFrame } from './tile-frame.ts'

/** How the changes of an attribute look, by what its answers are. */
interface FlipLook {
  /** `names`: the heading above does not say what changes. */
  tile: Component<{ flip: never; names: boolean } & TileFrame>
  tileWidth: number
  widest: number
  /** Below the picture. */
  textHeight: number
  /** What stands below the large picture. */
  answers: Component<{ flip: never; leave: () => void }>
  /** What an answer is called. */
  answer: 'label' | 'caption'
}

const labels = { tileWidth: 100, widest: 150, textHeight: 42, answer: 'label' } as const

export const looks: Record<AttributeKind, FlipLook> = {
  label: { ...labels, tile: FlipTile, answers: LabelAnswers },
  labels: { ...labels, tile: SetFlipTile, answers: LabelAnswers },
  text: {
    tileWidth: 200,
    widest: 260,
    textHeight: 118,
    tile: CaptionFlipTile,
    answers: CaptionAnswers,
    answer: 'caption',
  },
}

/** Each look takes the flips of its own kind. */
export const ofKind = (flip: Flip): never => flip as never
