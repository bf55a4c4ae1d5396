import type { AttributeDetail } from '../../src-preload/contract.ts'
import {
  optionCount,
  optionsForImage,
  optionsForSelection,
  type LabelOption,
  type LabelShare,
} from '../answers/ranking.ts'
import type { Attributes } from './attributes.svelte.ts'

interface Ports {
  attributes: Pick<Attributes, 'byUse' | 'offered'>
  /** Models may say something else of images at any moment. */
  isBusy(): boolean
}

type About = Pick<AttributeDetail, 'rejected' | 'top' | 'values'>

/** The labels behind the keys 1 to 9: the next nine at 0, and none that changes under the hand while images are tagged. */
export class DigitKeys {
  readonly #ports: Ports
  /** Of which image (0: a selection) and attribute other labels than the first nine are shown. */
  #turned = $state.raw({ of: '', page: 0 })
  /** What was shown last, by attribute. */
  readonly #shown = new Map<number, { of: string; ids: number[] }>()

  constructor(ports: Ports) {
    this.#ports = ports
  }

  page(imageId: number, attributeId: number): number {
    return this.#turned.of === placeOf(imageId, attributeId) ? this.#turned.page : 0
  }

  /** The next nine, after the last the first again. */
  turn(imageId: number, attributeId: number): void {
    const pages = Math.ceil(this.#ports.attributes.offered(attributeId).length / optionCount)
    const page = (this.page(imageId, attributeId) + 1) % Math.max(1, pages)
    this.#turned = { of: placeOf(imageId, attributeId), page }
  }

  ofImage(imageId: number, attributeId: number, about: About | undefined): LabelOption[] {
    const { rejected = [], top = [], values = [] } = about ?? {}
    const page = this.page(imageId, attributeId)
    const current = values.map(({ labelId }) => labelId)
    const options = optionsForImage(top, this.#ports.attributes.byUse(attributeId), current, { page, rejected })
    const of = `${placeOf(imageId, attributeId)} ${page}`
    const last = this.#shown.get(attributeId)
    const before = this.#ports.isBusy() && last?.of === of ? last.ids : []
    const held = before
      .filter((labelId) => !rejected.includes(labelId))
      .map((labelId): LabelOption => {
        const confidence = top.find((candidate) => candidate.labelId === labelId)?.confidence ?? null
        return { labelId, confidence, images: null }
      })
    const shown = [...held, ...options.filter(({ labelId }) => !before.includes(labelId))].slice(0, optionCount)
    this.#shown.set(attributeId, { of, ids: shown.map(({ labelId }) => labelId) })
    return shown
  }

  ofSelection(shares: readonly LabelShare[], attributeId: number): LabelOption[] {
    return optionsForSelection(shares, this.#ports.attributes.byUse(attributeId), this.page(0, attributeId))
  }
}

const placeOf = (imageId: number, attributeId: number): string => `${imageId} ${attributeId}`
