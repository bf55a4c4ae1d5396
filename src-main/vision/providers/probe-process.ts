import { runChild } from '../../common/child-process.ts'
import type { ProbeRequest } from '../../common/providers.ts'
import type { TrialRequest } from '../inspect/trial-request.ts'
import { tryBackbone } from '../inspect/try-backbone.ts'
import { probeProvider } from './probe.ts'

/** A throw-away process: it tries one provider or one unknown network, and may die of it. */
await runChild(() => ({
  handlers: {
    probe: (request: ProbeRequest) => probeProvider(request),
    try: (request: TrialRequest) => tryBackbone(request),
  },
}))
