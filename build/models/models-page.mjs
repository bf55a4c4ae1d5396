/** Writes the figures of the shipped models into docs/models.md, each table between a pair of comments that name it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { inRoot } from '../bootstrap/paths.mjs'

/**
 * @typedef {{ label: string, support: number, recall: number | null, precision: number | null }} LabelMetric
 * @typedef {{ top1: number, top3: number, macroRecall: number, calibrationError: number | null, perLabel: LabelMetric[] }} HeadMetrics
 * @typedef {{ bleu4: number, ciderD: number, agreement: { attribute: string, written: number, reference: number }[] }} CaptionMetrics
 */

/**
 * @param {{ title: string, backbone: string, kind: string, ships: boolean, metrics: HeadMetrics }[]} heads on photos no model has seen
 * @param {CaptionMetrics} captions
 * @param {import('./gate.mjs').Mark[]} marks
 */
export function writeModelsPage(heads, captions, marks) {
  const path = inRoot('docs', 'models.md')
  const tables = {
    heads: tableOf(
      ['', 'backbone', 'head', 'top-1', 'top-3', 'macro recall', 'calibration error'],
      heads.map(({ title, backbone, kind, ships, metrics: { top1, top3, macroRecall, calibrationError } }) => {
        const shares = [top1, top3, macroRecall].map((part) => percent(part, 1))
        const cells = [...shares, calibrationError === null ? '–' : calibrationError.toFixed(3)]
        return [ships ? `**${title}**` : title, backbone, kind, ...cells.map((cell) => (ships ? `**${cell}**` : cell))]
      }),
    ),
    gate: tableOf(
      ['', 'measured', 'aim'],
      marks.map(({ what, measured, aim, atMost, isGate }) => [
        what,
        measured.toFixed(3),
        `${atMost ? 'at most' : 'at least'} ${aim}${isGate ? ', or nothing ships' : ''}`,
      ]),
    ),
    captions: tableOf(
      ['BLEU-4', 'CIDEr-D', ...captions.agreement.map(({ attribute }) => `names the ${attribute}`)],
      [
        [
          captions.bleu4.toFixed(3),
          captions.ciderD.toFixed(3),
          ...captions.agreement.map(
            ({ written, reference }) => `${percent(written, 1)} (people ${percent(reference, 1)})`,
          ),
        ],
      ],
    ),
    labels: heads
      .filter(({ ships }) => ships)
      .map(({ title, metrics }) => `### ${title[0]?.toUpperCase()}${title.slice(1)}, by label\n\n${byLabel(metrics)}`)
      .join('\n\n'),
  }
  let page = readFileSync(path, 'utf8')
  for (const [name, text] of Object.entries(tables)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
    const [from, to] = [page.indexOf(start), page.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`docs/models.md has no place for ${name}: ${start} … ${end}`)
    page = `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`
  }
  writeFileSync(path, page)
}

/** @param {HeadMetrics} metrics */
function byLabel({ perLabel }) {
  const rows = perLabel
    .filter(({ support }) => support > 0)
    .toSorted((a, b) => b.support - a.support || a.label.localeCompare(b.label))
    .map(({ label, support, recall, precision }) => [label, String(support), share(recall), share(precision)])
  return tableOf(['label', 'photos', 'recall', 'precision'], rows)
}

/** @param {string[]} header @param {string[][]} rows */
function tableOf(header, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

/** @param {number | null} value */
function share(value) {
  return value === null ? '–' : percent(value, 0)
}

/** @param {number} value @param {number} digits */
function percent(value, digits) {
  return `${(value * 100).toFixed(digits)} %`
}
