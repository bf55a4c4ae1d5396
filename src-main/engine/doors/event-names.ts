import type { EngineEvents } from '../../../src-preload/contract.ts'

/** What the engine tells of by itself. */
export const eventNames = [
  'jobs',
  'images',
  'decisions',
  'attributes',
  'views',
  'models',
  'backbones',
  'run',
  'providers',
  'history',
] as const satisfies (keyof EngineEvents)[]
