import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder, testBin, type Bin } from './bin.ts'
import { makeGarments, type ColourName } from './images.ts'
import { TestEngine } from './test-engine.ts'

export const shades = ['red', 'green', 'blue'] as const satisfies ColourName[]

/** A library with tagged garments, made once for a file of tests; each test works on a copy. */
export class GarmentLibrary {
  readonly #base: string

  private constructor(base: string) {
    this.#base = base
  }

  static async make(bin: Bin, perShade = 20): Promise<GarmentLibrary> {
    const base = await temporaryFolder(bin)
    await makeGarments(join(base, 'catalog'), shades, perShade)
    const studio = await TestEngine.open({ bin, library: join(base, 'library') })
    await studio.addAndTag(join(base, 'catalog'))
    await studio.close()
    return new GarmentLibrary(base)
  }

  async copy(bin: Bin = testBin()): Promise<string> {
    const library = join(await temporaryFolder(bin), 'library')
    await cp(join(this.#base, 'library'), library, { recursive: true })
    return library
  }

  /** A studio on a copy, with an attribute that no shipped model knows, unless other resources have one. */
  async open(bin: Bin = testBin(), resources?: string): Promise<GarmentStudio> {
    const studio = await TestEngine.open({ bin, library: await this.copy(bin), ...(resources && { resources }) })
    return { studio, attributeId: studio.attribute('Shade') }
  }
}

export interface GarmentStudio {
  studio: TestEngine
  attributeId: number
}

export function idsOf({ studio }: GarmentStudio, shade: string): Promise<number[]> {
  return studio.ids({ text: `${shade}-` })
}

/** Labels the first `count` garments of a shade. */
export async function labelShade(garments: GarmentStudio, shade: string, count: number, name = shade): Promise<void> {
  const { studio, attributeId } = garments
  const ids = Uint32Array.from((await idsOf(garments, shade)).slice(0, count))
  const decision = { kind: 'is', labelId: studio.label(attributeId, name) } as const
  await studio.client.annotations.decide({ ids, attributeId, decision })
}

/** Trains on what is labelled and gives the version made. */
export async function trainShade({ studio, attributeId }: GarmentStudio): Promise<number> {
  const { jobId, runId } = await studio.client.training.start({ attributeId })
  await studio.done(jobId)
  const { versionId } = await studio.client.training.run({ runId })
  if (versionId === null) throw new Error('the run made no version')
  return versionId
}
