import { scaleLinear } from 'd3-scale'
import type { CalibrationBin } from '../../../src-preload/contract.ts'
import { escapeText } from './svg-text.ts'

const size = { width: 460, height: 360 }
const plot = { left: 60, right: 440, top: 56, bottom: 270 }
const bars = { top: 284, bottom: 330 }
const colours = { ink: '#1b1c1e', faint: '#6b6c70', grid: '#d9d9d6', line: '#264282', bar: '#bdbdbd' }

/** How often answers of a confidence are right, with their 95 % intervals, and how many there are, as an SVG picture. */
export function drawReliability(title: string, bins: readonly CalibrationBin[]): string {
  const x = scaleLinear([0, 1], [plot.left, plot.right])
  const y = scaleLinear([0, 1], [plot.bottom, plot.top])
  const most = Math.max(1, ...bins.map(({ right }) => right.of))
  const height = scaleLinear([0, most], [0, bars.bottom - bars.top])
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  const grid = ticks.map(
    (tick) =>
      `<path d="M${plot.left} ${y(tick)}H${plot.right}" stroke="${colours.grid}"/>` +
      `<text x="${plot.left - 8}" y="${y(tick) + 4}" text-anchor="end" fill="${colours.faint}">${tick * 100}</text>` +
      `<text x="${x(tick)}" y="${bars.bottom + 16}" text-anchor="middle" fill="${colours.faint}">${tick * 100}</text>`,
  )
  const points = bins.map(({ confidence, right }) => [x(confidence), y(right.right / right.of)] as const)
  const drawn = bins.map(({ confidence, high, low, right }, at) => {
    const [px, py] = points[at]!
    const bar = height(right.of)
    return (
      `<rect x="${x(low) + 1}" y="${bars.bottom - bar}" width="${x(high) - x(low) - 2}" height="${bar}" fill="${colours.bar}"/>` +
      `<path d="M${x(confidence)} ${y(right.low)}V${y(right.high)}" stroke="${colours.line}" stroke-width="2" opacity="0.45"/>` +
      `<circle cx="${px}" cy="${py}" r="4" fill="${colours.line}"/>`
    )
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" font-family="sans-serif" font-size="11" fill="${colours.ink}">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="24" font-size="15" font-weight="600">${escapeText(title)}</text>
<text x="16" y="42" fill="${colours.faint}">across: how sure; up: share right, with 95 % intervals; bars: answers</text>
${grid.join('\n')}
<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="${colours.faint}" stroke-dasharray="4 3"/>
<polyline points="${points.map((point) => point.join(',')).join(' ')}" fill="none" stroke="${colours.line}" stroke-width="2"/>
${drawn.join('\n')}
</svg>
`
}
