import type { Database } from 'better-sqlite3'
import type { CaptionMetrics } from '../../../src-preload/contract.ts'
import { agrees } from '../../common/captioner/metrics/agreement.ts'

/** Reads the labels that people gave an image: by attribute, in names. */
export function decidedNames(database: Database): (imageId: number) => [attribute: string, label: string][] {
  const labels = database.prepare<[number], { attribute: string; label: string }>(
    `SELECT a.name AS attribute, l.name AS label FROM decision n JOIN attribute a ON a.id = n.attribute_id
     JOIN label l ON l.id = n.label_id WHERE n.image_id = ? AND n.verdict = 'is' ORDER BY a.position`,
  )
  return (imageId) => labels.all(imageId).map(({ attribute, label }) => [attribute, label])
}

/** By attribute: how many captions hold the words of the label someone decided on, and how many of the references do. */
export function agreementOf(
  database: Database,
  pairs: readonly { imageId: number; written: string; reference: string }[],
): CaptionMetrics['agreement'] {
  const namesOf = decidedNames(database)
  const counts = new Map<string, { images: number; written: number; reference: number }>()
  for (const { imageId, written, reference } of pairs) {
    for (const [attribute, label] of namesOf(imageId)) {
      const count = counts.get(attribute) ?? { images: 0, written: 0, reference: 0 }
      counts.set(attribute, count)
      count.images++
      if (agrees(label, written)) count.written++
      if (agrees(label, reference)) count.reference++
    }
  }
  return [...counts].map(([attribute, { images, written, reference }]) => ({
    attribute,
    images,
    written: written / images,
    reference: reference / images,
  }))
}
