import { runChild } from '../common/child-process.ts'
import { describeFile, prepare } from '../backbone-import/describe-file.ts'
import type { PrepareRequest, TrialRequest } from '../common/contracts/backbones.ts'
import type { ProbeRequest } from '../common/contracts/probe.ts'
import { spareMemory } from '../common/spare-memory.ts'
import { readingBounds } from '../backbone-import/trial-bounds.ts'
import { tryBackbone } from '../backbone-import/try-backbone.ts'
import { drawPicture } from './draw.ts'
import { probeProvider } from './probe.ts'

/** Bytes: a network that ships, or a chart. The libraries of a graphics card are large. */
const memoryLimit = { onProcessor: Math.min(4e9, spareMemory()), onProvider: Math.min(10e9, spareMemory()) }

/** A throw-away process: it tries one provider or one unknown network and may die of it, or draws one picture. */
await runChild((_tell, watch) => {
  /** Reads a model file no one vouches for, in memory that fits its size. */
  const reading = async <Result>(path: string, work: () => Promise<Result>): Promise<Result> =>
    watch.within(await readingBounds(path), work)
  return {
    handlers: {
      draw: (request: Parameters<typeof drawPicture>[0]) => {
        watch.boundMemory(memoryLimit.onProcessor)
        return drawPicture(request)
      },
      probe: (request: ProbeRequest) => {
        watch.boundMemory(request.provider === 'cpu' ? memoryLimit.onProcessor : memoryLimit.onProvider)
        return probeProvider(request)
      },
      try: ({ backbone, bounds }: TrialRequest) => watch.within(bounds, () => tryBackbone(backbone)),
      inspect: ({ path }: { path: string }) => reading(path, () => describeFile(path)),
      prepare: (request: PrepareRequest) => reading(request.path, () => prepare(request)),
    },
  }
})
