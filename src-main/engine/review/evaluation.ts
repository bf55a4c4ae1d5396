import type { Evaluation, ModelVersion } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { EvaluationKind } from '../kinds/answer-kind.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Versions } from '../models/versions.ts'

/** Compares what a model version says with what people decided. How, is the kind's of its attribute. */
export class Evaluations {
  readonly #attributes: Attributes
  readonly #kinds: Kinds
  readonly #versions: Versions
  readonly #predictMissing: (versionId: number) => Promise<void>

  /** @param predictMissing has a version speak of every image it has not spoken of yet */
  constructor(
    { attributes, kinds, versions }: { attributes: Attributes; kinds: Kinds; versions: Versions },
    predictMissing: (versionId: number) => Promise<void>,
  ) {
    this.#attributes = attributes
    this.#kinds = kinds
    this.#versions = versions
    this.#predictMissing = predictMissing
  }

  /** @param versionId the one in use where it is left out @throws AppError `bad-request`, `model-missing` */
  async evaluate(attributeId: number, versionId?: number): Promise<Evaluation> {
    const version = this.#versions.get(this.#versionOf(attributeId, versionId))
    await this.#predictMissing(version.id)
    return { version, heldOut: version.metrics, ...this.#of(attributeId).evaluate(version) }
  }

  /** Versions of an attribute, the one in use with how it did on what was decided since it was accepted. */
  versions(attributeId: number): ModelVersion[] {
    const kind = this.#of(attributeId)
    return this.#versions.list(attributeId).map((version) => ({
      ...version,
      sinceAccepted: version.state === 'active' ? kind.sinceAccepted(version) : null,
    }))
  }

  #versionOf(attributeId: number, versionId: number | undefined): number {
    if (versionId !== undefined) {
      const version = this.#versions.get(versionId)
      if (version.attributeId === attributeId) return versionId
      throw new AppError('bad-request', `"${version.name}" is a model of another attribute.`, String(versionId))
    }
    const active = this.#versions.active(attributeId)
    if (active) return active.id
    const { title } = this.#attributes.get(attributeId)
    throw new AppError('model-missing', `No model tags ${title} yet. Label some images and train one.`, title)
  }

  #of(attributeId: number): EvaluationKind {
    return this.#kinds.named(this.#attributes.get(attributeId).kind).evaluation
  }
}
