import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import type { TestEngine } from './test-engine.ts'

/** Gives images features, as tagging would have left them, without a network having been run. */
export function storeVectors(
  { engine }: TestEngine,
  vectors: ReadonlyMap<number, readonly number[]>,
  name = defaultBackbone,
): void {
  const { embeddings, store } = engine
  store.database.transaction(() => {
    for (const [imageId, vector] of vectors) {
      const block = { name, dimensions: vector.length, data: Float32Array.from(vector) }
      embeddings.store(imageId, 0, [block])
    }
  })()
}
