import type { EngineCalls } from '../../../src-preload/contract.ts'
import type { Handler } from '../../common/channel.ts'
import { readOnlyError } from '../storage/opening-errors.ts'

/**
 * Calls that are answered where the library may only be read: those that change no decision, no model and nothing that is tagged. What
 * they keep meanwhile (a setting, a thumbnail) goes with the copy in which it is open. All others are refused.
 */
const answered: { [Room in keyof EngineCalls]: readonly (keyof EngineCalls[Room])[] } = {
  library: ['settings', 'remember', 'notices', 'whyForReading', 'backups'],
  catalog: ['list', 'folders', 'passedOver', 'decided', 'removed'],
  images: ['list', 'rows', 'detail', 'count', 'suggest'],
  views: ['list'],
  labels: ['attributes', 'carried', 'figures'],
  attributes: ['ready'],
  annotations: ['foresee', 'ofImage', 'history', 'changes'],
  tagging: [],
  training: ['summary', 'backend', 'run', 'runs', 'vocabulary'],
  review: ['next', 'flips', 'flipRows', 'evaluate', 'report', 'measured', 'exportReport'],
  models: ['versions', 'annotate'],
  backbones: ['list', 'inspect', 'exportFeatures'],
  exchange: ['preview', 'importReport', 'exportCsv'],
  jobs: ['list', 'cancel', 'dismiss'],
  system: ['doctor', 'providers', 'probeProviders'],
}

/** Has the calls that would write into the library say why they do not. */
export function refuseWriting(handlers: Readonly<Record<string, Handler>>, folder: string): Record<string, Handler> {
  const refuse: Handler = () => {
    throw readOnlyError(folder)
  }
  const isAnswered = (name: string): boolean => {
    const [room = '', call = ''] = name.split('.')
    // The main process asks for pixels; that is no call of the contract.
    return room === 'internal' || ((answered as Record<string, readonly string[]>)[room] ?? []).includes(call)
  }
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, isAnswered(name) ? handler : refuse]),
  )
}
