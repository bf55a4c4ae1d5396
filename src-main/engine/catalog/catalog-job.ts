import type { JobRunner } from '../jobs/job-runner.ts'
import type { Catalogs } from './catalogs.ts'
import { countOf, reasons } from './passed-over.ts'
import type { ScanCounts, Scanner } from './scan.ts'

export interface ScanRequest {
  catalogId: number
  /** Tag what is new when the scan is done. */
  tag: boolean
}

export interface ScanPorts {
  /** Files changed or went, and take along what their images had. */
  filesChanged(): Promise<void>
  scanned(catalogId: number): void
  startTagging(catalogId: number): void
}

/** Defines the scan job. Begun anew after a crash: a scan is cheap and finds the same. */
export function defineScanJob(jobs: JobRunner, catalogs: Catalogs, scanner: Scanner, ports: ScanPorts): void {
  jobs.define<ScanRequest>('scan', {
    resumes: true,
    async work({ catalogId, tag }, context) {
      const counts = await scanner.scan(catalogId, catalogs.pathOf(catalogId), context)
      // Files that are new have nothing yet.
      if (counts.changed + counts.moved + counts.missing + counts.returned + counts.regained > 0)
        await ports.filesChanged()
      ports.scanned(catalogId)
      if (tag) ports.startTagging(catalogId)
      return describeScan(counts)
    },
  })
}

export function describeScan(counts: ScanCounts): string {
  const parts = (
    [
      ['added', counts.added],
      ['changed', counts.changed],
      ['moved', counts.moved],
      ['gone', counts.missing],
      ['back again', counts.returned],
      ['known from a removed catalog, with their decisions', counts.regained],
    ] as const
  )
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count.toLocaleString('en')} ${word}`)
  const sentences = [
    `${counts.files.toLocaleString('en')} images: ${parts.length > 0 ? parts.join(', ') : 'nothing new'}`,
  ]
  const passedOver = reasons.flatMap((reason) => {
    const count = counts.passedOver.filter((place) => place.reason === reason).length
    return count === 0 ? [] : [countOf(reason, count)]
  })
  if (passedOver.length > 0) sentences.push(`not listed: ${passedOver.join(', ')}`)
  return sentences.join('; ')
}
