import type { Candidate, Caption, Source } from './images.ts'

/** What a person said, or a table, of one label of an image. */
export interface LabelDecision {
  labelId: number
  verdict: 'is' | 'not'
  source: Exclude<Source, 'machine'>
}

/** The label an image has now, and how sure the model in use is of it. */
export interface CurrentLabel {
  labelId: number
  source: Source
  confidence: number | null
}

/**
 * The rule: what a person decided wins, or a table; else the model's best label that nobody rejected. The engine keeps
 * the same rule in SQL (engine/values/one-label.ts).
 * @param top what the model in use says, best first
 */
export function currentLabel(decisions: readonly LabelDecision[], top: readonly Candidate[]): CurrentLabel | null {
  const decided = decisions.find(({ verdict }) => verdict === 'is')
  if (decided !== undefined) {
    const { labelId, source } = decided
    return { labelId, source, confidence: top.find((candidate) => candidate.labelId === labelId)?.confidence ?? null }
  }
  const rejected = decisions.filter(({ verdict }) => verdict === 'not').map(({ labelId }) => labelId)
  const best = bestBut(top, rejected)
  return best === undefined ? null : { labelId: best.labelId, source: 'machine', confidence: best.confidence }
}

/** The best label that nobody rejected. */
export function bestBut(top: readonly Candidate[], rejected: readonly number[]): Candidate | undefined {
  return top.find(({ labelId }) => !rejected.includes(labelId))
}

/** The same rule for texts (in SQL: engine/values/text.ts). A captioner that found no words wrote nothing. */
export function currentText(
  decided: { text: string; source: Exclude<Source, 'machine'> } | null,
  written: { text: string; confidence: number } | null,
): Caption | null {
  const text = decided?.text ?? written?.text ?? ''
  if (text === '') return null
  // How sure the captioner is of its own text says nothing of another.
  const confidence = written !== null && written.text === text ? written.confidence : null
  return { text, source: decided?.source ?? 'machine', confidence }
}

/** The labels an image has now, of an attribute that may have several. */
export interface CurrentSet {
  /** The model's surest first, then those that it says nothing of. */
  labels: CurrentLabel[]
  source: Source
  /** How sure the model is of these and no others, in the answer that it is least sure of; null: it said nothing. */
  confidence: number | null
}

/**
 * The same rule for sets: a label that someone decided on is there or is not, whatever the model says; of the others those
 * that the model is sure of are there, unless someone said that the set is whole.
 * @param whole who said that the decided labels are all; null: nobody
 * @param threshold from what confidence on the model's labels are stated
 * @returns null where nobody has decided and the model said nothing; an empty set is an answer
 */
export function currentSet(
  decisions: readonly LabelDecision[],
  whole: Exclude<Source, 'machine'> | null,
  top: readonly Candidate[],
  threshold: number,
): CurrentSet | null {
  if (decisions.length === 0 && whole === null && top.length === 0) return null
  const confidences = new Map(top.map(({ labelId, confidence }) => [labelId, confidence]))
  const decided = new Set(decisions.map(({ labelId }) => labelId))
  const given = decisions.filter(({ verdict }) => verdict === 'is')
  const stated = top.filter(({ labelId, confidence }) => confidence >= threshold && !decided.has(labelId))
  const labels: CurrentLabel[] = [
    ...given.map(({ labelId, source }) => ({ labelId, source, confidence: confidences.get(labelId) ?? null })),
    ...(whole === null ? stated.map((label) => ({ ...label, source: 'machine' as const })) : []),
  ]
  labels.sort((a, b) => (b.confidence ?? -1) - (a.confidence ?? -1) || a.labelId - b.labelId)
  const has = new Set(labels.map(({ labelId }) => labelId))
  const sure = [
    ...top.map(({ labelId, confidence }) => (has.has(labelId) ? confidence : 1 - confidence)),
    ...labels.filter(({ confidence }) => confidence === null).map(() => 0),
  ]
  const byPerson = given.find(({ source }) => source === 'human') ?? given[0]
  return {
    labels,
    source: whole ?? byPerson?.source ?? 'machine',
    confidence: top.length === 0 ? null : Math.min(...sure),
  }
}
