import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type {
  Clause,
  Fact,
  Filter,
  ImageRow,
  ImageSort,
  Place,
  Range,
  ReviewState,
  Source,
} from '../../src-preload/contract.ts'
import { HeldOut } from '../../src-main/engine/models/held-out.ts'
import { Predictions } from '../../src-main/engine/models/predictions.ts'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { importDecisions } from '../helpers/imported.ts'
import { writeFiles } from '../helpers/images.ts'
import { Random } from '../helpers/random.ts'
import { sayAtRandom } from '../helpers/stub-studio.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/** What a plain program needs to know of an image to filter and sort it. */
interface Known {
  row: ImageRow
  catalogId: number
  /** Ids of the folder it lies in and of all above. */
  folders: number[]
  /** By attribute. */
  answers: Map<number, Answer>
  /** Everything a word can be part of. */
  texts: string[]
  /** By attribute. */
  labels: Map<number, string>
  product: string | null
  bytes: number
  modified: number
}

interface Answer {
  labelId: number
  source: Source
  confidence: number | null
  margin: number | null
  /** The last training found the decision doubtful, and it is still the same one. */
  isSuspect: boolean
}

const states: ReviewState[] = ['unreviewed', 'human', 'imported', 'machine', 'untagged', 'unsure', 'suspect']
const sorts: ImageSort['by'][] = ['name', 'confidence', 'uncertainty', 'added']

const threshold = 0.45

let studio: TestEngine
let attributeId: number
let labelIds: number[]
let season: number
let seasonIds: number[]
let known: Known[]
let folderIds: number[]
let catalogIds: number[]

/** A library of two catalogs, many folders, and every state an image can be in, at random. */
beforeAll(async () => {
  const bin = new Bin()
  const random = new Random(42)
  const base = await temporaryFolder(bin)
  const folders = ['', 'Spring', 'Spring/tops', 'Spring/tops/deep', 'autumn', 'autumn/tops', 'x_y', 'x%y']
  for (const catalog of ['one', 'two']) {
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => {
        const folder = random.pick(folders)
        const name = `${random.pick(['A', 'a', 'b', 'B_', 'c%', "d'e"])}${random.below(60)}-${index}.jpg`
        return [folder === '' ? name : `${folder}/${name}`, 'x'.repeat(index + 1)]
      }),
    )
    await writeFiles(join(base, catalog), files)
  }
  studio = await TestEngine.open({ bin })
  catalogIds = [await studio.scan(join(base, 'one')), await studio.scan(join(base, 'two'))]
  attributeId = studio.attribute('Pattern')
  labelIds = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => studio.label(attributeId, name))
  const ids = await studio.ids()
  const stub = { studio, attributeId, labelIds, ids, folder: base, catalogId: catalogIds[0] ?? 0 }
  const versionId = sayAtRandom(stub, random.some(ids, 0.7), random, 'active')
  await studio.engine.values.rebuild(attributeId)
  const decide = (chosen: number[], decision: Parameters<typeof studio.client.annotations.decide>[0]['decision']) =>
    studio.client.annotations.decide({ ids: Uint32Array.from(chosen), attributeId, decision })
  await decide(random.some(ids, 0.2), { kind: 'accept' })
  await decide(random.some(ids, 0.2), { kind: 'not' })
  for (const labelId of labelIds) await decide(random.some(ids, 0.04), { kind: 'is', labelId })
  const imported = random.some(ids, 0.15).map((imageId) => ({ imageId, attributeId, answer: random.pick(labelIds) }))
  await importDecisions(studio, imported)
  // A second attribute, of which no model says anything, and captions.
  season = studio.attribute('Season')
  seasonIds = ['spring', 'summer', 'Ärmellos', 'a'].map((name) => studio.label(season, name))
  const worn = random
    .some(ids, 0.6)
    .map((imageId) => ({ imageId, attributeId: season, answer: random.pick(seasonIds) }))
  await importDecisions(studio, worn)
  const texts = ['A red dress', 'ÄRMEL, 100 %', "it's b", 'Übergröße']
  for (const id of random.some(ids, 0.5)) {
    await studio.client.annotations.decide({
      ids: Uint32Array.of(id),
      attributeId: studio.attribute('caption'),
      decision: { kind: 'text', text: random.pick(texts) },
    })
  }
  const unreadable = studio.engine.store.database.prepare(
    `UPDATE image SET error = 'no', error_code = 'damaged' WHERE id = ?`,
  )
  for (const id of random.some(ids, 0.1)) unreadable.run(id)
  const sized = studio.engine.store.database.prepare('UPDATE image SET width = ?, height = ? WHERE id = ?')
  for (const id of random.some(ids, 0.8)) sized.run(90 + random.below(20), 90 + random.below(20), id)

  // Of what was decided or imported some is doubted; of these some was decided anew since, and some is not so any more.
  const read = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
  const decided = read.filter((row) => valueOf(row) && valueOf(row)?.source !== 'machine')
  const doubted = random.some(decided, 0.4)
  const asIs = (row: ImageRow) => ({
    imageId: row.id,
    labelId: valueOf(row)?.labelId ?? 0,
    own: 0.05,
    otherId: 1,
    other: 0.9,
  })
  new HeldOut(studio.engine.store.database).setSuspects(attributeId, doubted.map(asIs), {
    foundAt: Date.now() + 1,
    read: null,
  })
  const later = studio.engine.store.database.prepare('UPDATE annotation SET at = at + 1000000 WHERE image_id = ?')
  const settled = new Set(random.some(doubted, 0.3).map(({ id }) => id))
  for (const id of settled) later.run(id)
  const suspects = new Set(doubted.map(({ id }) => id).filter((id) => !settled.has(id)))
  for (const id of random.some([...suspects], 0.2)) {
    suspects.delete(id)
    await decide([id], { kind: 'clear' })
  }
  await studio.client.labels.setThreshold({ attributeId, threshold })
  studio.engine.contradictions.wake()
  await studio.engine.contradictions.settled()

  const predictions = new Predictions(studio.engine.store.database)
  const names = new Map(
    (await studio.client.labels.attributes()).flatMap(({ labels }) => labels).map((l) => [l.id, l.name]),
  )
  const tree = (await Promise.all(catalogIds.map((catalogId) => studio.client.catalog.folders({ catalogId })))).flat()
  folderIds = tree.map(({ id }) => id)
  const rows = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
  const productOf = new Map(
    studio.engine.store.database
      .prepare<[], [number, string]>('SELECT i.id, p.key FROM image i JOIN product p ON p.id = i.product_id')
      .raw()
      .all(),
  )
  known = await Promise.all(
    rows.map(async (row) => {
      const { attributes, catalogId, size, modifiedAt } = await studio.client.images.detail({ id: row.id })
      const rejected = attributes.find((of) => of.attributeId === attributeId)?.rejected ?? []
      const folders: number[] = []
      let parent: number | null = null
      for (const name of ['', ...row.folder.split('/').filter((part) => part !== '')]) {
        const found = tree.find(
          (folder) => folder.catalogId === catalogId && folder.parentId === parent && folder.name === name,
        )
        if (!found) throw new Error(`no folder ${name}`)
        folders.push(found.id)
        parent = found.id
      }
      const [best, second] = predictions.top(versionId, row.id)
      const margin = best ? best.confidence - (second?.confidence ?? 0) : null
      const answers = new Map(
        row.values.map((value) => {
          const isPattern = value.attributeId === attributeId
          // Imported, and the model speaks against it; the rest is as the last training found it.
          const isContradicted =
            value.source === 'imported' &&
            best !== undefined &&
            best.labelId !== value.labelId &&
            best.confidence > 0.4 &&
            (value.confidence ?? 0) < 0.15 &&
            !rejected.includes(best.labelId) &&
            !doubted.some(({ id }) => id === row.id)
          const isSuspect = isPattern && (suspects.has(row.id) || isContradicted)
          return [value.attributeId, { ...value, margin: isPattern ? margin : null, isSuspect }]
        }),
      )
      const labels = new Map(row.values.map((value) => [value.attributeId, names.get(value.labelId) ?? '']))
      const texts = [row.name, row.folder, row.caption?.text ?? '', ...labels.values()]
      const product = productOf.get(row.id) ?? null
      return { row, catalogId, folders, answers, texts, labels, product, bytes: size, modified: modifiedAt }
    }),
  )
  return () => bin.empty()
})

function valueOf(row: ImageRow) {
  return row.values.find((value) => value.attributeId === attributeId)
}

function isIn(answer: Answer | undefined, about: number, state: ReviewState): boolean {
  const least = about === attributeId ? threshold : 0.5
  const byState: Record<ReviewState, boolean> = {
    unreviewed: answer?.source !== 'human',
    human: answer?.source === 'human',
    imported: answer?.source === 'imported',
    machine: answer?.source === 'machine',
    untagged: answer === undefined,
    unsure: answer?.source === 'machine' && (answer.confidence ?? 0) < least,
    suspect: answer?.isSuspect === true,
  }
  return byState[state]
}

function fits({ answers }: Known, { attributeId: about, labels, states, confidence, not = false }: Clause): boolean {
  const answer = answers.get(about)
  const sure = answer?.confidence ?? null
  const isWithin = sure !== null && sure >= (confidence?.least ?? 0) && sure <= (confidence?.most ?? 1)
  const whole =
    (labels === undefined || (answer !== undefined && labels.includes(answer.labelId))) &&
    (states === undefined || states.some((state) => isIn(answer, about, state))) &&
    (confidence === undefined || isWithin)
  return whole !== not
}

function liesIn({ catalogId, folders }: Known, place: Place): boolean {
  return (
    (place.catalogId === undefined || catalogId === place.catalogId) &&
    (place.folderId === undefined || folders.includes(place.folderId))
  )
}

function isOf(image: Known, fact: Fact): boolean {
  const { width, height } = image.row
  const isWithin = (value: number | null, { least = 0, most = Infinity }: Range): boolean =>
    value !== null && value >= least && value <= most
  switch (fact.fact) {
    case 'place':
      return fact.places.some((place) => liesIn(image, place))
    case 'product':
      return image.product !== null && fact.keys.includes(image.product)
    case 'shape': {
      if (width === null || height === null) return false
      const ratio = Math.floor((width * 1000) / height)
      return fact.shapes.includes(ratio < 980 ? 'portrait' : ratio > 1020 ? 'landscape' : 'square')
    }
    case 'width':
    case 'height':
      return isWithin(image.row[fact.fact], fact)
    case 'bytes':
      return isWithin(image.bytes, fact)
    case 'modified':
      return isWithin(Math.floor(image.modified), fact)
    case 'added':
      return true
  }
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()

/** A search of one term, word for word as it is tried here. */
const fields: Record<string, (image: Known) => boolean> = {
  '-spring': (image) => !image.texts.some((text) => plain(text).includes('spring')),
  'pattern:a': ({ labels }) => labels.get(attributeId) === 'a',
  '-Pattern:a,B': ({ labels }) => !['a', 'b'].includes(labels.get(attributeId) ?? ''),
  'season:SPRINGS': ({ labels }) => labels.get(season) === 'spring',
  'season:mer': ({ labels }) => labels.get(season) === 'summer',
  'season:"mer"': () => false,
  'pattern:suspect': ({ answers }) => isIn(answers.get(attributeId), attributeId, 'suspect'),
  'pattern:>=0.5': ({ answers }) => (answers.get(attributeId)?.confidence ?? 0) >= 0.5,
  '"a red dress"': ({ texts }) => texts.some((text) => plain(text).includes('a red dress')),
  'caption:red': ({ row }) => plain(row.caption?.text ?? '').includes('red'),
  'file:jpg': ({ row }) => plain(row.name).includes('jpg'),
  'file:a1': ({ row }) => plain(row.name).includes('a1'),
  'folder:tops': ({ row }) => row.folder.includes('tops'),
  'size:<60': ({ bytes }) => bytes < 60,
  'is:unreadable': ({ row }) => row.error !== null,
  'width:95..100': ({ row: { width } }) => width !== null && width >= 95 && width <= 100,
  'nofield:red': () => false,
}

function holdsText({ texts, ...image }: Known, text: string): boolean {
  const field = fields[text]
  if (field) return field({ texts, ...image })
  const words = text.split(' ').filter((word) => word !== '' && word !== '"')
  return words.every((word) => texts.some((part) => plain(part).includes(plain(word))))
}

function matches(image: Known, { place = {}, failed, text = '', all = [], facts = [] }: Filter): boolean {
  return (
    liesIn(image, place) &&
    (failed === undefined || (image.row.error !== null) === failed) &&
    all.every((clause) => fits(image, clause)) &&
    facts.every((fact) => isOf(image, fact) !== (fact.not ?? false)) &&
    holdsText(image, text)
  )
}

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
const compare = <Value>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0)

function sorted(images: Known[], sort: ImageSort): number[] {
  const direction = sort.descending ? -1 : 1
  const byName = (a: Known, b: Known) => compare(lower(a.row.name), lower(b.row.name)) || a.row.id - b.row.id
  if (sort.by === 'name') return images.toSorted((a, b) => direction * byName(a, b)).map(({ row }) => row.id)
  if (sort.by === 'added') return images.toSorted((a, b) => direction * (a.row.id - b.row.id)).map(({ row }) => row.id)
  if (!('attributeId' in sort)) throw new Error(sort.by)
  const { attributeId: about } = sort
  const key = ({ answers }: Known): number | null => {
    const answer = answers.get(about)
    if (sort.by === 'confidence') return answer?.confidence ?? null
    return answer === undefined || answer.margin === null ? null : -answer.margin
  }
  const order = sort.by === 'uncertainty' ? -direction : direction
  const withKey = images
    .filter((image) => key(image) !== null)
    .toSorted((a, b) => direction * compare(key(a) ?? 0, key(b) ?? 0) || order * (a.row.id - b.row.id))
  return [...withKey, ...images.filter((image) => key(image) === null).toSorted(byName)].map(({ row }) => row.id)
}

/** Fields that are undefined count as absent. */
const defined = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined))

function randomFilter(random: Random): Filter {
  const sometimes = <Value>(share: number, value: () => Value): Value | undefined =>
    random.next() < share ? value() : undefined
  const clause = (): Clause => {
    const about = random.pick([attributeId, attributeId, season])
    return defined({
      attributeId: about,
      labels: sometimes(0.5, () => random.some(about === season ? seasonIds : labelIds, 0.5)),
      states: sometimes(0.5, () => random.some(states, 0.3)),
      confidence: sometimes(0.3, () =>
        defined({
          least: sometimes(0.7, () => random.next() / 2),
          most: sometimes(0.7, () => 0.4 + random.next() / 2),
        }),
      ),
      not: sometimes(0.3, () => random.next() < 0.8),
    }) as unknown as Clause
  }
  const range = (from: number, to: number) => {
    const least = from + random.below(to - from)
    return { least, most: least + random.below(to - from) }
  }
  const facts: (() => Fact)[] = [
    () => ({ fact: 'place', places: random.some(folderIds, 0.3).map((folderId) => ({ folderId })) }),
    () => ({ fact: 'product', keys: known.slice(0, 60).flatMap(({ product }) => product ?? []) }),
    () => ({ fact: 'shape', shapes: random.some(['portrait', 'landscape', 'square'] as const, 0.5) }),
    () => ({ fact: 'width', ...range(90, 110) }),
    () => ({ fact: 'height', least: 100 }),
    () => ({ fact: 'bytes', ...range(1, 120) }),
    () => ({ fact: 'modified', least: Math.floor(random.pick(known).modified) }),
    () => ({ fact: 'added', least: 1 }),
  ]
  const fact = (): Fact => ({ ...random.pick(facts)(), ...(random.next() < 0.3 && { not: true }) })
  return defined({
    facts: sometimes(0.3, () => Array.from({ length: random.below(3) }, fact)),
    place: sometimes(0.4, () =>
      defined({
        catalogId: sometimes(0.6, () => random.pick(catalogIds)),
        folderId: sometimes(0.6, () => random.pick(folderIds)),
      }),
    ),
    all: sometimes(0.7, () => Array.from({ length: random.below(4) }, clause)),
    failed: sometimes(0.2, () => random.next() < 0.5),
    text: sometimes(0.3, () => random.pick([...searches, ...Object.keys(fields)])),
  })
}

const searches = [
  'a',
  'B',
  '1',
  '_',
  '%',
  "'",
  '\\',
  ' 2 ',
  'JPG',
  '',
  'red DRESS',
  'spring',
  'jpg ärm',
  'SUMMER',
  "it's",
  'tops/deep',
  'x_y',
  '"',
  'übergröße',
  'no such',
]

function randomSort(random: Random): ImageSort {
  const by = random.pick(sorts)
  const descending = random.next() < 0.5
  return by === 'name' || by === 'added'
    ? { by, descending }
    : { by, descending, attributeId: random.pick([attributeId, season]) }
}

describe('the list of images', () => {
  it('has something of every state', () => {
    for (const state of states)
      expect(
        known.some((image) => matches(image, { all: [{ attributeId, states: [state] }] })),
        state,
      ).toBe(true)
    expect(known.some(({ row }) => row.error !== null)).toBe(true)
  })

  async function equalsPlainProgram(seed: number, rounds: number): Promise<void> {
    const random = new Random(seed)
    for (let round = 0; round < rounds; round++) {
      const filter = randomFilter(random)
      const sort = randomSort(random)
      const { ids } = await studio.client.images.list({ kind: 'filter', filter, sort })
      const expected = sorted(
        known.filter((image) => matches(image, filter)),
        sort,
      )
      expect([...ids], JSON.stringify({ filter, sort })).toEqual(expected)
    }
  }

  it.each([1, 2, 3, 4])('is what a plain program makes of every filter and sort (seed %i)', async (seed) => {
    await studio.engine.textIndex.settled()
    await equalsPlainProgram(seed, 250)
  })

  it('finds words before they are indexed, and what changed since they were', async () => {
    const { database } = studio.engine.store
    database.exec('INSERT INTO cache.search_waiting (image_id) SELECT id FROM image WHERE id % 3 = 0')
    database.exec(`DELETE FROM cache.search WHERE rowid IN (SELECT id FROM image WHERE id % 3 = 0)`)
    database.exec(`INSERT INTO cache.search (rowid, name, caption)
      SELECT id, 'red dress spring', 'summer' FROM image WHERE id % 3 = 0`)
    await equalsPlainProgram(5, 100)
    await studio.engine.textIndex.settled()
    await equalsPlainProgram(5, 100)
  })

  it('may be asked for many times at once while decisions go on', async () => {
    const sort = { by: 'name', descending: false } as const
    const lists = Array.from({ length: 20 }, () => studio.client.images.list({ kind: 'filter', filter: {}, sort }))
    await studio.client.annotations.undo()
    await studio.client.annotations.redo()
    for (const { ids } of await Promise.all(lists)) expect(ids).toHaveLength(known.length)
  })
})
