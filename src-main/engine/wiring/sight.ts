import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ProcessPool } from '../../common/process-pool.ts'
import type { Backbones } from '../backbones/backbones.ts'
import { VisionClient } from '../features/vision-client.ts'
import { Accelerator } from '../providers/accelerator.ts'
import { thisMachine } from '../providers/machine.ts'
import { probeInChild } from '../providers/probe-in-child.ts'
import { Providers } from '../providers/providers.ts'
import { Walker } from '../catalog/walker.ts'
import type { Ground } from './ground.ts'

/** The processes that look at folders and pictures, and what their networks run on. */
export interface Sight {
  vision: ProcessPool
  walker: Walker
  accelerator: Accelerator
  visionClient: VisionClient
  providers: Providers
}

/** @param programs absolute paths */
export function openEyes(
  { events, settings, store }: Ground,
  backbones: Backbones,
  programs: { vision: string; probe: string; walk: string },
): Sight {
  const { processes, threads } = visionShape(availableParallelism())
  const visionProcess = {
    name: 'vision',
    entry: programs.vision,
    arguments: ['--threads', String(threads)],
    logFile: join(store.logsFolder, 'vision.log'),
    restart: true,
  }
  const vision = new ProcessPool(processes, visionProcess)
  const accelerator = new Accelerator({
    vision: visionProcess,
    failed: (provider, reason) => providers.failed(provider, reason),
  })
  const providers = new Providers({
    settings,
    machine: thisMachine(),
    probe: (candidates, signal) =>
      probeInChild({
        entry: programs.probe,
        candidates,
        backbone: backbones.spec(backbones.current()),
        signal,
        logFile: visionProcess.logFile,
      }),
    use: (provider) => accelerator.use(provider),
    changed: (status) => events.emit('providers', status),
  })
  const walker = new Walker({ entry: programs.walk, logFile: join(store.logsFolder, 'walk.log') })
  return { vision, walker, accelerator, visionClient: new VisionClient(vision, accelerator), providers }
}

/**
 * One network thread per process as far as memory allows: threads that share one picture wait for each other at every
 * layer, the more so when the window needs a core for a moment; processes with pictures of their own do not.
 */
function visionShape(cores: number): { processes: number; threads: number } {
  const processes = Math.min(cores, 4)
  return { processes, threads: Math.max(1, Math.floor(cores / processes)) }
}
