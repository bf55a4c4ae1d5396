import type { Caption, CaptionDetail, CaptionMetrics } from '../../src-preload/contract.ts'
import { chance } from './chance.ts'
import type { Subject } from './fake-catalog.ts'

export const captionAttributeId = 4

/** What the captioner writes of the images, and what people wrote. */
export class FakeCaptions {
  readonly decisions = new Map<number, { text: string; source: 'human' | 'imported'; at: number }>()
  /** Raised by an accepted captioner. */
  skill = 0.6
  #subject: (id: number) => Subject
  #isFailed: (id: number) => boolean

  constructor(count: number, subject: (id: number) => Subject, isFailed: (id: number) => boolean) {
    this.#subject = subject
    this.#isFailed = isFailed
    for (let id = 1; id <= Math.min(count, 5000); id++) {
      if (chance(id, 42) > 0.93)
        this.decisions.set(id, { text: truth(subject(id)), source: 'imported', at: Date.now() })
    }
  }

  written(id: number, skill = this.skill): { text: string; confidence: number } | null {
    if (this.#isFailed(id)) return null
    const subject = this.#subject(id)
    const isRight = chance(id, 61) < skill
    const text = isRight ? truth(subject) : `${subject.brand} Women Casual ${subject.type}`.trim()
    return { text, confidence: isRight ? 0.55 + 0.4 * chance(id, 62) : 0.25 + 0.3 * chance(id, 63) }
  }

  caption(id: number): Caption | null {
    const written = this.written(id)
    const decision = this.decisions.get(id)
    if (decision === undefined) return written === null ? null : { ...written, source: 'machine' }
    const confidence = decision.text === written?.text ? written.confidence : null
    return { text: decision.text, source: decision.source, confidence }
  }

  detail(id: number): CaptionDetail {
    const decision = this.decisions.get(id)
    return {
      attributeId: captionAttributeId,
      written: this.written(id),
      decidedAt: decision?.at ?? null,
      model: 'caption-v3',
    }
  }

  metrics(ciderD: number): CaptionMetrics {
    return {
      images: 840,
      bleu4: ciderD / 6,
      ciderD,
      exact: ciderD / 14,
      agreement: [
        { attribute: 'type', images: 812, written: 0.6 + ciderD / 20, reference: 0.94 },
        { attribute: 'colour', images: 801, written: 0.45 + ciderD / 20, reference: 0.88 },
        { attribute: 'brand', images: 640, written: 0.2 + ciderD / 20, reference: 0.97 },
      ],
    }
  }
}

const truth = ({ brand, colour, type, address }: Subject): string =>
  [brand, address === undefined ? 'Men' : '', colour, type].filter((word) => word !== '').join(' ')
