import { describe, expect, it } from 'vitest'
import { packTop } from '../../src-main/engine/models/top.ts'
import { openStore } from '../../src-main/engine/storage/store.ts'
import { Counts, type Decided } from '../../src-main/engine/values/counts.ts'
import { ManyLabels } from '../../src-main/engine/values/many-labels.ts'
import { OneLabel } from '../../src-main/engine/values/one-label.ts'
import { Text } from '../../src-main/engine/values/text.ts'
import { makeTouched } from '../../src-main/engine/values/value-kind.ts'
import { Values } from '../../src-main/engine/values/values.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

type Step = Decided[3]
type Said = Step[number]

/** Attributes and labels of a library, by number. */
const [type, fabrics, caption, gone] = [1, 2, 3, 4]
const [shirt, skirt, cotton, linen, wool] = [11, 12, 21, 22, 23]
const [mine, others] = [1, 2]

/**
 * A library without an engine: one label, several and a text per image, and nothing that watches but the room itself.
 * @param images of the catalog `mine`, by number from 1 on; one more, 900000, is of the catalog `others`
 */
async function open(images: number) {
  const bin = testBin()
  const store = await openStore(await temporaryFolder(bin))
  bin.add(() => store.close())
  const { database } = store
  database.exec(`
    INSERT INTO catalog (id, uid, path, name, added_at) VALUES (${mine}, 'm', '/mine', 'Mine', 1), (${others}, 'o', '/others', 'Others', 1);
    INSERT INTO folder (id, catalog_id, name, path) VALUES (1, ${mine}, '', ''), (2, ${others}, '', '');
    DELETE FROM attribute;
    INSERT INTO attribute (id, name, title, position, kind, state) VALUES (${type}, 'type', 'Type', 1, 'label', 'used'),
      (${fabrics}, 'fabrics', 'Fabrics', 2, 'labels', 'used'), (${caption}, 'caption', 'Caption', 3, 'text', 'used'),
      (${gone}, 'gone', 'Gone', 4, 'label', 'deleted');
    INSERT INTO label (id, attribute_id, name, created_at) VALUES (${shirt}, ${type}, 'Shirt', 1), (${skirt}, ${type}, 'Skirt', 1),
      (${cotton}, ${fabrics}, 'Cotton', 1), (${linen}, ${fabrics}, 'Linen', 1), (${wool}, ${fabrics}, 'Wool', 1)`)
  const image = database.prepare(
    'INSERT INTO image (id, folder_id, name, size, modified, added_at) VALUES (?, ?, ?, 1, 1, 1)',
  )
  database.transaction(() => {
    for (let id = 1; id <= images; id++) image.run(id, 1, `${id}.jpg`)
    image.run(900_000, 2, 'other.jpg')
  })()
  makeTouched(database)
  const kinds = { label: new OneLabel(database), labels: new ManyLabels(database), text: new Text(database) }
  const registry = {
    named: (name: string | undefined) => ({ value: kinds[name as keyof typeof kinds] }),
    all: () => Object.values(kinds).map((value) => ({ value })),
  }
  let pauses: () => void = () => undefined
  const begin = () =>
    new Values(database, registry, () => {
      pauses()
      return Promise.resolve()
    })
  const values = begin()
  const before = new Map<string, Step>()
  return {
    ...{ begin, database, kinds, values },
    /** What is to happen between two slices of a rebuild. */
    between: (action: () => void) => {
      pauses = action
    },
    /** Someone says these labels or texts of images, in place of what was said of them. @returns the labels concerned */
    say: (attributeId: number, imageIds: readonly number[], ...said: Said[]): number[] =>
      database.transaction(() => {
        const steps = imageIds.map((imageId): Decided => {
          const key = `${attributeId} ${imageId}`
          const was = before.get(key) ?? []
          for (const table of ['annotation', 'whole_annotation', 'text_annotation']) {
            database.prepare(`DELETE FROM ${table} WHERE attribute_id = ? AND image_id = ?`).run(attributeId, imageId)
          }
          for (const [answer, verdict, source, at] of said) {
            if (verdict === 'whole') database.prepare('INSERT INTO whole_annotation VALUES (?, ?, ?, ?)').run(attributeId, imageId, source, at) // prettier-ignore
            else if (typeof answer === 'string') database.prepare('INSERT INTO text_annotation VALUES (?, ?, ?, ?, ?)').run(attributeId, imageId, answer, source, at) // prettier-ignore
            else database.prepare('INSERT INTO annotation VALUES (?, ?, ?, ?, ?, ?)').run(imageId, attributeId, answer, verdict, source, at) // prettier-ignore
          }
          before.set(key, said)
          return [attributeId, imageId, was, said]
        })
        return values.decided(attributeId, steps)
      })(),
    /** A model is in use that says one label of these images; nobody was told yet. */
    predict: (attributeId: number, imageIds: readonly number[], labelId: number, confidence = 0.75) => {
      database
        .prepare(
          `INSERT OR IGNORE INTO model_version (id, attribute_id, name, origin, folder, state, card, label_ids, created_at)
           VALUES (?, ?, 'm', 'trained', ?, 'active', '{}', '[]', 1)`,
        )
        .run(attributeId * 100, attributeId, `folder-${attributeId}`)
      const put = database.prepare('INSERT OR REPLACE INTO cache.prediction VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)')
      const top = packTop([{ labelId, confidence }])
      for (const id of imageIds) put.run(attributeId * 100, id, labelId, confidence, 0.5, top)
    },
    /** The labels of images, by number of the image. */
    labels: (attributeId: number) =>
      new Map(
        database
          .prepare<[number], [number, number | null]>(
            'SELECT image_id, label_id FROM cache.value WHERE attribute_id = ?',
          )
          .raw()
          .all(attributeId),
      ),
    counts: (attributeId: number) => Object.fromEntries(values.labelCounts(attributeId)),
  }
}

const is = (answer: number | string, source: 'human' | 'imported' = 'human', at = 100): Said => [
  answer,
  'is',
  source,
  at,
]
const not = (answer: number, at = 100): Said => [answer, 'not', 'human', at]
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at)

describe('counts of an attribute', () => {
  it('follow what people and tables say, one thing after the other, and what is taken back', async () => {
    const { counts, say, values } = await open(5)
    expect(values.sources(type)).toEqual({ human: 0, imported: 0, machine: 0 })
    expect(values.labelCount(type, shirt)).toEqual({ images: 0, decided: 0, imported: 0 })
    expect(say(type, [1, 2, 3], is(shirt))).toEqual([shirt])
    expect(say(type, [4], is(skirt, 'imported'))).toEqual([skirt])
    expect(counts(type)).toEqual({
      [shirt]: { images: 3, decided: 3, imported: 0 },
      [skirt]: { images: 1, decided: 1, imported: 1 },
    })
    expect(values.sources(type)).toEqual({ human: 3, imported: 1, machine: 0 })
    expect(say(type, [3, 4], is(skirt)).toSorted(), 'those that lose an image, too').toEqual([shirt, skirt])
    expect(counts(type)).toEqual({
      [shirt]: { images: 2, decided: 2, imported: 0 },
      [skirt]: { images: 2, decided: 2, imported: 0 },
    })
    expect(values.labelCount(type, skirt)).toEqual({ images: 2, decided: 2, imported: 0 })
    expect(values.sources(type)).toEqual({ human: 4, imported: 0, machine: 0 })
    say(type, [4], is(skirt, 'imported'))
    say(type, [3], is(shirt))
    say(type, [1, 2, 3, 4])
    expect(Object.values(counts(type)).map(({ decided, images, imported }) => [images, decided, imported])).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ])
    expect(values.sources(type)).toEqual({ human: 0, imported: 0, machine: 0 })
  })

  it('tell what a model says from what is decided', async () => {
    const { counts, labels, predict, say, values } = await open(4)
    predict(type, [1, 2, 3], shirt)
    values.refresh(type, [1, 2])
    expect(labels(type), 'only of those that are named').toEqual(new Map([[1, shirt], [2, shirt]])) // prettier-ignore
    expect(counts(type)).toEqual({ [shirt]: { images: 2, decided: 0, imported: 0 } })
    expect(values.sources(type)).toEqual({ human: 0, imported: 0, machine: 2 })
    say(type, [1], is(shirt))
    say(type, [2], not(shirt))
    expect(counts(type)).toEqual({ [shirt]: { images: 1, decided: 1, imported: 0 } })
    expect(values.sources(type)).toEqual({ human: 1, imported: 0, machine: 0 })
    say(type, [2])
    expect(counts(type)[shirt]).toEqual({ images: 2, decided: 1, imported: 0 })
  })

  it('of several labels count each, and an image that has some of a family once, for whoever weighs most', async () => {
    const { counts, predict, say, values } = await open(4)
    predict(fabrics, [1, 2, 3], cotton)
    values.refresh(fabrics, [1, 2, 3])
    say(fabrics, [1], is(linen), is(wool, 'imported'))
    say(fabrics, [2], is(linen, 'imported'))
    expect(counts(fabrics)).toEqual({
      [cotton]: { images: 3, decided: 0, imported: 0 },
      [linen]: { images: 2, decided: 2, imported: 1 },
      [wool]: { images: 1, decided: 1, imported: 1 },
    })
    expect(values.sources(fabrics)).toEqual({ human: 1, imported: 1, machine: 1 })
    expect(values.countsOf(fabrics, [cotton, linen, wool])).toEqual({ human: 1, imported: 1, machine: 1 })
    expect(values.countsOf(fabrics, [cotton, wool])).toEqual({ human: 0, imported: 1, machine: 2 })
    expect(values.countsOf(fabrics, [])).toEqual({ human: 0, imported: 0, machine: 0 })
    expect(values.countsOf(caption, [cotton]), 'a text has no labels').toEqual({ human: 0, imported: 0, machine: 0 })
  })

  it('are of kinds that there are', async () => {
    const { database, kinds } = await open(1)
    const counts = new Counts(database, [kinds.label])
    expect(() => counts.addValues(fabrics, kinds.labels, 1)).toThrow('not of the registry')
  })
})

describe('what a training can learn from', () => {
  it('is counted by who says so, what is denied apart, of pictures that are there and can be read', async () => {
    const { database, say, values } = await open(8)
    database.exec(`UPDATE image SET error = 'It is damaged.' WHERE id = 7; UPDATE image SET present = 0 WHERE id = 8`)
    say(type, [1, 2, 7, 8], is(shirt), not(skirt))
    say(type, [3], is(skirt, 'imported'))
    say(type, [4], not(shirt))
    expect(values.decisionCounts(type, 0)).toEqual({ human: 2, imported: 1, rejections: 3, recent: 6, labels: 2 })
    say(type, [3], not(skirt))
    expect(values.decisionCounts(type, 0)).toEqual({ human: 2, imported: 0, rejections: 4, recent: 6, labels: 1 })
    say(type, [1, 2])
    expect(values.decisionCounts(type, 0)).toEqual({ human: 0, imported: 0, rejections: 2, recent: 2, labels: 0 })
    database.exec(`UPDATE image SET present = 1, error = NULL`)
    expect(values.decisionCounts(type, 0), 'they are there again').toEqual({
      ...{ human: 2, imported: 0, rejections: 4, recent: 6, labels: 1 },
    })
  })

  it('is a text as well, and of several labels no word of these being all', async () => {
    const { say, values } = await open(4)
    say(caption, [1, 2], is('A shirt'))
    say(caption, [3], is('A skirt', 'imported'))
    expect(values.decisionCounts(caption, 0)).toEqual({ human: 2, imported: 1, rejections: 0, recent: 3, labels: 0 })
    say(fabrics, [1], is(cotton), is(linen), [null, 'whole', 'human', 100])
    expect(values.decisionCounts(fabrics, 0)).toEqual({ human: 2, imported: 0, rejections: 0, recent: 2, labels: 2 })
    say(fabrics, [1], [null, 'whole', 'human', 100])
    expect(values.decisionCounts(fabrics, 0)).toEqual({ human: 0, imported: 0, rejections: 0, recent: 0, labels: 0 })
  })

  it('is recent where it was said after a time, not at it', async () => {
    const { say, values } = await open(4)
    say(type, [1], is(shirt, 'human', 99))
    say(type, [2], is(shirt, 'human', 100))
    say(type, [3], is(shirt, 'human', 101))
    const recent = (since: number) => values.decisionCounts(type, since).recent
    expect([0, 98, 99, 100, 101].map(recent)).toEqual([3, 3, 2, 1, 0])
    expect(recent(100)).toBe(1)
    say(type, [4], is(shirt, 'human', 100))
    expect(recent(100), 'one more, of that time').toBe(1)
    say(type, [1, 2], is(skirt, 'human', 102))
    expect(recent(100)).toBe(3)
    say(type, [3])
    expect(recent(100)).toBe(2)
  })

  it('is the same of all images looked up, however many', async () => {
    const { say, values } = await open(4100)
    say(type, range(1, 3000), is(shirt, 'human', 50))
    say(type, range(3001, 4000), is(skirt, 'imported', 150))
    say(type, range(4001, 4100), not(skirt, 150))
    const among = (ids: readonly number[], since = 100) =>
      values.decisionCountsAmong(type, since, Uint32Array.from(ids))
    expect(await among(range(1, 4100))).toEqual(values.decisionCounts(type, 100))
    expect(await among(range(1, 4100))).toEqual({ ...{ human: 3000, imported: 1000, rejections: 100, recent: 1100 }, labels: 2 }) // prettier-ignore
    expect(await among(range(1999, 2002))).toEqual({ human: 4, imported: 0, rejections: 0, recent: 0, labels: 1 })
    expect(await among([3000, 3001], 149)).toEqual({ human: 1, imported: 1, rejections: 0, recent: 1, labels: 2 })
    expect(await among([3000, 3001], 150)).toMatchObject({ recent: 0 })
    expect(await among([])).toEqual({ human: 0, imported: 0, rejections: 0, recent: 0, labels: 0 })
  })

  it('is nothing of an attribute of which nobody said anything', async () => {
    const { values } = await open(1)
    const nothing = { human: 0, imported: 0, rejections: 0, recent: 0, labels: 0 }
    expect(values.decisionCounts(type, 0)).toEqual(nothing)
    expect(values.decisionCounts(type, 7)).toEqual(nothing)
  })
})

describe('what images have, made anew', () => {
  it('is of every image, in slices between which it is marked as out of date', async () => {
    const { between, counts, labels, predict, values } = await open(1200)
    predict(type, [...range(1, 1200), 900_000], shirt)
    const seen: [boolean, number][] = []
    between(() => seen.push([values.isOutOfDate(type), labels(type).size]))
    expect(values.isOutOfDate(type)).toBe(false)
    await values.rebuild(type)
    expect(values.isOutOfDate(type)).toBe(false)
    expect(labels(type).size).toBe(1201)
    expect(labels(type).get(900_000), 'the newest of all').toBe(shirt)
    expect(counts(type)[shirt]).toEqual({ images: 1201, decided: 0, imported: 0 })
    expect(new Set(seen.map(([isMarked]) => isMarked))).toEqual(new Set([true]))
    expect(seen[0]?.[1], 'a slice at a time').toBeLessThan(1200)
    await values.rebuild(type)
    expect(counts(type)[shirt], 'made anew once more').toEqual({ images: 1201, decided: 0, imported: 0 })
  })

  it('is nothing where there are no images', async () => {
    const { database, values } = await open(0)
    database.exec('DELETE FROM image')
    values.outOfDate(type)
    expect(values.isOutOfDate(type)).toBe(true)
    await values.rebuild(type)
    expect(values.isOutOfDate(type)).toBe(false)
  })

  it('is nothing of an attribute that was deleted, and comes back with it', async () => {
    const { database, labels, predict, say, values } = await open(3)
    predict(type, [1, 2], shirt)
    say(type, [3], is(skirt))
    await values.rebuild(type)
    const state = database.prepare('UPDATE attribute SET state = ? WHERE id = ?')
    state.run('deleted', type)
    values.refresh(type, [1, 2, 3])
    expect(labels(type)).toEqual(new Map())
    expect(values.sources(type)).toEqual({ human: 0, imported: 0, machine: 0 })
    state.run('used', type)
    await values.rebuild(type)
    expect(values.sources(type)).toEqual({ human: 1, imported: 0, machine: 2 })
  })

  it('of another kind leaves nothing of the former', async () => {
    const { counts, database, say, values } = await open(3)
    say(fabrics, [1, 2], is(cotton))
    say(fabrics, [3], is(linen))
    const held = () => database.prepare('SELECT count(*) FROM cache.many_label').pluck().get()
    expect(held()).toBe(3)
    database.prepare(`UPDATE attribute SET kind = 'label' WHERE id = ?`).run(fabrics)
    values.ofOtherKind(fabrics)
    expect(values.isOutOfDate(fabrics)).toBe(true)
    await values.rebuild(fabrics)
    expect(held()).toBe(0)
    expect(counts(fabrics)).toEqual({
      [cotton]: { images: 2, decided: 2, imported: 0 },
      [linen]: { images: 1, decided: 1, imported: 0 },
    })
    expect(database.prepare(`SELECT key FROM setting WHERE key LIKE '%values%'`).all()).toEqual([])
  })
})

describe('what images have at the start', () => {
  it('is made anew where that was marked, or none is kept although there should be', async () => {
    const { begin, counts, database, labels, predict, say, values } = await open(3)
    predict(type, [1, 2], shirt)
    say(fabrics, [3], is(linen))
    say(gone, [3])
    await values.open(true)
    expect(labels(type), 'none was kept').toEqual(new Map([[1, shirt], [2, shirt]])) // prettier-ignore
    database.exec('UPDATE cache.value SET label_id = 99; UPDATE cache.label_count SET images = 77')
    await begin().open(true)
    expect(labels(type).get(1), 'as it was kept').toBe(99)
    expect(counts(fabrics)[linen]?.images).toBe(77)
    values.outOfDate(type)
    await begin().open(true)
    expect(labels(type).get(1)).toBe(shirt)
    expect(counts(type), 'with its counts').toEqual({ [shirt]: { images: 2, decided: 0, imported: 0 } })
    expect(counts(fabrics)[linen]?.images, 'of others as they were kept').toBe(77)
    expect(values.isOutOfDate(type)).toBe(false)
  })

  it('is counted anew where counts may not have been kept to the end', async () => {
    const { begin, counts, database, labels, predict, say, values } = await open(5)
    predict(type, [1, 2], shirt)
    say(type, [3], is(skirt), not(shirt))
    say(type, [4], is(skirt, 'imported', 200))
    say(type, [5], is(shirt))
    await values.rebuild(type)
    const [before, learnedFrom] = [counts(type), values.decisionCounts(type, 150)]
    expect(learnedFrom).toEqual({ human: 2, imported: 1, rejections: 1, recent: 1, labels: 2 })
    database.exec(`UPDATE cache.value SET margin = 0.125;
      UPDATE cache.label_count SET images = 77, examples = 0; UPDATE cache.attribute_count SET human = 5, recent = 9, rejections = 7`)
    await begin().open(false)
    expect(counts(type)).toEqual(before)
    expect(values.sources(type)).toEqual({ human: 2, imported: 1, machine: 2 })
    expect(values.decisionCounts(type, 150)).toEqual(learnedFrom)
    expect(labels(type).size).toBe(5)
    expect(database.prepare('SELECT DISTINCT margin FROM cache.value').pluck().all(), 'values stay').toEqual([0.125])
  })

  it('is made anew of every kind where a cache was lost', async () => {
    const { begin, counts, database, labels, say, values } = await open(3)
    say(fabrics, [1], is(linen), is(wool))
    say(fabrics, [2], [null, 'whole', 'human', 100])
    say(caption, [3], is('A shirt'))
    const before = [counts(fabrics), values.sources(fabrics), values.sources(caption)]
    database.exec('DELETE FROM cache.value; DELETE FROM cache.many_label; DELETE FROM cache.caption_text')
    await begin().open(true)
    expect([...labels(fabrics).keys()], 'that it has none is an answer').toEqual([1, 2])
    expect([...labels(caption).keys()]).toEqual([3])
    expect([counts(fabrics), values.sources(fabrics), values.sources(caption)]).toEqual(before)
  })

  it('is left alone of what was deleted', async () => {
    const { labels, predict, values } = await open(1)
    predict(gone, [1], shirt)
    await values.open(true)
    expect(labels(gone)).toEqual(new Map())
    expect(values.isOutOfDate(gone)).toBe(false)
  })
})

describe('the images of a catalog', () => {
  it('are taken out of the counts, and come back, others staying', async () => {
    const { counts, database, labels, predict, say, values } = await open(3)
    predict(type, [1, 2, 3, 900_000], shirt)
    await values.rebuild(type)
    say(type, [1], is(skirt))
    say(fabrics, [2, 900_000], is(linen))
    const before = [counts(type), counts(fabrics), values.sources(type), values.decisionCounts(type, 0)]
    const present = (isThere: number) => () =>
      void database.prepare('UPDATE image SET present = ? WHERE folder_id = 1').run(isThere)
    database.transaction(() => values.ofCatalog(mine, present(0)))()
    expect([...labels(type).keys()]).toEqual([900_000])
    expect(counts(type)[shirt]).toEqual({ images: 1, decided: 0, imported: 0 })
    expect(counts(type)[skirt]).toEqual({ images: 0, decided: 0, imported: 0 })
    expect(counts(fabrics)[linen]).toEqual({ images: 1, decided: 1, imported: 0 })
    expect(values.sources(type)).toEqual({ human: 0, imported: 0, machine: 1 })
    expect(values.decisionCounts(type, 0)).toMatchObject({ human: 0, labels: 0 })
    database.transaction(() => values.ofCatalog(mine, present(1)))()
    expect([counts(type), counts(fabrics), values.sources(type), values.decisionCounts(type, 0)]).toEqual(before)
  })
})
