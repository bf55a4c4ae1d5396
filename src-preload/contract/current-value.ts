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
