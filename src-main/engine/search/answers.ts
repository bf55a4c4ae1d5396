import type { Database, Statement } from 'better-sqlite3'
import type { Answered, AttributeDetail, Caption, Value } from '../../../src-preload/contract.ts'
import type { Kinds } from '../kinds/kinds.ts'
import { oneRow } from '../storage/one-row.ts'

/** What images have of one attribute, as the window shows it. */
export class Answers {
  readonly #kinds: Kinds
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database, kinds: Kinds) {
    this.#kinds = kinds
    this.#statements = prepare(database)
  }

  of(attributeId: number, imageIds: readonly number[]): Answered[] {
    const { captions, kind, suspects, values } = this.#statements
    const { deciding } = this.#kinds.named(oneRow(kind, attributeId))
    const decided = deciding.entries(attributeId, imageIds)
    const asked = { attributeId, imageIds: JSON.stringify(imageIds) }
    const valuesOf = byImage(values, asked)
    const captionOf = byImage(captions, asked)
    const suspectOf = byImage(suspects, asked)
    return imageIds.map((imageId) => {
      const entries = decided.get(imageId) ?? []
      return {
        imageId,
        values: valuesOf.get(imageId) ?? [],
        caption: captionOf.get(imageId)?.[0] ?? null,
        rejected: entries.flatMap(([answer, verdict]) =>
          verdict === 'not' && typeof answer === 'number' ? [answer] : [],
        ),
        isWhole: entries.some(([, verdict]) => verdict === 'whole'),
        decidedAt: entries.length > 0 ? Math.max(...entries.map(([, , , at]) => at)) : null,
        suspect: suspectOf.get(imageId)?.[0] ?? null,
      }
    })
  }
}

interface Asked {
  attributeId: number
  /** As JSON. */
  imageIds: string
}

type OfImage<Row> = Row & { imageId: number }

function byImage<Row>(statement: Statement<[Asked], OfImage<Row>>, asked: Asked): Map<number, Row[]> {
  const rows = new Map<number, Row[]>()
  for (const { imageId, ...row } of statement.all(asked)) {
    const known = rows.get(imageId)
    if (known) known.push(row as Row)
    else rows.set(imageId, [row as Row])
  }
  return rows
}

function prepare(database: Database) {
  return {
    kind: database.prepare<[number], string>('SELECT kind FROM attribute WHERE id = ?').pluck(),
    values: database.prepare<[Asked], OfImage<Value>>(
      `SELECT v.image_id AS imageId, v.attribute_id AS attributeId, v.label_id AS labelId, v.source, v.confidence
       FROM json_each(@imageIds) i CROSS JOIN cache.value v ON v.attribute_id = @attributeId AND v.image_id = i.value
       WHERE v.label_id IS NOT NULL
       UNION ALL SELECT m.image_id, m.attribute_id, m.label_id, m.source, m.confidence
       FROM json_each(@imageIds) i CROSS JOIN cache.many_label m ON m.attribute_id = @attributeId AND m.image_id = i.value
       ORDER BY confidence DESC, labelId`,
    ),
    captions: database.prepare<[Asked], OfImage<Caption>>(
      `SELECT v.image_id AS imageId, t.text, v.source, v.confidence
       FROM json_each(@imageIds) i CROSS JOIN cache.value v ON v.attribute_id = @attributeId AND v.image_id = i.value
       JOIN cache.caption_text t ON t.attribute_id = v.attribute_id AND t.image_id = v.image_id
       WHERE v.label_id IS NULL`,
    ),
    suspects: database.prepare<[Asked], OfImage<NonNullable<AttributeDetail['suspect']>>>(
      `SELECT s.image_id AS imageId, s.confidence, s.other_id AS otherId, s.other_confidence AS otherConfidence
       FROM json_each(@imageIds) i CROSS JOIN doubt s ON s.attribute_id = @attributeId AND s.image_id = i.value
       WHERE EXISTS (
         SELECT 1 FROM annotation n WHERE n.attribute_id = s.attribute_id AND n.image_id = s.image_id
           AND n.label_id = s.label_id AND n.verdict = 'is' AND n.at <= s.found_at)`,
    ),
  }
}
