import type { Caption, CaptionDetail, Decision, ImageDetail, ImageRow } from '../../src-preload/contract.ts'
import { currentText } from '../../src-preload/contract/current-value.ts'

/** A caption as it is kept: one line, single spaces. */
export const plainText = (text: string): string => text.trim().replace(/\s+/g, ' ')

/** What an image will show after a decision on its caption, before the engine has answered. */
export function captioned(row: ImageRow, decision: Decision, detail?: CaptionDetail): ImageRow {
  const caption = nextCaption(row.caption, decision, detail)
  return caption === row.caption ? row : { ...row, caption }
}

export function captionedDetail(detail: ImageDetail, decision: Decision, now: number): ImageDetail {
  const { caption } = captioned(detail, decision, detail.captionDetail)
  const decidedAt = caption === null || caption.source === 'machine' ? null : now
  return { ...detail, caption, captionDetail: { ...detail.captionDetail, decidedAt } }
}

function nextCaption(now: Caption | null, decision: Decision, detail: CaptionDetail | undefined): Caption | null {
  const own = now?.source === 'machine' ? { text: now.text, confidence: now.confidence ?? 0 } : null
  const written = detail?.written ?? own
  switch (decision.kind) {
    case 'text':
      return currentText({ text: plainText(decision.text), source: 'human' }, written)
    case 'accept':
      return now === null ? null : { ...now, source: 'human' }
    case 'clear':
      // Where the captioner's own text is not known here, the answer brings it.
      return currentText(null, written)
    case 'is':
    case 'set':
    case 'not':
      return now
  }
}
