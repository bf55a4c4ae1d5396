/**
 * The contract between the window (or the command line) and the engine: every call, event and error.
 * Everything here is plain data that survives structured cloning. Ids are positive integers. Times are milliseconds
 * since 1970-01-01 UTC. Confidences are probabilities in [0, 1].
 */

export type * from './contract/errors.ts'
export type * from './contract/library.ts'
export type * from './contract/libraries.ts'
export type * from './contract/catalogs.ts'
export type * from './contract/labels.ts'
export type * from './contract/images.ts'
export type * from './contract/filter.ts'
export type * from './contract/lists.ts'
export type * from './contract/views.ts'
export type * from './contract/decisions.ts'
export type * from './contract/jobs.ts'
export type * from './contract/methods.ts'
export type * from './contract/training.ts'
export type * from './contract/metrics.ts'
export type * from './contract/models.ts'
export type * from './contract/evaluation.ts'
export type * from './contract/backbones.ts'
export type * from './contract/flips.ts'
export type * from './contract/queue.ts'
export type * from './contract/exchange.ts'
export type * from './contract/system.ts'
export type * from './contract/calls.ts'
export type * from './contract/events.ts'
export type * from './contract/choices.ts'
export type * from './contract/window.ts'
