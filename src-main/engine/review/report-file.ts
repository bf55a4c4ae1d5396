import { extname } from 'node:path'
import type { EvaluationReport, ReportFile } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { writeOutputs } from '../storage/output-file.ts'
import { reportCsv } from './report-csv.ts'
import { reportHtml, type PageParts } from './report-html.ts'
import { below, chartsOf } from './report-picture.ts'

export interface ReportFilePorts {
  /** The folder of the library. */
  library: string
  page: PageParts
  /** Draws an SVG picture as PNG, in another process: the engine touches no pixel. */
  draw(svg: string): Promise<Uint8Array>
}

/**
 * Writes a report as the ending of its path says.
 * @throws AppError `bad-request` for another ending, or where there is nothing to draw
 */
export async function writeReport(
  report: EvaluationReport,
  path: string,
  { draw, library, page }: ReportFilePorts,
): Promise<ReportFile> {
  const content = await contentOf(report, path, { draw, page })
  return writeOutputs(
    [path],
    library,
    async ([file]) => {
      await file!.writeFile(content)
      return { path }
    },
    { arePictures: true },
  )
}

async function contentOf(
  report: EvaluationReport,
  path: string,
  { draw, page }: Pick<ReportFilePorts, 'draw' | 'page'>,
): Promise<string | Uint8Array> {
  const ending = extname(path).toLowerCase()
  switch (ending) {
    case '.html':
    case '.htm':
      return reportHtml(report, page)
    case '.csv':
      return reportCsv(report)
    case '.svg':
    case '.png': {
      const charts = chartsOf(report)
      if (charts.length === 0) {
        throw new AppError('bad-request', `There is nothing to draw of "${report.version.name}". Write the report as .html or .csv.`) // prettier-ignore
      }
      return ending === '.svg' ? below(charts) : draw(below(charts))
    }
    default:
      throw new AppError('bad-request', `A report is written as .html, .csv, .png or .svg, not as "${path}".`, path)
  }
}
