import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Evaluation, ModelMetrics } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import {
  attributeOption,
  findAttribute,
  isWhole,
  listOf,
  metricsLine,
  needsAttribute,
  percent,
  type Command,
} from './command.ts'
import { confusionCsv, confusionRows, drawConfusion } from '../common/charts/confusion-matrix.ts'
import { table } from './output.ts'
import { isPicture, writePicture } from './picture.ts'

export const test: Command = {
  options: {
    ...attributeOption,
    version: { type: 'string' },
    against: { type: 'string' },
    confusion: { type: 'string', multiple: true },
    report: { type: 'string', multiple: true },
  },
  check(positionals, values) {
    const strange = listOf(values['confusion']).find((path) => !isPicture(path) && !isTable(path))
    if (strange !== undefined) return `--confusion takes FILE.png, FILE.svg or FILE.csv, not "${strange}"`
    const unwritten = listOf(values['report']).find((path) => !isReport(path))
    if (unwritten !== undefined) return `--report takes FILE.html, FILE.csv, FILE.png or FILE.svg, not "${unwritten}"`
    const unnumbered = ['version', 'against'].find((name) => values[name] !== undefined && !isWhole(values[name]))
    if (unnumbered !== undefined) return `--${unnumbered} takes a number`
    return needsAttribute(positionals, values)
  },
  async run({ session, output, values }) {
    const attribute = await findAttribute(session, values)
    const version = values['version']
    const evaluation = await session.engine.review.evaluate({
      attributeId: attribute.id,
      ...(version === undefined ? {} : { versionId: Number(version) }),
    })
    const lines = [
      `${attribute.title}: ${evaluation.version.name} (version ${evaluation.version.id}, ${evaluation.version.state})`,
    ]
    const isTrained = evaluation.version.origin === 'trained' && evaluation.version.kind === 'head'
    const heldOut = isTrained ? 'out of fold when trained:       ' : 'held out when trained:          '
    if (evaluation.heldOut) lines.push(`${heldOut}${metricsLine(evaluation.heldOut)}`)
    if (evaluation.library) lines.push(`this library, not learned from: ${metricsLine(evaluation.library)}`)
    else lines.push('this library has no decisions it has not learned from: label some images to measure on them')
    const shown = evaluation.library ?? evaluation.heldOut
    if (shown) lines.push('', ...metricsTable(shown))
    const confusion = evaluation.confusion && { ...evaluation.confusion, counts: confusionRows(evaluation.confusion) }
    output.result({ event: 'tested', attribute: attribute.name, ...evaluation, confusion }, ...lines)
    for (const path of listOf(values['confusion']).map((name) => resolve(name))) {
      await writeConfusion(evaluation, attribute.title, path)
      output.result({ event: 'written', path }, `confusion matrix written to ${path}`)
    }
    const against = values['against']
    for (const path of listOf(values['report']).map((name) => resolve(name))) {
      await session.engine.review.exportReport({
        attributeId: attribute.id,
        versionId: evaluation.version.id,
        ...(against === undefined ? {} : { againstId: Number(against) }),
        path,
      })
      output.result({ event: 'written', path }, `report written to ${path}`)
    }
  },
}

async function writeConfusion({ confusion, library, version }: Evaluation, title: string, path: string): Promise<void> {
  if (version.kind === 'captioner') {
    throw new AppError('bad-request', `"${version.name}" writes texts: there is no confusion matrix of these.`)
  }
  if (library !== null ? 'microF1' in library : version.metrics !== null && 'microF1' in version.metrics) {
    throw new AppError('bad-request', `"${version.name}" gives several labels: none of them is taken for another.`)
  }
  if (!confusion) {
    throw new AppError(
      'not-found',
      `There is no confusion matrix of "${version.name}": nothing was held out when it was trained. Label some images and test again.`,
      version.name,
    )
  }
  if (isTable(path)) return writeFile(path, confusionCsv(confusion))
  const images = confusion.counts.reduce((sum, count) => sum + count, 0)
  const which = library ? 'of this library' : 'held out when trained'
  await writePicture(path, drawConfusion(`${title}: ${version.name}, ${images} images ${which}`, confusion), 2)
}

const isReport = (path: string): boolean => /\.(html?|csv|png|svg)$/i.test(path)

const isTable = (path: string): boolean => /\.csv$/i.test(path)

function metricsTable(metrics: ModelMetrics): string[] {
  if ('bleu4' in metrics) {
    const rows = metrics.agreement.map(({ attribute, images, written, reference }) => [
      attribute,
      String(images),
      percent(written),
      percent(reference),
    ])
    return table([['captions that name the', 'images', 'written', 'by people'], ...rows])
  }
  // Of a label that no image has and none was taken for there is nothing to say.
  const seen = metrics.perLabel.filter(({ support, precision }) => support > 0 || precision !== null)
  const rows = seen
    .toSorted((a, b) => b.support - a.support)
    .map(({ label, support, recall, precision, ...more }) => [
      label,
      String(support),
      percent(recall),
      percent(precision),
      ...('f1' in more ? [percent(more.f1 as number | null)] : []),
    ])
  const columns = ['label', 'images', 'recall', 'precision', ...('microF1' in metrics ? ['F1'] : [])]
  const left = metrics.perLabel.length - seen.length
  return [...table([columns, ...rows]), ...(left > 0 ? [`and ${left} labels that no image has`] : [])]
}
