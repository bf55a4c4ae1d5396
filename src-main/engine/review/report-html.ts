import type { EvaluationReport, Share } from '../../../src-preload/contract.ts'
import { escapeText } from '../../common/charts/svg-text.ts'
import { chartsOf } from './report-picture.ts'

/** A small picture of an image, as it can stand in a page. */
export type PictureOf = (imageId: number) => { mediaType: string; data: Uint8Array } | null

/** @param title of the attribute @param at when it was made, in milliseconds since 1970 */
export interface PageParts {
  title: string
  threshold: number
  at: number
  pictureOf: PictureOf
}

/** The report as a page that needs nothing beside itself: no script, no address, pictures inside. */
export function reportHtml(report: EvaluationReport, { at, pictureOf, threshold, title }: PageParts): string {
  const { against, confused, labels, line, right, slices, suspects, version } = report
  const name = escapeText(version.name)
  const price = line[Math.round(threshold * 100)]
  const sections = [
    right === null ? '' : `<p class="figure">${shareText(right)} right</p>`,
    `<p>${escapeText(measuredOn(report))}</p>`,
    against === null
      ? ''
      : `<p>On ${count(against.comparison.images)} images new to both: ${name} ${count(against.comparison.after.right)} right, ${escapeText(against.version.name)} ${count(against.comparison.before?.right ?? 0)}. ${verdicts[against.comparison.verdict]}</p>`,
    suspects.human + suspects.imported === 0
      ? ''
      : `<p>Probably wrong decisions: ${count(suspects.imported)} imported, ${count(suspects.human)} by people.</p>`,
    ...chartsOf(report).map((chart) => `<figure>${chart}</figure>`),
    price === undefined
      ? ''
      : `<p>“Not sure” below ${Math.round(threshold * 100)} %: ${count(price.unsaid)} of ${count(report.images)} images left unsaid; of ${count(price.said)} answers, ${count(price.right)} are right.</p>`,
    confused.length === 0
      ? ''
      : `<h2>Most confused</h2>${confused
          .map(
            ({ is, said, images, of, examples }) =>
              `<p>${nameOf(report, is)} → ${nameOf(report, said)}: ${count(images)} of ${count(of)}</p><p class="pictures">${examples.map((id) => pictureIn(pictureOf(id))).join('')}</p>`,
          )
          .join('')}`,
    labels.length === 0
      ? ''
      : `<h2>Label by label</h2>${table(
          ['Label', 'Images', 'Found', 'Right when said', 'F1'],
          labels.map(({ label, support, found, rightWhenSaid, f1 }) => [
            label,
            count(support),
            found ? shareText(found) : '–',
            rightWhenSaid ? shareText(rightWhenSaid) : '–',
            f1 === null ? '–' : f1.toFixed(2),
          ]),
        )}`,
    ...(
      [
        ['How they were kept out', slices.keptOut],
        ['Who decided', slices.source],
        ['Folder by folder', slices.folder],
      ] as const
    ).map(([heading, of]) =>
      of.length === 0
        ? ''
        : `<h2>${heading}</h2>${table(
            ['', 'Right'],
            of.map((slice) => [slice.title, shareText(slice.right)]),
          )}`,
    ),
  ]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeText(title)}: ${name}</title><style>${style}</style></head><body>
<h1>${escapeText(title)}: ${name}</h1>
<p class="faint">${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC</p>
${sections.filter((section) => section !== '').join('\n')}
<p class="faint">Ranges are 95 % intervals of a share (Wilson 1927). Two models are compared on the same images (Agresti &amp; Min 2005).</p>
</body></html>
`
}

const verdicts = {
  first: '',
  better: 'Better, and not by chance.',
  worse: 'Worse, and not by chance.',
  level: 'As good.',
  'too-few': 'Too few to tell which is better.',
}

function measuredOn({ decidedBy, images, isOfLibrary, version }: EvaluationReport): string {
  if (images === 0)
    return 'There are no images it could be measured on: every decided image may be one it learned from.'
  if (!isOfLibrary) return `Measured on ${count(images)} images set aside when it was made; none of them is here.`
  const decided = `${count(decidedBy.human)} decided by people, ${count(decidedBy.imported)} imported.`
  if (version.origin === 'shipped')
    return `Measured on ${count(images)} images of this library: ${decided} Any photo that ${version.name} was made from would flatter it.`
  return `Measured on ${count(images)} images that ${version.name} did not learn from: ${decided}`
}

const count = (value: number): string => value.toLocaleString('en')

/** `63 of 90 (60–79 %)`. */
function shareText({ right, of, low, high }: Share): string {
  const [from, to] = [low, high].map((share) => Math.round(share * 100))
  return `${count(right)} of ${count(of)} (${from === to ? from : `${from}–${to}`} %)`
}

const nameOf = ({ labels }: EvaluationReport, at: number): string => escapeText(labels[at]?.label ?? '')

const pictureIn = (picture: ReturnType<PictureOf>): string =>
  picture === null
    ? ''
    : `<img alt="" src="data:${escapeText(picture.mediaType)};base64,${Buffer.from(picture.data).toString('base64')}">`

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>${rows
    .map(
      ([first = '', ...rest]) =>
        `<tr><th>${escapeText(first)}</th>${rest.map((each) => `<td>${escapeText(each)}</td>`).join('')}</tr>`,
    )
    .join('')}</tbody></table>`

const style = `body{font:14px/1.5 system-ui,sans-serif;max-width:960px;margin:32px auto;padding:0 20px;color:#181818;background:#fff}
h1{font-size:22px}h2{font-size:16px;margin-top:28px}.figure{font-size:20px;font-weight:600}.faint{color:#5c5c5c}
table{border-collapse:collapse}th,td{padding:3px 16px 3px 0;border-bottom:1px solid #d9d9d9;text-align:left;font-variant-numeric:tabular-nums}
thead th{color:#5c5c5c;font-weight:400}tbody th{font-weight:500}figure{margin:24px 0;overflow:auto}.pictures{display:flex;gap:6px;flex-wrap:wrap}
img{height:96px;border-radius:3px}`
