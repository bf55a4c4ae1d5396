import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { AnnotatedPicture, Decoding } from '../../src-preload/contract.ts'
import type { Command, Values } from './command.ts'
import { table } from './output.ts'

/** How many words are printed where no file is named. */
const shown = 40

export const vocab: Command = {
  options: { 'minimum-count': { type: 'string' }, output: { type: 'string', short: 'o' } },
  check: (_positionals, values) =>
    values['minimum-count'] === undefined || isCount(values['minimum-count'])
      ? undefined
      : '--minimum-count takes a whole number from 1',
  async run({ session, output, values }) {
    const minimumCount = Number(values['minimum-count'] ?? 3)
    const words = await session.engine.training.vocabulary({ minimumCount })
    const summary = `${words.length} words that occur at least ${minimumCount} times, the special ones included`
    if (typeof values['output'] === 'string') {
      const path = resolve(values['output'])
      await writeFile(path, `${JSON.stringify({ minimumCount, words }, null, 2)}\n`)
      output.result({ event: 'vocabulary', words: words.length, minimumCount, path }, `${summary}, written to ${path}`)
      return
    }
    const rows = words.slice(0, shown).map(({ surface, count }, index) => [surface, String(index), String(count)])
    output.result(
      { event: 'vocabulary', minimumCount, words },
      summary,
      ...table([['word', 'number', 'count'], ...rows]),
      ...(words.length > shown ? [`… and ${words.length - shown} more: --output FILE.json writes all`] : []),
    )
  },
}

export const annotate: Command = {
  options: {
    decoding: { type: 'string' },
    beam: { type: 'string' },
    temperature: { type: 'string' },
    'top-k': { type: 'string' },
    seed: { type: 'string' },
    longest: { type: 'string' },
  },
  check: (positionals, values) =>
    positionals.length === 0 ? 'annotate takes one or more image files' : misusedDecoding(values),
  async run({ session, output, positionals, values }) {
    const paths = positionals.map((path) => resolve(path))
    let failed = 0
    for (let start = 0; start < paths.length; start += 1000) {
      const part = paths.slice(start, start + 1000)
      const pictures = await session.engine.models.annotate({ paths: part, decoding: decodingOf(values) })
      for (const picture of pictures) {
        if (picture.error) failed++
        output.result({ event: 'annotated', ...picture }, ...describe(picture))
      }
    }
    return failed === 0
  },
}

function describe({ path, error, labels, caption }: AnnotatedPicture): string[] {
  if (error) return [path, `  cannot be read: ${error.message}`]
  const width = Math.max(...labels.map(({ attribute }) => attribute.length), caption ? 'caption'.length : 0)
  const rows = labels.map(({ attribute, label, confidence, next }) => [
    `  ${attribute.padEnd(width)}`,
    label,
    percent(confidence),
    next
      .slice(0, 2)
      .map((other) => `${other.label} ${percent(other.confidence)}`)
      .join(', '),
  ])
  const written = caption ? [`  ${'caption'.padEnd(width)}  ${caption.text} (${percent(caption.confidence)})`] : []
  return [path, ...table(rows), ...written]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

function decodingOf(values: Values): Decoding {
  const { beam, temperature, seed } = values
  const longest = values['longest'] === undefined ? {} : { longest: Number(values['longest']) }
  switch (values['decoding']) {
    case 'greedy':
      return { method: 'greedy', ...longest }
    case 'sample':
      return {
        method: 'sample',
        ...(temperature === undefined ? {} : { temperature: Number(temperature) }),
        ...(values['top-k'] === undefined ? {} : { topK: Number(values['top-k']) }),
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        ...longest,
      }
    default:
      return { method: 'beam', ...(beam === undefined ? {} : { width: Number(beam) }), ...longest }
  }
}

function misusedDecoding(values: Values): string | undefined {
  const { decoding = 'beam' } = values
  if (decoding !== 'greedy' && decoding !== 'beam' && decoding !== 'sample') {
    return '--decoding takes greedy, beam or sample'
  }
  if (values['beam'] !== undefined && (decoding !== 'beam' || !isCount(values['beam']))) {
    return '--beam takes a whole number from 1, for beam decoding'
  }
  for (const name of ['temperature', 'top-k', 'seed']) {
    if (values[name] === undefined) continue
    if (decoding !== 'sample') return `--${name} needs --decoding sample`
    if (!(Number(values[name]) >= 0)) return `--${name} takes a number`
  }
  if (values['longest'] !== undefined && !isCount(values['longest'])) return '--longest takes a number of words'
  return undefined
}

function isCount(value: Values[string]): boolean {
  return typeof value === 'string' && /^[1-9]\d*$/.test(value)
}
