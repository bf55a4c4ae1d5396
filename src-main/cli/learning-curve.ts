import type { CurvePoint } from '../../src-preload/contract.ts'
import { axesOf, pathThrough, type CurveDot } from '../common/charts/curves.ts'
import { escapeText } from '../common/charts/svg-text.ts'

const width = 960
const plot = { top: 56, bottom: 340, width: 380 }
const legend = { top: 388, lineHeight: 20 }
const colours = { training: '#33508f', validation: '#b4540a', ink: '#1b1c1e', grid: '#d9d9d6' }
/** Of runs that are compared. */
const runColours = ['#33508f', '#b4540a', '#2b7a4b', '#8d3b8f', '#1f8a99', '#a3262f', '#7a6a1e', '#55585e']

export interface RunCurve {
  title: string
  curve: readonly CurvePoint[]
}

interface Series {
  name: string
  colour: string
  dashed: boolean
  dots: CurveDot[]
}

/**
 * Loss and accuracy, training and held out, as one SVG picture 960 pixels wide. Of a single run the two have colours of
 * their own, and their last values stand above; of several each run has its colour, and a legend below.
 */
export function drawLearningCurves(runs: readonly RunCurve[]): string {
  const loss = runs.flatMap((run, index) => bothSeries(run, colourOf(runs, index), 'loss', 'validationLoss'))
  const accuracy = runs.flatMap((run, index) =>
    bothSeries(run, colourOf(runs, index), 'accuracy', 'validationAccuracy'),
  )
  const highest = Math.max(...loss.flatMap(({ dots }) => dots.map(({ value }) => value ?? 0)), 1e-9)
  const compared = runs.length > 1
  const height = compared ? legend.top + runs.length * legend.lineHeight + 8 : 400
  const title = compared ? 'Learning curves (lines: training, dashes: held out)' : (runs[0]?.title ?? '')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="${colours.ink}">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="48" y="24" font-size="15" font-weight="600">${escapeText(title)}</text>
${chart(48, 'Loss', loss, highest, showLoss, !compared)}
${chart(532, 'Accuracy', accuracy, 1, showAccuracy, !compared)}
${compared ? runs.map((run, index) => legendLine(run, index)).join('\n') : ''}
</svg>
`
}

const showLoss = (value: number): string => value.toPrecision(2)
const showAccuracy = (value: number): string => `${Math.round(value * 100)} %`

function colourOf(runs: readonly RunCurve[], index: number): { training: string; validation: string } {
  if (runs.length === 1) return colours
  const colour = runColours[index % runColours.length] ?? colours.ink
  return { training: colour, validation: colour }
}

function bothSeries(
  { curve }: RunCurve,
  colour: { training: string; validation: string },
  training: 'loss' | 'accuracy',
  validation: 'validationLoss' | 'validationAccuracy',
): Series[] {
  const dotsOf = (key: typeof training | typeof validation): CurveDot[] =>
    curve.filter((point) => point[key] !== null).map((point) => ({ iteration: point.iteration, value: point[key] }))
  const all: Series[] = [
    { name: 'Training', colour: colour.training, dashed: false, dots: dotsOf(training) },
    { name: 'Held out', colour: colour.validation, dashed: true, dots: dotsOf(validation) },
  ]
  return all.filter(({ dots }) => dots.length > 0)
}

function chart(
  left: number,
  name: string,
  series: Series[],
  highest: number,
  show: (value: number) => string,
  withValues: boolean,
): string {
  const last = Math.max(...series.flatMap(({ dots }) => dots.map(({ iteration }) => iteration)), 1)
  const box = { left, right: left + plot.width, top: plot.top, bottom: plot.bottom }
  const axes = axesOf(box, { last, low: 0, high: highest })
  const lines = axes.marks.map((mark) => {
    const at = axes.y(mark).toFixed(1)
    return `<path d="M${left} ${at}h${plot.width}" stroke="${colours.grid}"/><text x="${left - 6}" y="${at}" dy="4" text-anchor="end">${show(mark)}</text>`
  })
  const curves = series.map(
    ({ colour, dashed, dots }) =>
      `<path d="${pathThrough(dots, axes)}" fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''}/>`,
  )
  const lastValues = series.map(
    ({ name: label, colour, dots }, index) =>
      `<text x="${left + 90 + index * 140}" y="${plot.top - 10}" fill="${colour}">${label} ${show(dots.at(-1)?.value ?? 0)}</text>`,
  )
  return [
    `<text x="${left}" y="${plot.top - 10}" font-weight="600">${name}</text>`,
    ...(withValues ? lastValues : []),
    ...lines,
    ...curves,
    `<text x="${left}" y="${plot.bottom + 20}">0</text>`,
    `<text x="${left + plot.width}" y="${plot.bottom + 20}" text-anchor="end">${last} iterations</text>`,
  ].join('\n')
}

/** A run's colour, its name, and where it ended. */
function legendLine({ title, curve }: RunCurve, index: number): string {
  const y = legend.top + index * legend.lineHeight
  const end = curve.at(-1)
  const word = (name: string, loss: number | null | undefined, accuracy: number | null | undefined): string[] =>
    typeof loss === 'number' && typeof accuracy === 'number'
      ? [`${name} ${showLoss(loss)}, ${showAccuracy(accuracy)}`]
      : []
  const ends = [
    ...word('training', end?.loss, end?.accuracy),
    ...word('held out', end?.validationLoss, end?.validationAccuracy),
  ]
  return `<path d="M48 ${y - 4}h28" stroke="${runColours[index % runColours.length]}" stroke-width="3"/><text x="86" y="${y}">${escapeText([`${title}: ${end?.iteration ?? 0} iterations`, ...ends].join('; '))}</text>`
}
