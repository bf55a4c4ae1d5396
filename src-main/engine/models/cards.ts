import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { AppError } from '../../common/app-error.ts'
import { shareInterval } from '../../common/intervals.ts'
import { replaceFile } from '../../common/replace-file.ts'

/** The card that travels with every model, `card.json` beside the model's file. */
const backboneCard = z.object({
  format: z.literal(1),
  kind: z.literal('backbone'),
  id: z.string().min(1),
  name: z.string(),
  file: z.string(),
  sha256: z.string(),
  licence: z.string(),
  date: z.string(),
  /** The run that trained it, of a fine-tuned one. */
  runId: z.number().int().optional(),
  input: z.object({
    name: z.string(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    fit: z.enum(['contain', 'fill', 'cover']),
  }),
  output: z.object({ name: z.string(), dimensions: z.number().int().positive() }),
})

const metrics = z
  .object({
    images: z.number(),
    top1: z.number(),
    top3: z.number(),
    macroRecall: z.number(),
    perLabel: z.array(
      z.object({
        label: z.string(),
        precision: z.number().nullable(),
        recall: z.number().nullable(),
        support: z.number(),
      }),
    ),
    calibrationError: z.number().nullable().default(null),
    /** Of cards that were written before it was kept it is made from the others. */
    interval: z.object({ low: z.number(), high: z.number() }).optional(),
  })
  .transform((of) => ({ ...of, interval: of.interval ?? shareInterval(Math.round(of.top1 * of.images), of.images) }))

const figure = z.number().nullable()
const setMetrics = z.object({
  images: z.number(),
  exact: z.number(),
  interval: z.object({ low: z.number(), high: z.number() }),
  precision: figure,
  recall: figure,
  microF1: figure,
  macroF1: figure,
  perLabel: z.array(
    z.object({ label: z.string(), precision: figure, recall: figure, support: z.number(), f1: figure }),
  ),
  calibrationError: figure,
})

const captionMetrics = z.object({
  images: z.number(),
  bleu4: z.number(),
  ciderD: z.number(),
  exact: z.number(),
  agreement: z.array(
    z.object({ attribute: z.string(), images: z.number(), written: z.number(), reference: z.number() }),
  ),
})

/** What the cards of heads and captioners have in common. */
const modelFields = {
  format: z.literal(1),
  id: z.string().min(1),
  name: z.string(),
  attribute: z.string().min(1),
  file: z.string(),
  sha256: z.string(),
  /** Names of the feature blocks it reads, each an input of the graph. */
  features: z.array(z.string()).min(1),
  /** What it was trained on and how, in words and numbers. */
  training: z.record(z.string(), z.unknown()),
  licence: z.string(),
  date: z.string(),
}

const headCard = z.object({
  kind: z.literal('head'),
  ...modelFields,
  labels: z.array(z.string()).min(1),
  /** `sigmoid`: its labels do not exclude each other; all others are of one label per image. */
  activation: z.literal('sigmoid').optional(),
  // The more frequent first: what is wrong with the other is written down for each label before this one is tried.
  metrics: z.union([metrics, setMetrics]).nullable(),
  /** What was taken for what on the images of `metrics`: [index of the true label, of the predicted one, images]. */
  confusion: z
    .object({ labels: z.array(z.string()), cells: z.array(z.tuple([z.number(), z.number(), z.number()])) })
    .nullable()
    .optional(),
  /** Below this confidence an answer is better called unsure. */
  threshold: z.number().min(0).max(1).optional(),
})

const habit = z.object({
  attribute: z.string(),
  captions: z.number(),
  named: z.number(),
  closing: z.number(),
  ties: z.record(z.string(), z.array(z.string())),
  loose: z.array(z.string()),
})

const captionerCard = z.object({
  kind: z.literal('captioner'),
  ...modelFields,
  /** Words of its dictionary, special tokens included. */
  words: z.number().int().positive(),
  /** How the captions it learned from speak of labels (common/captioner/claims/speech.ts). */
  speech: z.array(habit).optional(),
  metrics: captionMetrics.nullable(),
})

const modelCard = z.discriminatedUnion('kind', [headCard, captionerCard])

export type BackboneCard = z.infer<typeof backboneCard>
export type HeadCard = z.infer<typeof headCard>
export type CaptionerCard = z.infer<typeof captionerCard>
/** Of what answers for an attribute. */
export type ModelCard = z.infer<typeof modelCard>

export function readBackboneCard(folder: string): BackboneCard {
  return read(folder, backboneCard)
}

export function readModelCard(folder: string): ModelCard {
  return read(folder, modelCard)
}

export function parseModelCard(json: string): ModelCard {
  return modelCard.parse(JSON.parse(json))
}

/** Names of the folders below this one that hold a card, in order. */
export function foldersWithCards(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'card.json')))
    .sort()
}

/** The kind of model that lies in a folder; undefined: its card is damaged. */
export function kindOf(folder: string): 'backbone' | 'head' | 'captioner' | undefined {
  return (backboneIn(folder) ?? modelIn(folder))?.kind
}

/** The card of a backbone; undefined: it is damaged, or another model lies there. */
export function backboneIn(folder: string): BackboneCard | undefined {
  const card = contentOf(folder)
  return card?.kind === 'backbone' ? backboneCard.safeParse(card).data : undefined
}

/** The card of what answers for an attribute; undefined: it is damaged, or a backbone lies there. */
export function modelIn(folder: string): ModelCard | undefined {
  const card = contentOf(folder)
  return card?.kind === 'backbone' ? undefined : modelCard.safeParse(card).data
}

function contentOf(folder: string): { kind?: unknown } | null | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')) as { kind?: unknown } | null
  } catch {
    return undefined
  }
}

/** Puts a card beside its model, on disk when this returns. */
export function writeCard(folder: string, card: object): void {
  replaceFile(join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
}

/** From what confidence on its answers are stated; null: it does not say. */
export function thresholdOf(card: ModelCard): number | null {
  return card.kind === 'head' ? (card.threshold ?? null) : null
}

/** SHA-256 of a file, in hexadecimal. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}

/** @throws AppError `damaged` when the model's file is not the one the card was written for. */
export async function verifyModelFile(folder: string, card: { file: string; sha256: string }): Promise<void> {
  const path = join(folder, card.file)
  if (!existsSync(path))
    throw new AppError('model-missing', `The model file "${path}" is missing. Reinstall Selvedge.`, path)
  if ((await fileHash(path)) !== card.sha256) {
    throw new AppError('damaged', `The model file "${path}" is not the one its card names (checksum differs).`, path)
  }
}

function read<Schema extends z.ZodType>(folder: string, schema: Schema): z.infer<Schema> {
  const path = join(folder, 'card.json')
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new AppError(
      'model-missing',
      `The model card "${path}" cannot be used: ${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}`,
      path,
      { cause: error },
    )
  }
}
