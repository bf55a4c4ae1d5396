import { resolve } from 'node:path'
import { AppError } from '../common/app-error.ts'
import { describeAttribute, isWhole, listOf, type Command } from './command.ts'
import { drawLearningCurves } from './learning-curve.ts'
import { isPicture, writePicture } from './picture.ts'

/** More cannot be told apart by their colours. */
const mostRuns = 8

export const plot: Command = {
  options: { run: { type: 'string', multiple: true }, output: { type: 'string', short: 'o' } },
  check(_positionals, values) {
    const runs = listOf(values['run'])
    if (runs.length === 0 || !runs.every(isWhole)) return 'name the run: --run N (the verb runs lists them)'
    if (runs.length > mostRuns) return `at most ${mostRuns} runs fit on one picture`
    return isPicture(String(values['output'])) ? undefined : 'name the picture: --output FILE.png or FILE.svg'
  },
  async run({ session, output, values }) {
    const curves = []
    for (const runId of new Set(listOf(values['run']).map(Number))) {
      const { id, attributeId, curve } = await session.engine.training.run({ runId })
      if (curve.length === 0)
        throw new AppError('not-found', `Run ${id} has no learning curve: it was learned in one step.`, String(id))
      const { title } = await describeAttribute(session, attributeId)
      curves.push({ run: id, title: `${title}, run ${id}`, curve })
    }
    const path = resolve(String(values['output']))
    await writePicture(path, drawLearningCurves(curves))
    const points = curves.reduce((sum, { curve }) => sum + curve.length, 0)
    const [first] = curves
    output.result(
      { event: 'plotted', runs: curves.map(({ run }) => run), path, points },
      curves.length === 1
        ? `run ${first?.run} drawn to ${path}`
        : `runs ${curves.map(({ run }) => run).join(', ')} drawn to ${path}`,
    )
  },
}
