import { runChild } from '../common/child-process.ts'
import { describeFile, prepare } from '../backbone-import/describe-file.ts'
import type { PrepareRequest, TrialRequest } from '../common/contracts/backbones.ts'
import type { ProbeRequest } from '../common/contracts/probe.ts'
import { tryBackbone } from '../backbone-import/try-backbone.ts'
import { probeProvider } from './probe.ts'

/** A throw-away process: it tries one provider or one unknown network, and may die of it. */
await runChild(() => ({
  handlers: {
    probe: (request: ProbeRequest) => probeProvider(request),
    try: (request: TrialRequest) => tryBackbone(request),
    inspect: ({ path }: { path: string }) => describeFile(path),
    prepare: (request: PrepareRequest) => prepare(request),
  },
}))
