import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { House } from '../../src-main/engine/engine.ts'
import { packTop } from '../../src-main/engine/models/top.ts'

export interface MadeUpSize {
  images: number
  folders: number
  catalogs: number
}

/** What the rows are about. */
export interface MadeUp {
  /** One label per image, predicted for all. */
  type: number
  typeLabels: number[]
  /** Several labels per image, imported for every tenth. */
  details: number
  caption: number
}

const typeLabelCount = 70
const predictedTops = 5

/** Attributes, labels and catalogs, as a person makes them. @param root a folder that holds the catalogs' */
export async function prepareMadeUp(engine: House, root: string, { catalogs }: MadeUpSize): Promise<MadeUp> {
  const { attributes, catalogDesk } = engine
  const labelsOf = (attributeId: number, name: string, count: number): number[] =>
    Array.from({ length: count }, (_, at) => attributes.ensureLabel(attributeId, `${name} ${at}`).id)
  const type = attributes.find('type')!.id
  const season = attributes.create('Season').id
  const details = attributes.create('Details', 'details', 'labels').id
  labelsOf(season, 'season', 4)
  labelsOf(details, 'detail', 20)
  const typeLabels = labelsOf(type, 'label', typeLabelCount)
  for (let at = 0; at < catalogs; at++) {
    const folder = join(root, `catalog ${at}`)
    mkdirSync(folder, { recursive: true })
    await catalogDesk.add(folder)
  }
  return { type, typeLabels, details, caption: attributes.find('caption')!.id }
}

/**
 * Rows as scanning, tagging, importing and captioning leave them, by statements on all images at once, of a library that no
 * engine has open: what images have of each attribute, counts and the words of captions are left to the studio.
 * @param database sees `library.db` as `main` and `cache.db` as `cache`
 */
export function fillMadeUp(database: Database, features: readonly string[], size: MadeUpSize): void {
  defineMakers(database)
  database.pragma('synchronous = OFF')
  database.pragma('cache_size = -1000000')
  database.pragma('cache.cache_size = -1000000')
  const numbers = (count: number): string =>
    `WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < ${count - 1})`
  const labelOf = (attribute: string, index: string): string =>
    `(SELECT l.id FROM made_up_label l WHERE l.attribute = '${attribute}' AND l.place = ${index} %
       (SELECT count(*) FROM made_up_label WHERE attribute = '${attribute}'))`
  const idOf = (attribute: string): string => `(SELECT id FROM attribute WHERE name = '${attribute}')`
  database.transaction(() => {
    database.exec(`
      CREATE TEMP TABLE made_up_label (attribute TEXT, place INTEGER, id INTEGER, PRIMARY KEY (attribute, place)) WITHOUT ROWID;
      INSERT INTO made_up_label SELECT a.name, row_number() OVER (PARTITION BY a.id ORDER BY l.id) - 1, l.id
      FROM attribute a JOIN label l ON l.attribute_id = a.id;
      UPDATE catalog SET scanned_at = 1;
      INSERT INTO folder (catalog_id, parent_id, name, path) SELECT id, NULL, '', '' FROM catalog;
      ${numbers(size.folders)}
      INSERT INTO folder (catalog_id, parent_id, name, path)
      SELECT f.catalog_id, f.id, 'folder ' || n, 'folder ' || n FROM number
      JOIN folder f ON f.parent_id IS NULL AND f.catalog_id = (SELECT min(id) FROM catalog) + n % ${size.catalogs};
      ${numbers(size.images)}
      INSERT INTO image (folder_id, name, size, modified, hash, width, height, orientation, format, added_at)
      SELECT (SELECT min(id) FROM folder WHERE parent_id IS NOT NULL) + n * ${size.folders} / ${size.images},
        format('product-%07d.jpg', n), 1000, 0, made_up_hash(n), 240, 320, 1, 'jpeg', 0 FROM number`)
    const backbone = database.prepare('INSERT OR IGNORE INTO cache.backbone (name) VALUES (?)')
    for (const feature of features) {
      backbone.run(feature)
      database
        .prepare(
          `INSERT INTO cache.embedding (image_id, backbone_id, vector)
           SELECT i.id, b.id, zeroblob(16) FROM image i JOIN cache.backbone b ON b.name = ?`,
        )
        .run(feature)
    }
    const active = `SELECT v.id, a.name, (SELECT json_group_array(id) FROM made_up_label l
        WHERE l.attribute = a.name AND (a.name <> 'type' OR l.place >= (SELECT count(*) FROM label WHERE attribute_id = a.id) - ${typeLabelCount})) AS labels
      FROM model_version v JOIN attribute a ON a.id = v.attribute_id WHERE v.state = 'active' AND a.kind <> 'text'`
    for (const { id, labels } of database.prepare(active).all() as { id: number; labels: string }[]) {
      database.exec(`
        INSERT INTO cache.prediction (version_id, image_id, label_id, confidence, margin, top)
        SELECT ${id}, id, made_up_label(id, '${labels}'), made_up_confidence(id), made_up_confidence(id) / 2,
          made_up_top(id, '${labels}') FROM image ORDER BY id`)
    }
    database.exec(`
      INSERT INTO annotation (image_id, attribute_id, label_id, verdict, source, at)
      SELECT id, ${idOf('season')}, ${labelOf('season', 'i.id')}, 'is', 'imported', 1 FROM image i WHERE id % 3 = 0;
      INSERT INTO annotation (image_id, attribute_id, label_id, verdict, source, at)
      SELECT i.id, ${idOf('details')}, ${labelOf('details', '(i.id / 10 + 3 * t.value)')}, 'is', 'imported', 1
      FROM image i, json_each('[0, 1, 2]') t WHERE i.id % 10 = 0;
      INSERT INTO whole_annotation (attribute_id, image_id, source, at)
      SELECT ${idOf('details')}, id, 'imported', 1 FROM image WHERE id % 10 = 0;
      INSERT INTO text_annotation (attribute_id, image_id, text, source, at)
      SELECT ${idOf('caption')}, id, 'A garment seen from its ' || iif(id % 4 = 0, 'front', 'back') || ', number ' || id, 'imported', 1
      FROM image WHERE id % 2 = 0;
      DELETE FROM cache.closed`)
  })()
  database.pragma('wal_checkpoint(TRUNCATE)')
}

/** Confidences, labels and hashes that look as if they had no order, and are the same each time. */
function defineMakers(database: Database): void {
  const lists = new Map<string, number[]>()
  const labelsIn = (json: string): number[] => {
    const known = lists.get(json) ?? (JSON.parse(json) as number[])
    lists.set(json, known)
    return known
  }
  const labelAt = (n: number, json: string, rank: number): number => {
    const labels = labelsIn(json)
    return labels[(n + rank * 7) % labels.length]!
  }
  const confidenceAt = (n: number): number => Math.fround(((n * 7919) % 1000) / 2000 + 0.5)
  database.function('made_up_hash', { deterministic: true }, (n: number) => {
    const hash = Buffer.alloc(32)
    hash.writeUInt32LE(Math.imul(n, 0x9e3779b1) >>> 0)
    hash.writeUInt32LE(n, 28)
    return hash
  })
  database.function('made_up_confidence', { deterministic: true }, confidenceAt)
  database.function('made_up_label', { deterministic: true }, (n: number, labels: string) => labelAt(n, labels, 0))
  database.function('made_up_top', { deterministic: true }, (n: number, labels: string) => {
    const first = confidenceAt(n)
    return packTop(
      Array.from({ length: Math.min(predictedTops, labelsIn(labels).length) }, (_, rank) => ({
        labelId: labelAt(n, labels, rank),
        confidence: rank === 0 ? first : (1 - first) / 2 ** rank,
      })),
    )
  })
}
