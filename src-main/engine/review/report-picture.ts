import type { Confusion, EvaluationReport } from '../../../src-preload/contract.ts'
import { drawConfusion } from '../../common/charts/confusion-matrix.ts'
import { drawReliability } from '../../common/charts/reliability.ts'

/** What is taken for what, as a matrix; null where that cannot be told. */
export function confusionIn({ confusion, labels }: EvaluationReport): Confusion | null {
  if (confusion === null || confusion.length === 0) return null
  const counts = new Uint32Array(labels.length ** 2)
  for (const [is, said, images] of confusion) counts[is * labels.length + said] = images
  return { labels: labels.map(({ label }) => label), counts }
}

/** The charts of a report, each an SVG picture. */
export function chartsOf(report: EvaluationReport): string[] {
  const confusion = confusionIn(report)
  const on = `${report.version.name}, ${report.images} images`
  return [
    ...(confusion ? [drawConfusion(`What is taken for what: ${on}`, confusion)] : []),
    ...(report.calibration.length > 0 ? [drawReliability('Is it as sure as it should be?', report.calibration)] : []),
  ]
}

/** SVG pictures below each other, as one. */
export function below(pictures: readonly string[]): string {
  const sizes = pictures.map((picture) => {
    const [, width = '0', height = '0'] = /width="([\d.]+)" height="([\d.]+)"/.exec(picture) ?? []
    return { width: Number(width), height: Number(height) }
  })
  const width = Math.max(...sizes.map((size) => size.width))
  let top = 0
  const placed = pictures.map((picture, at) => {
    const part = picture.replace('<svg ', `<svg x="0" y="${top}" `)
    top += sizes[at]?.height ?? 0
    return part
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}">
<rect width="100%" height="100%" fill="#ffffff"/>
${placed.join('')}</svg>
`
}
