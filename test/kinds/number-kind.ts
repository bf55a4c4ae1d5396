import type { Attribute, Decision } from '../../src-preload/contract.ts'
import { AppError } from '../../src-main/common/app-error.ts'
import type { AnswerKind, Cells, Told } from '../../src-main/engine/kinds/answer-kind.ts'
import type { Entry } from '../../src-main/engine/kinds/entry.ts'
import type { KindParts } from '../../src-main/engine/kinds/kinds.ts'
import { TextCells } from '../../src-main/engine/kinds/text/cells.ts'
import { TextDeciding } from '../../src-main/engine/kinds/text/deciding.ts'
import { TextEvaluation } from '../../src-main/engine/kinds/text/evaluation.ts'
import { TextFlips } from '../../src-main/engine/kinds/text/flips.ts'
import { Text } from '../../src-main/engine/values/text.ts'

/** `19,90` is 19.9; undefined: it is no number. */
function numberIn(text: string): string | undefined {
  const value = Number(text.trim().replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(value) ? undefined : String(value)
}

class NumberDeciding extends TextDeciding {
  override requireFit(title: string, decision: Decision): void {
    super.requireFit(title, decision)
    if (decision.kind !== 'text' || numberIn(decision.text) !== undefined) return
    throw new AppError('bad-request', `${title} is a number, which "${decision.text}" is not.`, title)
  }

  override wording(decision: Decision): string {
    return decision.kind === 'text' ? (numberIn(decision.text) ?? '') : super.wording(decision)
  }

  override decided(attributeId: number, imageId: number, before: readonly Entry[], decision: Decision): Entry[] | null {
    const plain = decision.kind === 'text' ? { ...decision, text: numberIn(decision.text) ?? '' } : decision
    return super.decided(attributeId, imageId, before, plain)
  }
}

class NumberCells extends TextCells {
  override write(attribute: Pick<Attribute, 'id'>, imageIds: readonly number[]): Map<number, Cells> {
    return super.write(attribute, imageIds)
  }

  override read(cell: string): Told {
    const value = numberIn(cell)
    if (value === undefined) throw new AppError('bad-request', `"${cell}" is no number`)
    return value
  }
}

/** A number per image, kept as a text is. */
export const numberKind = ({ database }: KindParts): AnswerKind => ({
  value: new Text(database),
  deciding: new NumberDeciding(database),
  flips: new TextFlips(database),
  evaluation: new TextEvaluation(database),
  cells: new NumberCells(database),
})
