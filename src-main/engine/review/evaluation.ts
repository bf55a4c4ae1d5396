import type {
  Evaluation,
  EvaluationReport,
  EvaluationRequest,
  MeasuredFilter,
  MeasuredImage,
  ModelVersion,
  ReportFile,
} from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { EvaluationKind, Evidence } from '../kinds/answer-kind.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import { fromCard } from '../models/confusion.ts'
import type { HeldOut } from '../models/held-out.ts'
import type { Versions } from '../models/versions.ts'
import { compareEvidence } from './paired.ts'
import { confusionOf } from './confusion-of.ts'
import { narrowed, surestFirst } from './measured-images.ts'
import { writeReport, type ReportFilePorts } from './report-file.ts'
import type { PictureOf } from './report-html.ts'
import { reportOf, reportOfCard } from './report.ts'

export interface EvaluationParts {
  attributes: Pick<Attributes, 'get' | 'labelNames'>
  heldOut: Pick<HeldOut, 'countDoubted'>
  kinds: Kinds
  versions: Versions
  /** Where folders lie, as people read it. */
  folderTitles(ids: readonly number[]): Map<number, string>
  /** Has a version speak of every image it has not spoken of yet. */
  predictMissing(versionId: number): Promise<void>
  files: Pick<ReportFilePorts, 'draw' | 'library'> & { pictureOf: PictureOf }
}

/** Compares what a model version says with what people decided. How, is the kind's of its attribute. */
export class Evaluations {
  readonly #parts: EvaluationParts

  constructor(parts: EvaluationParts) {
    this.#parts = parts
  }

  /**
   * In figures: `library` on what was decided since the version was trained.
   * @param versionId the one in use where it is left out
   * @throws AppError `bad-request`, `model-missing`
   */
  async evaluate(attributeId: number, versionId?: number): Promise<Evaluation> {
    const { version, evidence } = await this.#evidence(attributeId, versionId)
    const since = narrowed(evidence.images, { keptOut: 'since' })
    return {
      version,
      heldOut: version.metrics,
      library: evidence.metrics(since),
      confusion: evidence.isExclusive
        ? since.length > 0
          ? confusionOf(since, this.#names(attributeId))
          : this.#confusionOfCard(version.id)
        : null,
    }
  }

  /** Image by image. @throws AppError `bad-request`, `model-missing` */
  async report({ attributeId, versionId, againstId, filter = {} }: EvaluationRequest): Promise<EvaluationReport> {
    const { attributes, folderTitles, heldOut, versions } = this.#parts
    const { version, evidence } = await this.#evidence(attributeId, versionId)
    const other = againstId === undefined ? null : await this.#evidence(attributeId, againstId)
    const suspects = heldOut.countDoubted(attributeId)
    if (evidence.images.length === 0) {
      const card = versions.card(version.id)
      return reportOfCard(version, card.kind === 'head' && card.confusion ? card.confusion : null, suspects)
    }
    const images = narrowed(evidence.images, filter)
    const names = attributes.labelNames(attributeId)
    const report = reportOf({ version, filter, evidence, images, names, folderTitles })
    const against = other && {
      version: other.version,
      ...compareEvidence({ evidence, images }, other.evidence),
    }
    return { ...report, against, suspects }
  }

  /** Writes a report as the ending of the path says. */
  async export(request: EvaluationRequest, path: string): Promise<ReportFile> {
    const { attributes, files } = this.#parts
    const { draw, library, pictureOf } = files
    const { threshold, title } = attributes.get(request.attributeId)
    const page = { title, threshold, at: Date.now(), pictureOf }
    return writeReport(await this.report(request), path, { draw, library, page })
  }

  /** Ids, those the version is surest of first. */
  async list({ versionId, ...filter }: MeasuredFilter): Promise<Uint32Array> {
    const { evidence } = await this.#evidence(this.#parts.versions.get(versionId).attributeId, versionId)
    return Uint32Array.from(surestFirst(narrowed(evidence.images, filter)), ({ imageId }) => imageId)
  }

  async measured(versionId: number, ids: Uint32Array): Promise<MeasuredImage[]> {
    const { evidence } = await this.#evidence(this.#parts.versions.get(versionId).attributeId, versionId)
    const byId = new Map(evidence.images.map((image) => [image.imageId, image]))
    return [...ids].flatMap((id) => {
      const image = byId.get(id)
      if (image === undefined) return []
      const { answers, confidence, isRight: right, keptOut, source, written } = image
      const said = answers.filter(({ isStated }) => isStated).map(({ labelId }) => labelId)
      return [{ id, right, keptOut, source, confidence, said, written }]
    })
  }

  /** Versions of an attribute, the one in use with how it did on what was decided since it was accepted. */
  versions(attributeId: number): ModelVersion[] {
    const kind = this.#of(attributeId)
    return this.#parts.versions.list(attributeId).map((version) => ({
      ...version,
      sinceAccepted: version.state === 'active' ? kind.sinceAccepted(version) : null,
    }))
  }

  async #evidence(
    attributeId: number,
    versionId: number | undefined,
  ): Promise<{ version: ModelVersion; evidence: Evidence }> {
    const version = this.#parts.versions.get(this.#versionOf(attributeId, versionId))
    await this.#parts.predictMissing(version.id)
    return { version, evidence: this.#of(attributeId).evidence(version) }
  }

  #confusionOfCard(versionId: number): Evaluation['confusion'] {
    const card = this.#parts.versions.card(versionId)
    return card.kind === 'head' && card.confusion ? fromCard(card.confusion) : null
  }

  #versionOf(attributeId: number, versionId: number | undefined): number {
    const { attributes, versions } = this.#parts
    if (versionId !== undefined) {
      const version = versions.get(versionId)
      if (version.attributeId === attributeId) return versionId
      throw new AppError('bad-request', `"${version.name}" is a model of another attribute.`, String(versionId))
    }
    const active = versions.active(attributeId)
    if (active) return active.id
    const { title } = attributes.get(attributeId)
    throw new AppError('model-missing', `No model tags ${title} yet. Label some images and train one.`, title)
  }

  #names(attributeId: number): ReadonlyMap<number, string> {
    return this.#parts.attributes.labelNames(attributeId)
  }

  #of(attributeId: number): EvaluationKind {
    const { attributes, kinds } = this.#parts
    return kinds.named(attributes.get(attributeId).kind).evaluation
  }
}
