import { describe, expect, it, onTestFinished } from 'vitest'
import { metricsLine, percent } from '../../src-main/cli/command.ts'
import { colourDescriptorId } from '../../src-main/common/feature-names.ts'
import { figuresOf } from '../../src-renderer/answers/figures.ts'
import { labelFigures } from '../../src-renderer/answers/label-figures.ts'
import { countText, rightOf } from '../../src-renderer/answers/shares.ts'
import { connect } from '../../src-renderer/client.ts'
import { Attributes } from '../../src-renderer/state/attributes.svelte.ts'
import { Browse } from '../../src-renderer/state/browse.svelte.ts'
import { Catalogs } from '../../src-renderer/state/catalogs.svelte.ts'
import { Models } from '../../src-renderer/state/models.svelte.ts'
import { Views } from '../../src-renderer/state/views.svelte.ts'
import { importDecisions } from '../helpers/imported.ts'
import { headMetrics } from '../helpers/metrics.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'
import { storeVectors } from '../helpers/vectors.ts'
import { TestBridge } from './test-bridge.ts'

/** A model of twenty images a person decided and six a table named, in use, and six more decided since. */
async function afterATraining() {
  const stub = await openStubStudio({ images: 40, labels: 3 })
  const { attributeId, ids, labelIds, studio } = stub
  const { client } = studio
  const vectors = new Map(ids.map((id, at) => [id, [at % 2, (at * 7) % 5, 1]]))
  storeVectors(studio, vectors)
  storeVectors(studio, vectors, colourDescriptorId)
  // Some are not what their picture says, so that no share is all or nothing.
  const labelAt = (at: number): number => labelIds[(at % 9 === 0 ? at + 1 : at) % 2]!
  const decide = async (from: number, to: number) => {
    for (let at = from; at < to; at++) {
      const decision = { kind: 'is', labelId: labelAt(at) } as const
      await client.annotations.decide({ ids: Uint32Array.of(ids[at]!), attributeId, decision })
    }
  }
  await decide(0, 20)
  const said = ids.slice(20, 26).map((imageId, at) => ({ imageId, attributeId, answer: labelAt(20 + at) }))
  await importDecisions(studio, said)
  const { jobId, runId } = await client.training.start({ attributeId })
  const { note } = await studio.done(jobId)
  const run = await client.training.run({ runId })
  await client.review.accept({ versionId: run.versionId ?? 0 })
  await decide(26, 32)
  const bridge = new TestBridge(studio)
  onTestFinished(() => bridge.settled())
  return { ...stub, engine: connect(bridge), note, run }
}

describe('what is said of one attribute is the same wherever it is shown', () => {
  it('how good its model is, and how many images are decided', async () => {
    const { attributeId, engine, labelIds, note, run } = await afterATraining()
    const metrics = headMetrics(run.after)
    const share = rightOf(metrics)
    expect(share.of).toBe(26)

    // Models and its chart, Changes, Evaluation, the line of the job, the command line.
    const models = new Models(engine, () => undefined)
    await models.refresh(attributeId)
    const shown = models.activeOf(attributeId)
    expect(shown?.metrics).toEqual(metrics)
    expect(figuresOf(metrics)[0]?.share).toEqual(share)
    const asTrained = await engine.review.report({ attributeId, filter: { keptOut: 'held-out' } })
    expect(asTrained.right).toEqual(share)
    expect(asTrained.metrics).toEqual(metrics)
    const byName = (one: { label: string }, other: { label: string }) => one.label.localeCompare(other.label)
    expect(asTrained.labels.map(({ label, found, rightWhenSaid }) => ({ label, found, rightWhenSaid })).sort(byName)).toEqual(
      labelFigures(metrics).map(({ label, found, rightWhenSaid }) => ({ label, found, rightWhenSaid })).sort(byName),
    ) // prettier-ignore
    expect(note).toContain(countText(share))
    const evaluation = await engine.review.evaluate({ attributeId })
    expect(metricsLine(evaluation.heldOut!)).toContain(`(${percent(share.low)} to ${percent(share.high)})`)

    // On what was decided since: Evaluation, the command line, and the row of the version.
    const since = await engine.review.report({ attributeId, filter: { keptOut: 'since' } })
    expect(since.right).toEqual(shown?.sinceAccepted)
    expect(rightOf(headMetrics(evaluation.library))).toEqual(since.right)
    const whole = await engine.review.report({ attributeId })
    expect(whole.right?.of).toBe(share.of + 6)
    // The room of labels: the same of what it shows as measured here, and nothing else of what is not.
    const inRoom = await engine.labels.figures({ attributeId })
    expect(inRoom.map(({ labelId }) => labelId)).toEqual(labelIds)
    for (const { found, foundOn, labelId } of inRoom) {
      const inReport = whole.labels.find((label) => label.labelId === labelId)?.found ?? null
      expect(foundOn === 'library' ? found : null, `label ${labelId}`).toEqual(inReport)
    }
    const [first, , undecided] = inRoom
    expect(first).toMatchObject({ foundOn: 'library', learned: 'here' })
    expect(undecided, 'nobody decided on it').toMatchObject({ found: null, foundOn: null, learned: null, human: 0 })

    // How many: the bar, the footer, the start page, the sidebar, filters and the sheet of a training.
    const attributes = new Attributes(engine, () => undefined, () => false) // prettier-ignore
    await attributes.refresh()
    const catalogs = new Catalogs(engine)
    await catalogs.refresh()
    const browse = new Browse(engine, () => undefined)
    const views = new Views({ engine, browse, focused: () => attributeId })
    await views.count()
    const { labels, sources } = attributes.find(attributeId)!
    expect(sources).toMatchObject({ human: 26, imported: 6 })
    expect(views.queueCount('unreviewed'), 'reviewed and not reviewed are all').toBe(catalogs.images - sources.human)
    const states = (['human', 'imported', 'machine'] as const).map((state) => ({
      all: [{ attributeId, states: [state] }],
    }))
    const counted = await engine.images.count({ filters: states })
    expect(counted).toEqual([sources.human, sources.imported, sources.machine])
    expect(labels.reduce((sum, { decided }) => sum + decided, 0)).toBe(32)
    expect(labels.reduce((sum, { images }) => sum + images, 0)).toBe(counted.reduce((sum, images) => sum + images, 0))
    const ofLabels = labels.map(({ id }) => ({ all: [{ attributeId, labels: [id] }] }))
    expect(await engine.images.count({ filters: ofLabels })).toEqual(labels.map(({ images }) => images))
    const summary = await engine.training.summary({ attributeId })
    expect(summary).toMatchObject({ human: 26, imported: 6, examples: 32, sinceLastRun: 6 })
    expect(await engine.training.summary({ attributeId, among: {} })).toEqual({ ...summary, suspects: 0 })
  })
})
