import type { Caption, CaptionDetail, Decision, ImageDetail, ImageRow } from '../../src-preload/contract.ts'

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
  const written = detail?.written ?? (now?.source === 'machine' ? now : null)
  switch (decision.kind) {
    case 'text': {
      const text = plainText(decision.text)
      // How sure the captioner is of its own text says nothing of another.
      return { text, source: 'human', confidence: text === written?.text ? written.confidence : null }
    }
    case 'accept':
      return now === null ? null : { ...now, source: 'human' }
    case 'clear':
      // Where the captioner's own text is not known here, the row that follows brings it.
      return written === null ? null : { text: written.text, source: 'machine', confidence: written.confidence }
    case 'is':
    case 'not':
      return now
  }
}
