import { readFileSync } from 'node:fs'
import { inRoot } from '../bootstrap/paths.mjs'

/**
 * What the photos of the sample catalog really show.
 * @returns {Map<string, { product: string, type: string, colour: string }>} by file below the sample catalog
 */
export function sampleTruth() {
  const [header = '', ...lines] = readFileSync(inRoot('resources', 'sample', 'labels.csv'), 'utf8')
    .trim()
    .split('\n')
  const columns = header.split(',')
  return new Map(
    lines.map((line) => {
      const cells = line.split(',')
      const row = Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? '']))
      const { file = '', product = '', type = '', colour = '' } = row
      return [file, { product, type, colour }]
    }),
  )
}

/**
 * Share of images whose label is the true one.
 * @param {Map<string, { label: string | undefined }>} labels @param {Map<string, { type: string }>} truth
 * @param {(file: string) => boolean} counts
 */
export function accuracy(labels, truth, counts) {
  const files = [...truth.keys()].filter((file) => counts(file) && labels.has(file))
  const right = files.filter((file) => labels.get(file)?.label === truth.get(file)?.type)
  return right.length / files.length
}
