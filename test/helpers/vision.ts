import { ProcessPool } from '../../src-main/common/process-pool.ts'
import type { EmbedResult, Picture } from '../../src-main/common/contracts/vision.ts'
import { VisionClient } from '../../src-main/engine/features/vision-client.ts'
import type { Bin } from './bin.ts'
import { programs, requireBuilt } from './paths.ts'
import { shippedBackbone } from './shipped-backbone.ts'

/** A vision process of its own. */
export class TestVision {
  readonly pool = new ProcessPool(1, { name: 'vision', entry: programs.vision, restart: true })
  readonly client = new VisionClient(this.pool)

  static async start(bin: Bin): Promise<TestVision> {
    requireBuilt()
    const vision = new TestVision()
    bin.add(() => vision.pool.stop())
    await vision.pool.ready()
    return vision
  }

  async embed(paths: readonly string[]): Promise<EmbedResult> {
    const items = paths.map((path, index) => ({ id: index + 1, path }))
    return this.client.embed({ items, backbones: [shippedBackbone()], heads: [] })
  }

  async picture(path: string): Promise<Picture> {
    const { pictures } = await this.embed([path])
    const [picture] = pictures
    if (!picture) throw new Error('no picture came back')
    return picture
  }
}
