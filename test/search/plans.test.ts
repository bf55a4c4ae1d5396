import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Clause, Fact, Filter, ImageSort, ReviewState } from '../../src-preload/contract.ts'
import { ImageLists } from '../../src-main/engine/search/image-lists.ts'
import { ProductsTogether } from '../../src-main/engine/search/products-together.ts'
import { Suggester } from '../../src-main/engine/search/suggest.ts'
import { openReader } from '../../src-main/engine/storage/reader.ts'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { writeStubs } from '../helpers/images.ts'
import { addVersion } from '../helpers/predictions.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/** What SQLite does for one statement, a line for each table, by the name of the table or index and not of its alias. */
interface Plan {
  sql: string
  steps: string[]
}

let reader: Database
let attributeId: number
let labels: number[]

/**
 * A library with something of everything. The planner goes by its built-in guesses, as in the studio: with statistics a
 * plan would depend on what the library held when they were taken, and be wrong after the next thousand images.
 */
beforeAll(async () => {
  const bin = new Bin()
  const folder = join(await temporaryFolder(bin), 'images')
  await writeStubs(folder, 400)
  const studio = await TestEngine.open({ bin })
  await studio.scan(folder)
  attributeId = studio.attribute('Pattern')
  labels = Array.from({ length: 20 }, (_, index) => studio.label(attributeId, `pattern ${index}`))
  const said = new Map(
    (await studio.ids()).map((id) => [id, [{ labelId: labels[id % 20] ?? 0, confidence: 0.3 + (id % 50) / 100 }]]),
  )
  addVersion(studio, { attributeId, labelIds: labels, state: 'active', said })
  await studio.engine.values.rebuild(attributeId)
  await studio.engine.textIndex.settled()
  reader = openReader(studio.library)
  bin.add(() => void reader.close())
  return () => bin.empty()
})

/** The plans of all that is asked. */
function plansOf(ask: () => unknown): Plan[] {
  const asked = new Map<string, unknown[]>()
  const { prepare } = reader
  reader.prepare = ((sql: string) => {
    const statement = prepare.call(reader, sql)
    const all = statement.all.bind(statement) as (...values: unknown[]) => unknown[]
    statement.all = (...values: unknown[]) => {
      asked.set(sql, values)
      return all(...values)
    }
    return statement
  }) as typeof prepare
  try {
    ask()
  } finally {
    reader.prepare = prepare
  }
  expect(asked.size, 'statements seen').toBeGreaterThan(1)
  return [...asked].map(([sql, values]) => {
    const rows = reader.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[]
    return { sql, steps: rows.map(({ detail }) => detail) }
  })
}

/** What may be read from end to end: tables that stay small, and what was handed in. */
const small = [
  'folder',
  'label',
  'below',
  'catalog',
  'attribute',
  'called',
  'meant',
  'family',
  'cache.search_waiting',
  'json_each(?)',
  'cache.search',
]
/** What the whole order of a list is read from. */
const orders = /^SCAN \S+ USING (COVERING INDEX (image_name|image_present|image_gone)|INDEX image_failed)$/

/** The table that a plan calls by its alias. */
function tableOf(sql: string, name: string): string {
  const named = [...sql.matchAll(/(?:FROM|JOIN)\s+([\w.]+(?:\(\?\))?)(?:\s+(?:AS\s+)?(\w+))?/gi)]
  return named.find(([, table, alias]) => alias === name || table === name || table === `${name}(?)`)?.[1] ?? name
}

/** No statement reads more of a table than a stretch of an index, and none sorts more than a few images. */
function expectIndices(filter: Filter, sort: ImageSort, alsoWhole: string[] = []): string {
  const plans = plansOf(() => new ImageLists(reader).list(filter, sort))
  for (const { sql, steps } of plans) {
    for (const step of steps) {
      const [, scanned] = /^SCAN (\S+)/.exec(step) ?? []
      if (scanned !== undefined && !orders.test(step) && step !== 'SCAN CONSTANT ROW') {
        expect([...small, ...alsoWhole], `${sql}\n${step}`).toContain(tableOf(sql, scanned))
      }
      if (step.includes('TEMP B-TREE')) expect(sql, 'only what was looked up is sorted').toContain('json_each(?)')
      expect(step, sql).not.toContain('AUTOMATIC')
    }
  }
  return plans.flatMap(({ steps }) => steps).join('\n')
}

const byName: ImageSort = { by: 'name', descending: false }
const states: ReviewState[] = ['unreviewed', 'human', 'imported', 'machine', 'untagged', 'unsure', 'suspect']

describe('a list', () => {
  it.each([false, true])('by name is one walk along an index (falling: %s)', (descending) => {
    expect(expectIndices({}, { by: 'name', descending })).toMatch(/SCAN \S+ USING COVERING INDEX image_name/)
  })

  it('by time of adding is a walk along the ids of what is there', () => {
    expect(expectIndices({}, { by: 'added', descending: true })).toMatch(/USING COVERING INDEX image_present/)
  })

  it.each(['confidence', 'uncertainty'] as const)('by %s is one walk along the index of the values', (by) => {
    const index = by === 'confidence' ? 'value_confidence' : 'value_margin'
    for (const descending of [false, true]) {
      const steps = expectIndices({}, { by, attributeId, descending })
      expect(steps).toMatch(new RegExp(`SEARCH \\S+ USING COVERING INDEX ${index} \\(attribute_id=\\?`))
      // The images without one are what is left when both are gone through in order of the id.
      expect(steps).toContain('MERGE (EXCEPT)')
    }
  })

  it('of few images looks these up, whatever the order', () => {
    const few: Filter = { all: [{ attributeId, labels: labels.slice(0, 1), confidence: { least: 0.79 } }] }
    for (const sort of [byName, { by: 'confidence', attributeId, descending: false } as const]) {
      const steps = expectIndices(few, sort)
      expect(steps).toMatch(/SEARCH \S+ USING (INTEGER PRIMARY KEY|PRIMARY KEY)/)
      expect(steps).not.toMatch(/image_name|image_present/)
    }
  })

  it('of labels reads the stretch of each', () => {
    const steps = expectIndices({ all: [{ attributeId, labels: labels.slice(3, 6) }] }, byName)
    expect(steps).toMatch(/SEARCH \S+ USING COVERING INDEX value_label \(attribute_id=\? AND label_id=\?\)/)
  })

  it('of a range of confidence reads the range', () => {
    const steps = expectIndices({ all: [{ attributeId, confidence: { least: 0.5, most: 0.6 } }] }, byName)
    expect(steps).toMatch(
      /USING COVERING INDEX value_confidence \(attribute_id=\? AND confidence>\? AND confidence<\?\)/,
    )
  })

  it.each(states)('of what is %s reads no more than it must', (state) => {
    const index: Record<ReviewState, RegExp> = {
      unreviewed: /USING COVERING INDEX value_decided \(attribute_id=\? AND source=\?\)/,
      human: /USING COVERING INDEX value_decided \(attribute_id=\? AND source=\?\)/,
      imported: /USING COVERING INDEX value_decided \(attribute_id=\? AND source=\?\)/,
      machine: /USING COVERING INDEX value_decided \(attribute_id=\?\)/,
      untagged: /MERGE \(EXCEPT\)/,
      unsure: /USING COVERING INDEX value_confidence \(attribute_id=\? AND confidence<\?\)/,
      suspect: /SEARCH s USING PRIMARY KEY \(attribute_id=\?\)/,
    }
    for (const not of [false, true]) {
      expect(expectIndices({ all: [{ attributeId, states: [state], not }] }, byName)).toMatch(index[state])
    }
  })

  it('of what a model predicted reads the values of its attribute, and those that are decided', () => {
    for (const not of [false, true]) {
      const steps = expectIndices({ all: [{ attributeId, versions: [1, 2], not }] }, byName)
      expect(steps).toMatch(/SEARCH v USING (COVERING INDEX \w+|PRIMARY KEY) \(attribute_id=\?\)/)
      expect(steps).toMatch(/USING COVERING INDEX value_decided \(attribute_id=\?\)/)
    }
    expectIndices({ text: 'model:"pattern 2"' }, byName, ['model_version', 'main.model_version'])
  })

  it('of several attributes at a place, found by words, is made of the same reads', () => {
    const clauses: Clause[] = [
      { attributeId, labels: labels.slice(0, 2) },
      { attributeId: 1, states: ['untagged', 'human'] },
      { attributeId: 2, labels: [1], not: true },
    ]
    for (const sort of [byName, { by: 'confidence', attributeId: 1, descending: true } as const]) {
      const filter: Filter = { place: { catalogId: 1, folderId: 1 }, failed: false, all: clauses, text: 'stub pat' }
      const steps = expectIndices(filter, sort)
      expect(steps).toMatch(/SEARCH \S+ USING COVERING INDEX sqlite_autoindex_image_1 \(folder_id=\?\)/)
      expect(steps).toMatch(/USING INDEX image_failed/)
      expect(steps).toMatch(/VIRTUAL TABLE INDEX 0:M/)
    }
  })

  it('of a word too short for the index goes through the names, not the images', () => {
    const steps = expectIndices({ text: 'st' }, byName, ['cache.caption_text'])
    expect(steps).toMatch(/SCAN \S+ USING COVERING INDEX image_name/)
  })

  it.each([
    [{ fact: 'width', least: 800 }, /USING COVERING INDEX image_width \(width>\? AND width<\?\)/],
    [{ fact: 'height', most: 800 }, /USING COVERING INDEX image_height \(height>\? AND height<\?\)/],
    [
      { fact: 'shape', shapes: ['portrait', 'square'] },
      /USING (COVERING )?INDEX image_shape \(<expr>>\? AND <expr><\?\)/,
    ],
    [{ fact: 'bytes', least: 10 }, /USING COVERING INDEX image_size \(size>\? AND size<\?\)/],
    [{ fact: 'modified', least: 10, most: 20 }, /USING COVERING INDEX image_modified \(modified>\? AND modified<\?\)/],
    [{ fact: 'added', least: 10 }, /USING COVERING INDEX image_added \(added_at>\? AND added_at<\?\)/],
    [{ fact: 'product', keys: ['SV-1', 'SV-2'] }, /SEARCH \S+ USING COVERING INDEX image_product \(product_id=\?\)/],
    [
      { fact: 'place', places: [{ folderId: 1 }, { catalogId: 1 }] },
      /SEARCH \S+ USING COVERING INDEX sqlite_autoindex_image_1 \(folder_id=\?\)/,
    ],
  ] satisfies [Fact, RegExp][])('by %j reads the stretch of its index', (fact, index) => {
    for (const not of [false, true]) expect(expectIndices({ facts: [{ ...fact, not }] }, byName)).toMatch(index)
  })

  it('of the fields of a search reads what a clause would', () => {
    const steps = expectIndices({ text: 'pattern:"pattern 3",pattern -brand:nike type:unreviewed width:>=800' }, byName)
    expect(steps).toMatch(/SEARCH v USING COVERING INDEX value_label \(attribute_id=\? AND label_id=\?\)/)
    expect(steps).toMatch(/USING COVERING INDEX value_decided \(attribute_id=\? AND source=\?\)/)
    expect(steps).toMatch(/USING COVERING INDEX image_width/)
    expect(expectIndices({ text: 'file:stub caption:red folder:x' }, byName)).toMatch(/VIRTUAL TABLE INDEX 0:M/)
  })
})

describe('the views of products', () => {
  it('are put together along the index of products, and found by it', () => {
    const steps = plansOf(() => {
      const products = new ProductsTogether(reader)
      products.together(Uint32Array.of(1, 2, 3))
      products.whole(Uint32Array.of(1, 2, 3))
    }).flatMap((plan) => plan.steps)
    expect(steps.join('\n')).toMatch(/USING COVERING INDEX image_product \(product_id>\?\)/)
    expect(steps.join('\n')).toMatch(/SEARCH \S+ USING INDEX image_product \(product_id=\?\)/)
    for (const step of steps.filter((each) => each.startsWith('SCAN'))) {
      expect(step).toMatch(/^SCAN (k\b|\S+ USING COVERING INDEX image_gone)/)
    }
  })
})

describe('counts and suggestions', () => {
  it('a count reads what its list reads, but for the order', () => {
    const steps = plansOf(() => new ImageLists(reader).count({ all: [{ attributeId, labels: labels.slice(0, 1) }] }))
      .flatMap((plan) => plan.steps)
      .join('\n')
    expect(steps).toMatch(/SEARCH \S+ USING COVERING INDEX value_label/)
    expect(steps).not.toMatch(/image_name|image_present/)
  })

  it('suggestions read the labels and folders there are, and some of the texts that fit', () => {
    const plans = plansOf(() => new Suggester(reader).suggest('pattern'))
    const steps = plans.flatMap((plan) => plan.steps)
    for (const step of steps.filter((each) => each.startsWith('SCAN'))) {
      expect(step).toMatch(/^SCAN (a|c|f|s|below|cache\.search|search|CONSTANT ROW)\b/)
    }
    expect(steps.join('\n')).toMatch(/VIRTUAL TABLE INDEX 0:M/)
    expect(steps.join('\n')).toMatch(/SEARCH c USING PRIMARY KEY \(attribute_id=\? AND label_id=\?\)/)
    expect(steps.join('\n')).toMatch(/SEARCH main\.image USING INTEGER PRIMARY KEY/)
  })
})
