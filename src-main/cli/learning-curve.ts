import type { CurvePoint } from '../../src-preload/contract.ts'

const [width, height] = [960, 400]
const plot = { top: 56, bottom: 340, width: 380 }
const colours = { training: '#33508f', validation: '#b4540a', ink: '#1b1c1e', grid: '#d9d9d6' }

interface Series {
  name: string
  colour: string
  dashed: boolean
  points: [iteration: number, value: number][]
}

/** Loss and accuracy of a run, training and held out, as one SVG picture of 960 x 400 pixels. */
export function drawLearningCurve(title: string, curve: readonly CurvePoint[]): string {
  const loss = bothSeries(curve, 'loss', 'validationLoss')
  const accuracy = bothSeries(curve, 'accuracy', 'validationAccuracy')
  const highest = Math.max(...loss.flatMap(({ points }) => points.map(([, value]) => value)), 1e-9)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="${colours.ink}">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="48" y="24" font-size="15" font-weight="600">${escape(title)}</text>
${chart(48, 'Loss', loss, roundUp(highest), (value) => value.toPrecision(2))}
${chart(532, 'Accuracy', accuracy, 1, (value) => `${Math.round(value * 100)} %`)}
</svg>
`
}

function bothSeries(
  curve: readonly CurvePoint[],
  training: 'loss' | 'accuracy',
  validation: 'validationLoss' | 'validationAccuracy',
): Series[] {
  const pointsOf = (key: typeof training | typeof validation): Series['points'] =>
    curve.flatMap((point): Series['points'] => {
      const value = point[key]
      return value === null ? [] : [[point.iteration, value]]
    })
  const all: Series[] = [
    { name: 'Training', colour: colours.training, dashed: false, points: pointsOf(training) },
    { name: 'Held out', colour: colours.validation, dashed: true, points: pointsOf(validation) },
  ]
  return all.filter(({ points }) => points.length > 0)
}

function chart(left: number, name: string, series: Series[], highest: number, show: (value: number) => string): string {
  const last = Math.max(...series.flatMap(({ points }) => points.map(([iteration]) => iteration)), 1)
  const x = (iteration: number): string => (left + (iteration / last) * plot.width).toFixed(1)
  const y = (value: number): string => (plot.bottom - (value / highest) * (plot.bottom - plot.top)).toFixed(1)
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * highest)
    return `<path d="M${left} ${at}h${plot.width}" stroke="${colours.grid}"/><text x="${left - 6}" y="${at}" dy="4" text-anchor="end">${show(share * highest)}</text>`
  })
  const curves = series.map(({ colour, dashed, points }) => {
    const path = points
      .map(([iteration, value], index) => `${index === 0 ? 'M' : 'L'}${x(iteration)} ${y(value)}`)
      .join('')
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''}/>`
  })
  const legend = series.map(
    ({ name: label, colour, points }, index) =>
      `<text x="${left + 90 + index * 140}" y="${plot.top - 10}" fill="${colour}">${label} ${show(points.at(-1)?.[1] ?? 0)}</text>`,
  )
  return [
    `<text x="${left}" y="${plot.top - 10}" font-weight="600">${name}</text>`,
    ...legend,
    ...lines,
    ...curves,
    `<text x="${left}" y="${plot.bottom + 20}">0</text>`,
    `<text x="${left + plot.width}" y="${plot.bottom + 20}" text-anchor="end">${last} iterations</text>`,
  ].join('\n')
}

/** The next of 1, 2, 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power
}

function escape(text: string): string {
  return text.replace(/[<>&"]/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
