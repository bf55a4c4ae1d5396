import type { Consequences, ModelVersion, Run } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'

/** Model versions and past runs, by attribute. */
export class Models {
  #versions = $state.raw<ReadonlyMap<number, ModelVersion[]>>(new Map())
  #runs = $state.raw<ReadonlyMap<number, Run[]>>(new Map())
  /** The attribute whose runs are compared. */
  #comparing = $state<number | null>(null)
  #engine: EngineClient
  #onActivated: (following: Consequences) => void

  /** @param onActivated told what follows when another version tags */
  constructor(engine: EngineClient, onActivated: (following: Consequences) => void) {
    this.#engine = engine
    this.#onActivated = onActivated
  }

  /** Newest first. */
  versionsOf(attributeId: number | null): ModelVersion[] {
    return attributeId === null ? [] : (this.#versions.get(attributeId) ?? [])
  }

  /** Newest first. */
  runsOf(attributeId: number | null): Run[] {
    return attributeId === null ? [] : (this.#runs.get(attributeId) ?? [])
  }

  /** Runs that have a curve to compare. */
  comparableOf(attributeId: number | null): Run[] {
    return this.runsOf(attributeId).filter((run) => run.curve.length > 1)
  }

  /** Undefined: there is none; null: the versions of the attribute were not asked for yet. */
  readonly find = (attributeId: number, versionId: number): ModelVersion | null | undefined => {
    const versions = this.#versions.get(attributeId)
    return versions === undefined ? null : versions.find(({ id }) => id === versionId)
  }

  get comparing(): number | null {
    return this.#comparing
  }

  compare(attributeId: number): void {
    this.#comparing = attributeId
  }

  closeComparison(): void {
    this.#comparing = null
  }

  candidateOf(attributeId: number | null): ModelVersion | undefined {
    return this.versionsOf(attributeId).find((version) => version.state === 'candidate')
  }

  activeOf(attributeId: number | null): ModelVersion | undefined {
    return this.versionsOf(attributeId).find((version) => version.state === 'active')
  }

  async refresh(attributeId: number): Promise<void> {
    const [versions, runs] = await Promise.all([
      this.#engine.models.versions({ attributeId }),
      this.#engine.training.runs({ attributeId }),
    ])
    this.#versions = new Map(this.#versions).set(
      attributeId,
      versions.toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id),
    )
    this.#runs = new Map(this.#runs).set(
      attributeId,
      runs.toSorted((a, b) => b.startedAt - a.startedAt || b.id - a.id),
    )
  }

  async activate(version: ModelVersion): Promise<void> {
    const following = await this.#engine.models.activate({ versionId: version.id })
    this.#onActivated(following)
    await this.refresh(version.attributeId)
  }
}
