import { z } from 'zod'
import { filter, id, path } from './schemas.ts'

const classBalance = z.enum(['none', 'sqrt', 'balanced']).optional()

const anyTraining = {
  fromScratch: z.boolean().optional(),
  features: z.array(z.string()).min(1).optional(),
  labelSmoothing: z.number().min(0).max(0.3).optional(),
  seed: z.number().int().min(0).max(0xffffffff).optional(),
  among: z.strictObject({ filter, name: z.string().trim().min(1).max(500) }).optional(),
}

const byEpochs = {
  ...anyTraining,
  learningRate: z.number().positive().max(1e3).optional(),
  epochs: z.number().int().min(1).max(100_000).optional(),
  batchSize: z.number().int().min(1).max(100_000).optional(),
  schedule: z.enum(['plateau', 'cosine']).optional(),
  validationShare: z.number().min(0).max(0.5).optional(),
  checkpoint: path.optional(),
}

const solvedHead = {
  l2: z.union([z.literal('auto'), z.number().min(0).max(1e6)]).optional(),
  thorough: z.boolean().optional(),
  memory: z.number().positive().max(1e3).optional(),
  classBalance,
  maximumIterations: z.number().int().min(1).max(10_000).optional(),
}

const dropout = z.number().min(0).max(0.9).optional()

const backboneName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'small letters, digits and hyphens, at most 64')

export const trainingOptions = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('head'),
    ...anyTraining,
    ...solvedHead,
    like: id.optional(),
    measureSince: id.optional(),
  }),
  z.strictObject({
    method: z.literal('sgd'),
    ...byEpochs,
    classBalance,
    weightDecay: z.number().min(0).max(1e3).optional(),
    hiddenUnits: z.number().int().min(1).max(4096).optional(),
  }),
  z.strictObject({
    method: z.literal('finetune'),
    ...byEpochs,
    ...solvedHead,
    lastBlocks: z.union([z.literal('all'), z.number().int().min(1).max(10_000)]).optional(),
    alongside: z.array(id).optional(),
    mix: z.number().positive().max(1).optional(),
    name: backboneName.optional(),
    dropout,
  }),
  z.strictObject({
    method: z.literal('caption'),
    ...byEpochs,
    minimumCount: z.number().int().min(1).max(1_000_000).optional(),
    dropout,
  }),
])
