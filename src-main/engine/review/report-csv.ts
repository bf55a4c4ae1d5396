import { stringify } from 'csv-stringify/sync'
import type { EvaluationReport, Share } from '../../../src-preload/contract.ts'
import { inertCell } from '../../common/inert-cell.ts'

const columns = ['part', 'name', 'called', 'right', 'of', 'share', 'low', 'high', 'F1']

/** One line per figure: what it is of, how many of how many, the share and its 95 % interval. No cell is a formula. */
export function reportCsv(report: EvaluationReport): string {
  const { calibration, confusion, labels, right, slices, version } = report
  const line = (part: string, name: string, share: Share | null, called = '', f1: number | null = null): string[] => [
    part,
    name,
    called,
    ...(share === null
      ? ['', '', '', '', '']
      : [share.right, share.of, share.of === 0 ? '' : share.right / share.of, share.low, share.high].map(cell)),
    f1 === null ? '' : cell(f1),
  ]
  const rows = [
    line('all', version.name, right, '', report.meanF1),
    ...(['keptOut', 'source', 'folder'] as const).flatMap((part) =>
      slices[part].map((slice) => line(parts[part], slice.title, slice.right)),
    ),
    ...labels.map(({ label, found, f1 }) => line('found', label, found, '', f1)),
    ...labels.map(({ label, rightWhenSaid }) => line('right when said', label, rightWhenSaid)),
    ...(confusion ?? []).map(([is, said, images]) => [
      'taken for',
      labels[is]?.label ?? '',
      labels[said]?.label ?? '',
      '',
      String(images),
      '',
      '',
      '',
      '',
    ]),
    ...calibration.map(({ low, high, right: share }) => line('confidence', `${cell(low)} to ${cell(high)}`, share)),
  ]
  return stringify([columns, ...rows.map((row) => row.map(inertCell))], { quoted_match: /\r/ })
}

const parts = { keptOut: 'kept out', source: 'source', folder: 'folder' }

const cell = (value: number | string): string => (typeof value === 'number' ? String(Number(value.toFixed(4))) : value)
