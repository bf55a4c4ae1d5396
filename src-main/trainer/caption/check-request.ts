import { AppError } from '../../common/app-error.ts'
import { checkSgdOptions } from '../epochs/options.ts'
import type { CaptionOptions, CaptionTrainingRequest } from '../../common/contracts/caption-training.ts'

/** Throws an AppError that names what does not fit, and what to do. */
export function checkCaptionRequest(request: CaptionTrainingRequest, options: CaptionOptions): void {
  checkSgdOptions(options)
  for (const field of ['embedding', 'hidden', 'minimumCount', 'longest'] as const) {
    const value = options[field]
    if (!Number.isInteger(value) || value < 1) bad(field, `${field} is ${value}: give a whole number from 1.`)
  }
  const { dropout, labelSmoothing } = options
  if (!(dropout >= 0 && dropout < 1)) bad('dropout', `dropout is ${dropout}: give a share from 0 to below 1.`)
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    bad('labelSmoothing', `labelSmoothing is ${labelSmoothing}: give a share from 0 to below 1.`)
  }
  const { rows, blocks, groups, captions, seen } = request
  if (!Number.isInteger(rows) || rows < 1) bad('rows', `rows is ${rows}: give the number of rows in the features file.`)
  if (blocks.length === 0) bad('blocks', 'There is no feature block: name at least one.')
  if (new Set(blocks.map(({ id }) => id)).size < blocks.length) bad('blocks', 'blocks names one twice.')
  if (groups.length !== rows) bad('groups', `groups has ${groups.length} entries for ${rows} rows: give one per row.`)
  if (seen && seen.length !== rows) bad('seen', `seen has ${seen.length} entries for ${rows} rows: give one per row.`)
  if (captions.row.length !== captions.text.length) {
    const { row, text } = captions
    bad('captions', `captions has ${row.length} rows and ${text.length} texts: give one text per row.`)
  }
  const outside = captions.row.findIndex((row) => row < 0 || row >= rows)
  if (outside >= 0) {
    bad('captions.row', `captions.row[${outside}] is ${captions.row[outside]}, but there are ${rows} rows.`)
  }
  if (captions.text.length === 0) {
    throw new AppError('not-enough-data', 'No image has a caption yet. Write or import some captions first.')
  }
}

function bad(field: string, message: string): never {
  throw new AppError('bad-request', message, field)
}
