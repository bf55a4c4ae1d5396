import { z } from 'zod'
import { AppError } from '../../common/app-error.ts'
import type { Checked } from './contract-fit.ts'

/** What comes over the line is checked here, once, before any room sees it. */
export const id = z.number().int().positive()
/** Every path in a request is this: the window may name none, and tests find them by what is said of it here. */
export const path = z.string().min(1).max(4096).meta({ isPath: true })
export const ids: z.ZodType<Uint32Array> = z.instanceof(Uint32Array).meta({ isIds: true })

const confidence = z.number().min(0).max(1).optional()
const place = z.strictObject({ catalogId: id.optional(), folderId: id.optional() })
const not = z.boolean().optional()
const end = z.number().min(0).max(Number.MAX_SAFE_INTEGER).optional()

const fact = z.discriminatedUnion('fact', [
  z.strictObject({ fact: z.literal('place'), places: z.array(place).max(1000), not }),
  z.strictObject({ fact: z.literal('product'), keys: z.array(z.string().max(1000)).max(1000), not }),
  z.strictObject({ fact: z.literal('shape'), shapes: z.array(z.enum(['portrait', 'landscape', 'square'])), not }),
  z.strictObject({ fact: z.enum(['width', 'height', 'bytes', 'modified', 'added']), least: end, most: end, not }),
])

export const filter = z.strictObject({
  place: place.optional(),
  text: z.string().max(1000).optional(),
  failed: z.boolean().optional(),
  all: z
    .array(
      z.strictObject({
        attributeId: id,
        labels: z.array(id).max(10_000).optional(),
        states: z
          .array(z.enum(['unreviewed', 'human', 'imported', 'machine', 'untagged', 'unsure', 'suspect']))
          .optional(),
        confidence: z.strictObject({ least: confidence, most: confidence }).optional(),
        versions: z.array(id).max(1000).optional(),
        not,
      }),
    )
    .max(100)
    .optional(),
  facts: z.array(fact).max(100).optional(),
})

export const sort = z.discriminatedUnion('by', [
  z.strictObject({ by: z.enum(['name', 'added']), descending: z.boolean() }),
  z.strictObject({ by: z.enum(['confidence', 'uncertainty']), attributeId: id, descending: z.boolean() }),
])

export const queueRequest = z.strictObject({
  attributeId: id,
  count: z.number().int().min(1).max(500).optional(),
  filter: filter.optional(),
})

const evidenceFilter = z.strictObject({
  keptOut: z.enum(['held-out', 'since']).optional(),
  source: z.enum(['human', 'imported']).optional(),
  folderId: id.optional(),
})

export const evaluationRequest = z.strictObject({
  attributeId: id,
  versionId: id.optional(),
  againstId: id.optional(),
  filter: evidenceFilter.optional(),
})

export const listSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('filter'), filter, sort, together: z.boolean().optional() }),
  z.strictObject({
    kind: z.literal('flips'),
    versionId: id,
    group: z.strictObject({ taken: z.array(id).max(1000), added: z.array(id).max(1000) }).optional(),
    imported: z.enum(['also', 'only']).optional(),
  }),
  queueRequest.extend({ kind: z.literal('queue') }),
  z.strictObject({ kind: z.literal('product'), imageId: id }),
  z.strictObject({ kind: z.literal('views'), ids }),
  evidenceFilter.extend({
    kind: z.literal('measured'),
    versionId: id,
    right: z.boolean().optional(),
    is: id.optional(),
    isNot: id.optional(),
    said: id.optional(),
    unsaid: id.optional(),
  }),
])

const oneDecision = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('is'), labelId: id }),
  z.strictObject({ kind: z.literal('set'), labelIds: z.array(id).max(1000) }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(10_000) }),
  z.strictObject({ kind: z.literal('accept') }),
  z.strictObject({ kind: z.literal('not'), labelId: id.optional() }),
  z.strictObject({ kind: z.literal('clear'), labelId: id.optional() }),
])

export const decision = z.discriminatedUnion('kind', [
  ...oneDecision.options,
  z.strictObject({ kind: z.literal('each'), decisions: z.array(oneDecision) }),
])

const longest = z.number().int().min(1).max(200).optional()

export const decoding = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('greedy'), longest }),
  z.strictObject({
    method: z.literal('beam'),
    width: z.number().int().min(1).max(100).optional(),
    lengthPower: z.number().min(0).max(10).optional(),
    longest,
  }),
  z.strictObject({
    method: z.literal('sample'),
    temperature: z.number().positive().max(100).optional(),
    topK: z.number().int().min(0).max(1_000_000).optional(),
    seed: z.number().int().min(0).max(0xffffffff).optional(),
    longest,
  }),
])

const perChannel = z.tuple([z.number(), z.number(), z.number()])

export const backboneChoices = z.strictObject({
  name: z.string().max(200).optional(),
  feature: z.string().max(1000).optional(),
  dimensions: z.number().int().optional(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  normalisation: z.strictObject({ scale: z.number(), mean: perChannel, deviation: perChannel }).nullable().optional(),
  fit: z.enum(['contain', 'fill', 'cover']).optional(),
  licence: z.string().max(200).optional(),
})

/** Fields with the value `undefined` count as absent, as in the contract. */
type Defined<Value> = Value extends Uint32Array
  ? Value
  : Value extends object
    ? { [Key in keyof Value]: Defined<Exclude<Value[Key], undefined>> }
    : Value

/** Makes a call whose request is checked. @throws AppError `bad-request` that names the field */
export function checked<Schema extends z.ZodType, Result>(
  schema: Schema,
  call: (request: Defined<z.infer<Schema>>) => Result,
): Checked<Defined<z.infer<Schema>>, Result> {
  const take = (request: unknown): Result => {
    const parsed = schema.safeParse(request)
    if (parsed.success) return call(parsed.data as Defined<z.infer<Schema>>)
    const [issue] = parsed.error.issues
    const field = issue?.path.join('.') ?? ''
    throw new AppError(
      'bad-request',
      `The request does not fit${field ? ` in "${field}"` : ''}: ${issue?.message ?? ''}`,
      field,
    )
  }
  return Object.assign(take, { schema })
}
