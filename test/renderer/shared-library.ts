import { afterAll, beforeAll } from 'vitest'
import type { Candidate } from '../../src-preload/contract.ts'
import { HeldOut } from '../../src-main/engine/models/held-out.ts'
import { Written } from '../../src-main/engine/models/written.ts'
import { Bin } from '../helpers/bin.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'
import { storeSaid } from '../helpers/predictions.ts'
import { Random } from '../helpers/random.ts'
import type { TestEngine } from '../helpers/test-engine.ts'
import { storeVectors } from '../helpers/vectors.ts'

/** Of the made-up features. */
const dimensions = 16

/**
 * A library of stand-ins for pictures, read and tagged by the shipped models as far as anyone can see: image n of the list has
 * the id n. The last six have a type that a person decided on; the first two of these six are doubted.
 */
export class PreparedLibrary {
  readonly studio: TestEngine
  /** What people had done before the tests begin. */
  readonly #prepared: number | undefined

  private constructor(studio: TestEngine) {
    this.studio = studio
    this.#prepared = studio.engine.history.state().undo?.id
  }

  static async make(bin: Bin, images = 60): Promise<PreparedLibrary> {
    const { studio } = await openStubStudio({ bin, images })
    const ids = Array.from({ length: images }, (_, at) => at + 1)
    if ((await studio.ids()).join() !== ids.join()) throw new Error('the images are not numbered as they are listed')
    const random = new Random(7)
    storeVectors(studio, new Map(ids.map((id) => [id, Array.from({ length: dimensions }, () => random.next())])))
    for (const title of ['Type', 'Colour', 'Brand']) await tag(studio, title, ids, random)
    await caption(studio, ids, random)
    await decide(studio, ids.slice(-6))
    return new PreparedLibrary(studio)
  }

  /** The attribute of this title. */
  attribute(title: string): number {
    return this.studio.attribute(title)
  }

  /** Takes back what was done since the library was made, and forgets what the window remembered. */
  async takeBack(): Promise<void> {
    const { annotations, library } = this.studio.client
    for (let last = await annotations.history(); last.undo?.id !== this.#prepared; last = await annotations.history()) {
      if ((await annotations.undo()).change === null) throw new Error('more was taken back than the test did')
    }
    const remembered = Object.keys(await library.settings())
    await library.remember(Object.fromEntries(remembered.map((key) => [key, null])))
  }
}

/** One library for all tests of a file: each begins with what the one before did taken back. */
export function sharedLibrary(): () => Promise<PreparedLibrary> {
  const bin = new Bin()
  let library: PreparedLibrary
  beforeAll(async () => {
    library = await PreparedLibrary.make(bin)
  })
  afterAll(() => bin.empty())
  return async () => {
    await library.takeBack()
    return library
  }
}

/** Every fourth answer is one that the model is not sure of. */
async function tag({ engine }: TestEngine, title: string, ids: readonly number[], random: Random): Promise<void> {
  const { attributes, values, versions } = engine
  const attributeId = attributes.find(title)?.id ?? 0
  const versionId = versions.active(attributeId)?.id ?? 0
  const labelIds = versions.labelIds(versionId)
  const said = ids.map((id): [number, Candidate[]] => {
    const best = id % 4 === 0 ? 0.2 + 0.1 * random.next() : 0.6 + 0.39 * random.next()
    const second = Math.min(best, 1 - best) / 2
    const labels = new Set<number>()
    while (labels.size < 5) labels.add(random.pick(labelIds))
    return [id, [...labels].map((labelId, rank) => ({ labelId, confidence: rank === 0 ? best : second / rank }))]
  })
  storeSaid(engine, versionId, new Map(said))
  await values.rebuild(attributeId)
}

async function caption({ engine }: TestEngine, ids: readonly number[], random: Random): Promise<void> {
  const { attributes, store, values, versions } = engine
  const attributeId = attributes.find('caption')?.id ?? 0
  const texts = ids.map((id) => `Women ${random.pick(['Blue', 'Red', 'Green'])} Dress ${id}`)
  const confidences = Float32Array.from(ids, () => random.next())
  const captions = { versionId: versions.active(attributeId)?.id ?? 0, texts, confidences }
  store.database.transaction(() => new Written(store.database).store(ids, captions, []))()
  await values.rebuild(attributeId)
}

async function decide(studio: TestEngine, ids: readonly number[]): Promise<void> {
  const { attributes, store, versions } = studio.engine
  const attributeId = attributes.find('Type')?.id ?? 0
  const [label, other] = versions.labelIds(versions.active(attributeId)?.id ?? 0) as [number, number]
  await studio.client.annotations.decide({
    ids: Uint32Array.from(ids),
    attributeId,
    decision: { kind: 'is', labelId: label },
  })
  // As if it had been long ago, and a training had doubts since.
  store.database.prepare('UPDATE annotation SET at = at - 2000').run()
  const doubts = ids.slice(0, 2).map((imageId) => ({ imageId, labelId: label, own: 0.04, otherId: other, other: 0.82 }))
  new HeldOut(store.database).setSuspects(attributeId, doubts, { foundAt: Date.now() - 1000, read: null })
}
