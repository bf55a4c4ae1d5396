import type { Answered, Consequences as Following } from '../../src-preload/contract.ts'
import { answeredDetail, answeredRow } from '../answers/answered.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Details } from './details.svelte.ts'
import type { Rows } from './rows.svelte.ts'
import type { Training } from './training.svelte.ts'

export interface ConsequencePorts {
  attributes: Pick<Attributes, 'find' | 'takeCounts'>
  details: Pick<Details, 'get' | 'invalidate' | 'put'>
  rows: Pick<Rows, 'get' | 'invalidate' | 'put'>
  training: Pick<Training, 'takeSummary'>
}

/** Shows what follows from an action as its answer says it: nothing is asked for again. */
export class Consequences {
  readonly #ports: ConsequencePorts
  /** How many actions on an image are still to be answered: only the last answer is the whole truth of it. */
  readonly #awaited = new Map<number, number>()

  constructor(ports: ConsequencePorts) {
    this.#ports = ports
  }

  /** An action on these images is under way. Returns how to say that it was answered, well or not. */
  await(ids: Uint32Array): () => void {
    for (const id of ids) this.#awaited.set(id, (this.#awaited.get(id) ?? 0) + 1)
    return () => {
      for (const id of ids) {
        const left = (this.#awaited.get(id) ?? 1) - 1
        if (left === 0) this.#awaited.delete(id)
        else this.#awaited.set(id, left)
      }
    }
  }

  take(list: readonly Following[]): void {
    const { attributes, details, rows, training } = this.#ports
    for (const { attributeId, images, labels, sources, training: summary } of list) {
      attributes.takeCounts(attributeId, labels, sources)
      training.takeSummary(summary)
      if (images === null) {
        rows.invalidate()
        details.invalidate()
      } else for (const answered of images) this.#show(attributeId, answered)
    }
  }

  #show(attributeId: number, answered: Answered): void {
    const { attributes, details, rows } = this.#ports
    const { imageId } = answered
    if (this.#awaited.has(imageId)) return
    const isText = attributes.find(attributeId)?.kind === 'text'
    const row = rows.get(imageId)
    if (row !== undefined) rows.put(answeredRow(row, attributeId, isText, answered))
    const detail = details.get(imageId)
    if (detail !== undefined) details.put(answeredDetail(detail, attributeId, isText, answered))
  }
}

/** The images an action changed; null: too many to name. */
export function imagesOf(list: readonly Following[]): Uint32Array | null {
  const ids = new Set<number>()
  for (const { images } of list) {
    if (images === null) return null
    for (const { imageId } of images) ids.add(imageId)
  }
  return Uint32Array.from(ids)
}
