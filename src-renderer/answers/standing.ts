import { copy } from '../copy.ts'
import type { Attribute, Caption, ImageRow, Value } from '../../src-preload/contract.ts'

/** The caption with words in it: a captioner that knows too little writes none at all. */
export const captionOf = ({ caption }: Pick<ImageRow, 'caption'>): Caption | null =>
  caption === null || caption.text === '' ? null : caption

/** What an image has of an attribute, a label or a text: who says so, and how sure. */
export type Standing = Value | Caption

export function standingOf(row: ImageRow, attribute: Pick<Attribute, 'id' | 'kind'> | null): Standing | null {
  if (attribute?.kind === 'text') return captionOf(row)
  return row.values.find(({ attributeId }) => attributeId === attribute?.id) ?? null
}

/** What a tile or a row writes of an attribute: its text, its labels, or that there is none. */
export function shownOf(
  row: ImageRow,
  attribute: Pick<Attribute, 'id' | 'kind'> | null,
  nameOf: (labelId: number) => string,
): string {
  if (attribute?.kind === 'text') return captionOf(row)?.text ?? copy.grid.noCaption
  const labels = row.values.filter(({ attributeId }) => attributeId === attribute?.id)
  if (labels.length > 0) return labels.map(({ labelId }) => nameOf(labelId)).join(' · ')
  return row.error === null ? copy.grid.noLabel : copy.grid.unreadable
}
