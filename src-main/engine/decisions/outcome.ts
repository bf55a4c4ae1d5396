/** What an action did: by attribute, the images whose decisions changed, and the labels that have other counts now. */
export class Outcome {
  readonly byAttribute = new Map<number, { imageIds: number[]; labelIds: Set<number> }>()

  add(attributeId: number, imageIds: readonly number[], labelIds: readonly number[]): void {
    let known = this.byAttribute.get(attributeId)
    if (!known) this.byAttribute.set(attributeId, (known = { imageIds: [], labelIds: new Set() }))
    for (const imageId of imageIds) known.imageIds.push(imageId)
    for (const labelId of labelIds) known.labelIds.add(labelId)
  }

  get isNothing(): boolean {
    return this.images === 0
  }

  /** Decisions that changed: one per image and attribute. */
  get steps(): number {
    return [...this.byAttribute.values()].reduce((sum, { imageIds }) => sum + imageIds.length, 0)
  }

  /** Images with a decision that changed. */
  get images(): number {
    const [first, ...others] = this.byAttribute.values()
    if (first === undefined || others.length === 0) return first?.imageIds.length ?? 0
    return new Set([first, ...others].flatMap(({ imageIds }) => imageIds)).size
  }
}
