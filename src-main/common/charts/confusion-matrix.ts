import { stringify } from 'csv-stringify/sync'
import { scaleSqrt } from 'd3-scale'
import type { Confusion } from '../../../src-preload/contract.ts'
import { escapeText } from './svg-text.ts'

/** More rows cannot be read on one picture. */
const mostLabels = 40
const cell = 20
const margin = { left: 190, top: 210, right: 70, bottom: 20 }
const longestName = 26
const colours = { ink: '#1b1c1e', faint: '#6b6c70', grid: '#d9d9d6' }
/** Of a share of a row; the root makes the few percent of a usual mistake visible. */
const shade = scaleSqrt<string>([0, 1], ['#ffffff', '#264282'])

/** One line per true label, one column per predicted one. */
export function confusionCsv(confusion: Confusion): string {
  const { labels } = confusion
  return stringify([['true label', ...labels], ...labels.map((label, row) => [label, ...rowOf(confusion, row)])])
}

/** The counts as plain lists, a row per true label. */
export function confusionRows(confusion: Confusion): number[][] {
  return confusion.labels.map((_, row) => [...rowOf(confusion, row)])
}

/**
 * The matrix as an SVG picture. Of more than 40 labels the most frequent are shown and the others summed up as one. The
 * darker a cell, the larger its share of the images of its row.
 */
export function drawConfusion(title: string, whole: Confusion): string {
  const shown = foldRare(whole, mostLabels)
  const { labels } = shown
  const [width, height] = [
    margin.left + labels.length * cell + margin.right,
    margin.top + labels.length * cell + margin.bottom,
  ]
  // Labels summed up as one have no recall together: what is taken for another of them counts as right.
  const single = shown === whole ? labels.length : mostLabels
  const rows = labels.map((label, row) => drawRow(shown, label, row, row < single))
  const columns = labels.map((label, column) => {
    const x = margin.left + (column + 0.5) * cell
    return `<text transform="translate(${x + 4} ${margin.top - 8}) rotate(-60)">${name(label)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11" fill="${colours.ink}">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="24" font-size="15" font-weight="600">${escapeText(title)}</text>
<text x="16" y="42" fill="${colours.faint}">rows: what images are; columns: what was predicted</text>
${columns.join('\n')}
<text x="${margin.left + labels.length * cell + 8}" y="${margin.top - 8}" fill="${colours.faint}">recall</text>
${rows.join('\n')}
<rect x="${margin.left}" y="${margin.top}" width="${labels.length * cell}" height="${labels.length * cell}" fill="none" stroke="${colours.grid}"/>
</svg>
`
}

function drawRow(confusion: Confusion, label: string, row: number, hasRecall: boolean): string {
  const counts = rowOf(confusion, row)
  const images = counts.reduce((sum, count) => sum + count, 0)
  const y = margin.top + row * cell
  const cells = [...counts].map((count, column) => {
    const x = margin.left + column * cell
    const frame = row === column ? ` stroke="${colours.faint}" stroke-width="0.7"` : ''
    if (count === 0 && row !== column) return ''
    const share = images > 0 ? count / images : 0
    const text = count === 0 ? '' : `<text x="${x + cell / 2}" y="${y + 13}" font-size="${count > 999 ? 7 : 9}" text-anchor="middle" fill="${share > 0.45 ? '#ffffff' : colours.ink}">${count}</text>` // prettier-ignore
    return `<rect x="${x}" y="${y}" width="${cell}" height="${cell}" fill="${shade(share)}"${frame}/>${text}`
  })
  const recall = images > 0 && hasRecall ? `${Math.round(((counts[row] ?? 0) / images) * 100)} %` : '–'
  return [
    `<path d="M${margin.left} ${y}h${confusion.labels.length * cell}" stroke="${colours.grid}" stroke-width="0.5"/>`,
    `<text x="${margin.left - 8}" y="${y + 14}" text-anchor="end">${name(label)} <tspan fill="${colours.faint}">${images}</tspan></text>`,
    ...cells,
    `<text x="${margin.left + confusion.labels.length * cell + 8}" y="${y + 14}" fill="${colours.faint}">${recall}</text>`,
  ].join('')
}

/** The first `most` labels (they go by falling number of images), and one for all others. */
function foldRare(confusion: Confusion, most: number): Confusion {
  const { labels, counts } = confusion
  if (labels.length <= most + 1) return confusion
  const folded = [...labels.slice(0, most), `other (${labels.length - most} labels)`]
  const sums = new Uint32Array(folded.length ** 2)
  for (const [at, count] of counts.entries()) {
    const row = Math.min(Math.floor(at / labels.length), most)
    sums[row * folded.length + Math.min(at % labels.length, most)]! += count
  }
  return { labels: folded, counts: sums }
}

function rowOf({ labels, counts }: Confusion, row: number): Uint32Array {
  return counts.subarray(row * labels.length, (row + 1) * labels.length)
}

function name(label: string): string {
  return escapeText(label.length > longestName ? `${label.slice(0, longestName - 1)}…` : label)
}
