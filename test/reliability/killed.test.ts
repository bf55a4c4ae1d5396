import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { makeGarments } from '../helpers/images.ts'
import { Random } from '../helpers/random.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { histories } from '../helpers/told.ts'
import { figure, seed, times } from './scale.ts'

const kills = times(8, 60)

/** What the engine has answered for: image -> label. Of the last request no one knows whether it was done. */
interface Acknowledged {
  labels: Map<number, string>
  unsure: ReadonlyMap<number, string> | null
  /** Actions that are in the history for certain. */
  actions: number
}

it(
  `loses no decision it has answered for, killed ${kills} times at any moment`,
  async () => {
    const bin = testBin()
    const random = new Random(7 + seed)
    const base = await temporaryFolder(bin)
    const library = join(base, 'library')
    await makeGarments(join(base, 'catalog'), ['red', 'green', 'blue', 'black'], 40)

    const setUp = await TestEngine.open({ bin, library })
    await setUp.scan(join(base, 'catalog'))
    const attributeId = setUp.attribute('Shade')
    const names = ['warm', 'cold', 'dark', 'light']
    const labelIds = names.map((name) => setUp.label(attributeId, name))
    const ids = await setUp.ids()
    const paths = new Map([...(await setUp.idsByPath())].map(([path, id]) => [id, path]))
    await setUp.close()

    const known: Acknowledged = { labels: new Map(), unsure: null, actions: 0 }
    for (let kill = 0; kill < kills; kill++) {
      const engine = await EngineProcess.start(library, bin)
      await engine.client.tagging.start({ again: true })
      const working = workUntilKilled(engine)
      await working.actions(1 + random.below(60))
      // Any moment between two answers.
      for (let turns = random.below(200); turns > 0; turns--) await setImmediate()
      await engine.kill()
      await working.ended
      await checkEverything(kill)
    }

    /** Decides and imports, one request after the other, until the engine is no more. */
    function workUntilKilled(engine: EngineProcess) {
      const waiting: { count: number; resolve: () => void }[] = []
      let done = 0
      const acknowledge = (said: ReadonlyMap<number, string>, changed: boolean): void => {
        for (const [id, label] of said) known.labels.set(id, label)
        known.unsure = null
        if (changed) known.actions++
        done++
        for (const { count, resolve } of waiting) if (done >= count) resolve()
      }
      const work = async (): Promise<void> => {
        for (;;) {
          const chosen = random.some(ids, random.next() < 0.8 ? 0.02 : 0.6)
          if (chosen.length === 0) continue
          const common = random.below(names.length)
          const isEach = random.next() < 0.3
          const which = chosen.map(() => (isEach ? random.below(names.length) : common))
          const said = new Map(chosen.map((id, index) => [id, names[which[index] ?? 0] ?? '']))
          known.unsure = said
          if (random.next() < 0.9) {
            const decisions = which.map((at) => ({ kind: 'is', labelId: labelIds[at] ?? 0 }) as const)
            const decision = isEach ? ({ kind: 'each', decisions } as const) : decisions[0]!
            const request = { ids: Uint32Array.from(chosen), attributeId, decision }
            const { changed } = await engine.client.annotations.decide(request)
            acknowledge(said, changed > 0)
          } else {
            // An import leaves what a person decided: only the others count.
            const free = new Map(said.entries().filter(([id]) => !known.labels.has(id)))
            // In a long run people have decided on all of them before its end: a table without a row is refused.
            if (free.size === 0) continue
            known.unsure = free
            const path = join(base, 'labels.csv')
            await writeFile(
              path,
              ['file,shade', ...free.entries().map(([id, label]) => `${paths.get(id) ?? ''},${label}`)].join('\n'),
            )
            const { jobId } = await engine.client.exchange.importCsv({ path })
            expect(await engine.ended(jobId)).toMatchObject({ state: 'done' })
            acknowledge(free, free.size > 0)
          }
        }
      }
      const ended = expect(work()).rejects.toMatchObject({ code: 'process-died' })
      return {
        /** Rejects where the work ends before, by something else than the kill. */
        actions: (count: number) =>
          Promise.race([new Promise<void>((resolve) => waiting.push({ count, resolve })), ended]),
        ended,
      }
    }

    async function checkEverything(kill: number): Promise<void> {
      const studio = await TestEngine.open({ bin, library })
      const { database } = studio.engine.store
      for (const schema of ['main', 'cache']) {
        expect(database.pragma(`${schema}.integrity_check`, { simple: true }), `kill ${kill}`).toBe('ok')
      }
      expect(database.pragma('foreign_key_check')).toEqual([])
      const unsure = known.unsure
      for (const [id, label] of known.labels) {
        if (!unsure?.has(id)) expect(await labelOf(studio, id), `image ${id} after kill ${kill}`).toBe(label)
      }
      if (unsure) {
        const unsureIds = [...unsure.keys()]
        const now = await Promise.all(unsureIds.map((id) => labelOf(studio, id)))
        const untouched = unsureIds.map((id) => known.labels.get(id) ?? null)
        const done = [...unsure.values()]
        expect([untouched, done], 'the last request was done to all of its images or to none').toContainEqual(now)
        unsureIds.forEach((id, index) => {
          const name = now[index]
          if (name) known.labels.set(id, name)
        })
        known.unsure = null
      }
      const changes = database.prepare('SELECT count(*) FROM change').pluck().get() as number
      expect(changes).toBeGreaterThanOrEqual(known.actions)
      const { damaged, kept, told } = histories(studio)
      expect(damaged).toEqual([])
      expect(told, 'the journal tells of every action, and of no other').toEqual(kept)
      // Values are what a rebuild makes of the decisions.
      const values = () =>
        database.prepare('SELECT * FROM cache.value WHERE attribute_id = ? ORDER BY image_id').all(attributeId)
      const before = values()
      await studio.engine.values.rebuild(attributeId)
      expect(values()).toEqual(before)
      // The history goes back and forth over all that was done.
      const { change } = await studio.client.annotations.undo()
      expect(change).not.toBeNull()
      expect((await studio.client.annotations.redo()).change).toEqual(change)
      expect(values()).toEqual(before)
      await studio.close()
    }

    function labelOf(studio: TestEngine, id: number): Promise<string | null> {
      return studio.labelOf(id, attributeId)
    }

    // And in the end everything is tagged, once.
    const studio = await TestEngine.open({ bin, library })
    await studio.done((await studio.client.tagging.start({})).jobId)
    const stored = studio.engine.store.database.prepare('SELECT count(*) FROM cache.embedding').pluck().get()
    expect(stored).toBe(ids.length * 2)
    expect(await studio.client.catalog.list()).toMatchObject([{ images: ids.length, untagged: 0, errors: 0 }])
    figure('kills while it decides, imports and tags', `${kills}: ${known.actions} actions acknowledged, none lost`)
  },
  times(300_000, 3_600_000),
)
