import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Decision } from '../../src-preload/contract.ts'
import { Predictions } from '../../src-main/engine/models/predictions.ts'
import { Random } from '../helpers/random.ts'
import { importDecisions } from '../helpers/imported.ts'
import { openStubStudio, sayAtRandom, type StubStudio } from '../helpers/stub-studio.ts'

function table({ studio, attributeId }: StubStudio): unknown[] {
  return studio.engine.store.database
    .prepare('SELECT * FROM cache.value WHERE attribute_id = ? ORDER BY image_id')
    .all(attributeId)
}

function randomDecision(random: Random, labelIds: readonly number[]): Decision {
  switch (random.below(5)) {
    case 0:
      return { kind: 'accept' }
    case 1:
      return { kind: 'not' }
    case 2:
      return { kind: 'not', labelId: random.pick(labelIds) }
    case 3:
      return { kind: 'clear' }
    default:
      return { kind: 'is', labelId: random.pick(labelIds) }
  }
}

/** The rule itself, written a second time as plainly as can be. */
function byTheRule({ studio, attributeId, ids }: StubStudio): unknown[] {
  const { database } = studio.engine.store
  const version = studio.engine.versions.active(attributeId)
  const predictions = new Predictions(database)
  return ids
    .toSorted((a, b) => a - b)
    .flatMap((image_id) => {
      const present = database.prepare('SELECT present FROM image WHERE id = ?').pluck().get(image_id)
      if (present !== 1) return []
      const decisions = database
        .prepare('SELECT label_id, verdict, source FROM annotation WHERE attribute_id = ? AND image_id = ?')
        .all(attributeId, image_id) as { label_id: number; verdict: string; source: string }[]
      const said = decisions.find(({ verdict }) => verdict === 'is')
      if (said) return [{ image_id, label_id: said.label_id, source: said.source }]
      const top = version ? predictions.top(version.id, image_id) : []
      const best = top.find(({ labelId }) => !decisions.some(({ label_id }) => label_id === labelId))
      return best ? [{ image_id, label_id: best.labelId, source: 'machine' }] : []
    })
}

it.each([1, 2, 3])(
  'after any decisions the values follow the rule, and a rebuild gives the same (seed %i)',
  async (seed) => {
    const random = new Random(seed)
    const stub = await openStubStudio({ images: 30, labels: 6 })
    const { studio, attributeId, ids, labelIds } = stub
    const { annotations } = studio.client
    for (let round = 0; round < 3; round++) {
      sayAtRandom(stub, random.some(ids, 0.8), random, 'active')
      await studio.engine.values.rebuild(attributeId)
      for (let step = 0; step < 30; step++) {
        const chance = random.next()
        if (chance < 0.15) await studio.undoDecision()
        else if (chance < 0.25) await annotations.redo()
        else {
          const chosen = Uint32Array.from(random.some(ids, random.next() < 0.5 ? 0.05 : 0.5))
          if (chance < 0.4) {
            const imported = [...chosen].map((imageId) => ({ imageId, attributeId, answer: random.pick(labelIds) }))
            await importDecisions(studio, imported)
          } else if (chance < 0.5) {
            const decisions = Array.from(chosen, () => randomDecision(random, labelIds))
            await annotations.decide({ ids: chosen, attributeId, decision: { kind: 'each', decisions } })
          } else await annotations.decide({ ids: chosen, attributeId, decision: randomDecision(random, labelIds) })
        }
      }
      await rm(join(stub.folder, `stub-000${round}.jpg`))
      await studio.rescan(stub.catalogId)
      const incremental = table(stub)
      expect(incremental).toMatchObject(byTheRule(stub))
      expect(incremental).toHaveLength(byTheRule(stub).length)
      await studio.engine.values.rebuild(attributeId)
      expect(table(stub)).toEqual(incremental)
    }
    while (await studio.undoDecision());
    expect(
      studio.engine.store.database.prepare('SELECT count(*) FROM annotation').pluck().get(),
      'everything undone, nothing is left',
    ).toBe(0)
  },
)
