import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Attribute, Candidate, Decision, Label, LabelDetails } from '../../src-preload/contract.ts'
import { AppError } from '../../src-main/common/app-error.ts'
import { linesOf, readJournal } from '../../src-main/engine/history/journal.ts'
import type { JournalLine } from '../../src-main/engine/history/line.ts'
import { replay } from '../../src-main/engine/history/replay.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeStubs } from '../helpers/images.ts'
import { addVersion } from '../helpers/predictions.ts'
import { root } from '../helpers/paths.ts'
import { Random } from '../helpers/random.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { truthOf } from '../helpers/truth.ts'

async function emptyLibrary(): Promise<TestEngine> {
  const bin = testBin()
  return TestEngine.open({ bin, library: join(await temporaryFolder(bin), 'library') })
}

/** What follows from it and from what models said, by the library's own ids. */
function consequencesOf(database: Database): Record<string, unknown[]> {
  const all = (sql: string): unknown[] => database.prepare(sql).all()
  return {
    predictions: all('SELECT * FROM cache.prediction ORDER BY version_id, image_id'),
    values: all('SELECT * FROM cache.value ORDER BY attribute_id, image_id'),
    sets: all('SELECT * FROM cache.many_label ORDER BY attribute_id, image_id, label_id'),
    counts: all('SELECT * FROM cache.label_count WHERE images <> 0 OR examples <> 0 ORDER BY attribute_id, label_id'),
  }
}

/** A model of the attribute that says something at random of every image, where it has none yet. */
async function giveModel(
  studio: TestEngine,
  random: Random,
  { activeVersionId, id, labels }: Attribute,
): Promise<void> {
  if (activeVersionId !== null || labels.length < 2) return
  const labelIds = labels.map((label) => label.id)
  const candidates = (): Candidate[] =>
    random
      .some(labelIds, 0.8)
      .map((labelId) => ({ labelId, confidence: random.next() / labelIds.length }))
      .sort((a, b) => b.confidence - a.confidence)
  const said = new Map((await studio.ids()).map((imageId) => [imageId, candidates()]))
  addVersion(studio, { attributeId: id, labelIds, state: 'active', said })
  await studio.engine.values.rebuild(id)
}

interface Situation {
  studio: TestEngine
  random: Random
  folders: readonly string[]
  step: number
}

/** Does something at random that people do, at the engine's door; each as often as its weight says. */
async function act(situation: Situation): Promise<void> {
  const { random, studio } = situation
  const own = (await studio.client.labels.attributes()).filter(({ name }) => name.startsWith('a'))
  const attribute = own.length > 0 ? random.pick(own) : undefined
  const acts: [weight: number, act: (() => Promise<unknown>) | undefined][] = [
    [16, () => studio.client.annotations.undo()],
    [8, () => studio.client.annotations.redo()],
    ...ofCatalogs(situation),
    [own.length < 3 ? 8 : 1, () => makeAttribute(situation)],
    [4, () => writeCaptions(situation)],
    [8, () => importTable(situation)],
    ...(await ofViews(situation, attribute)),
    ...(attribute ? ofAttribute(situation, attribute) : []),
  ]
  let chance = random.next() * acts.reduce((sum, [weight]) => sum + weight, 0)
  await acts.find(([weight]) => (chance -= weight) < 0)?.[1]?.()
}

function ofCatalogs({ folders, random, studio }: Situation): [number, () => Promise<unknown>][] {
  const { catalog } = studio.client
  const add = async () => studio.done((await catalog.add({ path: random.pick(folders), tag: false })).jobId)
  const remove = async () => {
    const catalogs = await catalog.list()
    if (catalogs.length > 0) await catalog.remove({ catalogId: random.pick(catalogs).id })
  }
  return [
    [6, add],
    [3, remove],
  ]
}

/** Of an attribute and its labels where there is one, and of words. */
async function ofViews(
  { random, step, studio }: Situation,
  attribute: Attribute | undefined,
): Promise<[number, () => Promise<unknown>][]> {
  const { views } = studio.client
  const all = attribute && [{ attributeId: attribute.id, labels: attribute.labels.slice(0, 2).map(({ id }) => id) }]
  const filter = { text: `stub ${step}`, ...(all && { all }) }
  const sort = { by: 'added', descending: true } as const
  const known = await views.list()
  const some = known.length > 0 ? random.pick(known) : undefined
  return [
    [4, () => views.make({ name: `v${step}`, filter, sort })],
    ...(some
      ? ([
          [3, () => views.change({ viewId: some.id, name: `w${step}` })],
          [3, () => views.change({ viewId: some.id, filter, sort })],
          [2, () => views.delete({ viewId: some.id })],
        ] as [number, () => Promise<unknown>][])
      : []),
  ]
}

function makeAttribute({ random, step, studio }: Situation): Promise<unknown> {
  return studio.client.labels.createAttribute({ name: `a${step}`, many: random.next() < 0.3 })
}

async function writeCaptions(situation: Situation): Promise<void> {
  const decision = { kind: 'text', text: `Words ${situation.step}` } as const
  await decide(situation, situation.studio.attribute('caption'), decision)
}

async function decide({ random, studio }: Situation, attributeId: number, decision: Decision): Promise<void> {
  const ids = Uint32Array.from(random.some(await studio.ids(), 0.4))
  await studio.client.annotations.decide({ ids, attributeId, decision })
}

function ofAttribute(situation: Situation, attribute: Attribute): [number, (() => Promise<unknown>) | undefined][] {
  const { random, step, studio } = situation
  const { labels } = studio.client
  const { id: attributeId } = attribute
  const some = attribute.labels.length > 0 ? random.pick(attribute.labels) : undefined
  const other = attribute.labels.find((label) => label !== some)
  const decisions = (labelId: number): Decision[] => [
    { kind: 'is', labelId },
    { kind: 'not', labelId },
    { kind: 'clear' },
  ]
  return [
    [attribute.labels.length < 5 ? 16 : 4, () => labels.create({ attributeId, name: `l${step}` })],
    [4, () => labels.renameAttribute({ attributeId, title: `Title ${step}` })],
    [2, () => labels.describeAttribute({ attributeId, description: `Said in ${step}` })],
    [2, () => orderAttributes(situation)],
    [3, () => changeKind(situation, attribute)],
    [4, () => labels.setThreshold({ attributeId, threshold: random.below(10) / 10 })],
    [1, () => labels.deleteAttribute({ attributeId })],
    [8, () => giveModel(studio, random, attribute)],
    [24, some && (() => decide(situation, attributeId, random.pick(decisions(some.id))))],
    [4, some && (() => labels.rename({ labelId: some.id, name: `r${step}` }))],
    [4, some && (() => labels.retire({ labelId: some.id, retired: !some.retired }))],
    [3, some && (() => labels.delete({ labelIds: [some.id] }))],
    [8, some && other && (() => labels.merge({ labelIds: [some.id], intoId: other.id, readAs: random.next() < 0.5 }))],
    [8, some && (() => changeLabels(situation, attribute, some))],
    [3, some && (() => labels.readAs({ labelId: some.id, names: random.some([`n${step}`, ...some.synonyms], 0.6) }))],
    [4, some && (() => split(situation, some))],
  ]
}

/** Says something else of labels; that one would lie under itself is refused. */
async function changeLabels({ random, step, studio }: Situation, { labels }: Attribute, some: Label): Promise<void> {
  const to = random.pick<Partial<LabelDetails>>([
    { parentId: random.pick([null, ...labels.map(({ id }) => id)]) },
    { colour: random.pick([null, '#1f2a44', '#b4232a']) },
    { key: random.pick(['B', 'E', null]) },
    { description: `Said in ${step}` },
  ])
  const labelIds = to.key == null ? [...new Set([some.id, random.pick(labels).id])] : [some.id]
  await studio.client.labels.change({ labelIds, to }).catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'bad-request')) throw error
  })
}

/** Where sets of several labels would be lost it is refused. */
async function changeKind({ studio }: Situation, { id, kind }: Attribute): Promise<void> {
  await studio.client.labels.changeKind({ attributeId: id, many: kind === 'label' }).catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'bad-request')) throw error
  })
}

async function split({ random, step, studio }: Situation, { id: labelId }: Label): Promise<void> {
  const ids = Uint32Array.from(random.some(await studio.ids(), 0.3))
  if (ids.length > 0) await studio.client.labels.split({ labelId, name: `s${step}`, ids })
}

async function orderAttributes({ random, studio }: Situation): Promise<void> {
  const attributeIds = (await studio.client.labels.attributes()).map(({ id }) => id)
  const moved = random.pick(attributeIds)
  await studio.client.labels.orderAttributes({ attributeIds: [moved, ...attributeIds.filter((id) => id !== moved)] })
}

/** Imports a table at random: of attributes there are and new ones, of labels there are and new ones, captions, products. */
async function importTable({ folders, random, step, studio }: Situation): Promise<void> {
  const { client } = studio
  const known = (await client.labels.attributes()).filter(({ name }) => name.startsWith('a'))
  const columns = [...random.some(known, 0.5).map(({ name }) => name), `a${step}`, 'caption', 'product']
  const cellOf = (column: string): string => {
    if (random.next() < 0.3) return ''
    const names = known.find(({ name }) => name === column)?.labels.map(({ name }) => name) ?? []
    return random.pick([...names, `l${step}`, `m${step}|l${step}`, `n${step}`])
  }
  const rows = Array.from({ length: 1 + random.below(8) }, () => {
    const file = join(random.pick(folders), `stub-${String(random.below(6)).padStart(4, '0')}.jpg`)
    return [file, ...columns.map(cellOf)].join(',')
  })
  const path = join(studio.library, 'table.csv')
  await writeFile(path, [['file', ...columns].join(','), ...rows].join('\n'))
  const { jobId } = await client.exchange.importCsv({ path, makeAttributes: random.next() < 0.7 })
  await studio.done(jobId)
}

describe('a journal', () => {
  const kinds = new Set<string>()

  it.each([1, 2, 3, 4, 5, 6])(
    'replayed into an empty library makes the same one: sequence %i',
    async (seed) => {
      const random = new Random(seed)
      const base = await temporaryFolder(testBin())
      const folders = ['one', 'two', 'three'].map((name) => join(base, name))
      for (const folder of folders) await writeStubs(folder, 5)
      const studio = await emptyLibrary()
      const { jobId } = await studio.client.catalog.add({ path: folders[0] as string, tag: false })
      await studio.done(jobId)
      for (let step = 0; step < 100; step++) await act({ studio, random, folders, step })
      const truth = truthOf(studio.engine.store.database)
      const consequences = consequencesOf(studio.engine.store.database)
      expect(truth.changes.length).toBeGreaterThan(5)
      for (const { kind } of readJournal(join(studio.library, 'journal')).entries as JournalLine[]) kinds.add(kind)

      const other = await emptyLibrary()
      const reading = readJournal(join(studio.library, 'journal'))
      expect(await replay(linesOf(join(studio.library, 'journal')), other.engine.history)).toEqual({
        done: reading.entries.length,
        missing: [],
      })
      expect(truthOf(other.engine.store.database)).toEqual(truth)

      // And both can take everything back, step by step, to the same.
      for (const each of [studio, other]) while ((await each.client.annotations.undo()).change);
      const start = truthOf(studio.engine.store.database)
      const {
        catalogs: _removed,
        changes: _undone,
        ...untouched
      } = truthOf((await emptyLibrary()).engine.store.database)
      expect(start).toMatchObject(untouched)
      expect(truthOf(other.engine.store.database)).toEqual(start)
      for (const each of [studio, other]) while ((await each.client.annotations.redo()).change);
      expect(truthOf(other.engine.store.database)).toEqual(truthOf(studio.engine.store.database))
      // What had been taken back before is done again as well; the rest is as it was.
      const undone = (truth.changes as { undone: 0 | 1 }[]).filter((change) => change.undone === 1)
      for (const _ of undone) await studio.client.annotations.undo()
      expect(truthOf(studio.engine.store.database)).toEqual(truth)
      expect(consequencesOf(studio.engine.store.database)).toEqual(consequences)
    },
    60_000,
  )

  it('was tried with all kinds of actions but those on models', () => {
    expect([...kinds].sort()).toEqual([
      'attribute.delete',
      'attribute.describe',
      'attribute.kind',
      'attribute.make',
      'attribute.order',
      'attribute.rename',
      'attribute.threshold',
      'catalog.add',
      'catalog.remove',
      'decide',
      'import',
      'label.change',
      'label.delete',
      'label.make',
      'label.merge',
      'label.read',
      'label.rename',
      'label.retire',
      'label.split',
      'view.change',
      'view.delete',
      'view.make',
    ])
  })

  it('of the first version gives back every decision of its library', async () => {
    const studio = await emptyLibrary()
    const { missing } = await replay(linesOf(join(root, 'test/fixtures/library-1020/journal')), studio.engine.history)
    expect(missing).toEqual([])
    const { decisions } = truthOf(studio.engine.store.database)
    const { default: expected } = (await import('../fixtures/library-1020/expected.json', {
      with: { type: 'json' },
    })) as {
      default: { decisions: { file: string; attribute: string; answer: string; verdict: string; source: string }[] }
    }
    const plain = (list: readonly unknown[]) =>
      (list as { file: string; attribute: string; answer: string; verdict: string; source: string }[])
        .map(({ answer, attribute, file, source, verdict }) =>
          [file.replace('/home/shop/spring/', ''), attribute, answer, verdict, source].join(' · '),
        )
        .sort()
    expect(plain(decisions)).toEqual(plain(expected.decisions))
  })
})
