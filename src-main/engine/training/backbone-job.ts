import type { JobContext, JobRunner } from '../jobs/job-runner.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { Retraining } from './retraining.ts'
import type { Runs } from './runs.ts'

export interface BackboneJobParts {
  attributes: Attributes
  backbones: Backbones
  retraining: Retraining
  runs: Runs
  embedMissing(features: readonly string[], context: Pick<JobContext, 'signal' | 'progress'>): Promise<number>
}

/**
 * Takes another backbone to use: embeds all images with it, then retrains every attribute with enough decisions on its
 * features, as candidates to review. The models in use stay in use, on their own features, until those
 * are accepted; what has too few decisions stays where it is.
 */
export function defineBackboneJob(jobs: JobRunner, parts: BackboneJobParts): void {
  const { attributes, backbones, retraining, runs } = parts
  jobs.define<{ name: string }>('backbone', {
    resumes: true,
    async work({ name }, context) {
      backbones.makeCurrent(name)
      await parts.embedMissing(backbones.featuresForTraining(), context)
      const [trained, left]: [string[], string[]] = [[], []]
      for (const { id: attributeId, title } of attributes.list()) {
        context.signal.throwIfAborted()
        const learning = retraining.learningOf(attributeId)
        const { examples, labels } = retraining.summary(attributeId)
        // On another backbone a head starts anew, whatever ships for the attribute.
        if (!learning || learning.obstacle({ examples, labels, hasPrior: false }) !== null) {
          left.push(title)
          continue
        }
        context.progress({ done: 0, total: null, note: `Retraining ${title}` })
        // A head goes on from the shipped one, which keeps reading its own backbone; a captioner starts anew on the new one.
        const options = { ...learning.usual, ...(learning.goesOnElsewhere ? {} : { fromScratch: true }) }
        await retraining.train({ attributeId, runId: runs.begin(attributeId, options) }, context)
        trained.push(title)
      }
      const said = [`All images are embedded with ${backbones.get(name).title}.`]
      if (trained.length > 0) said.push(`Waiting for review: ${trained.join(', ')}.`)
      if (left.length > 0) said.push(`Too few decisions to retrain: ${left.join(', ')}; they stay on their backbone.`)
      return said.join(' ')
    },
  })
}
