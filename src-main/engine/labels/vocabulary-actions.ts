import type { AttributeKind } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { ActionKind } from '../history/action.ts'
import type { Attributes } from './attributes.ts'
import type { Vocabulary } from './vocabulary.ts'

interface Names {
  name: string
  title: string
}

export interface MadeAttribute extends Names {
  kind: AttributeKind
  /** Once it is made. */
  attributeId?: number
}

export interface RenamedAttribute {
  attributeId: number
  from: Names
  to: Names
}

export interface ChosenThreshold {
  attributeId: number
  from: number | null
  to: number | null
}

export interface MadeLabel {
  attributeId: number
  name: string
  /** Once it is made. */
  labelId?: number
}

export interface RenamedLabel {
  attributeId: number
  labelId: number
  from: string
  to: string
}

export interface RetiredLabel {
  attributeId: number
  labelId: number
  name: string
  /** False: it is offered again. */
  retired: boolean
}

export interface DeletedAttribute {
  attributeId: number
  name: string
}

/** An attribute or a label in the journal. */
interface AttributeLine {
  attribute: string
}

export interface VocabularyPorts {
  attributes: Attributes
  vocabulary: Vocabulary
  /** Attributes came, went or are called otherwise. */
  attributesChanged(attributeId: number): void
  /** What captions may say has changed. */
  wordsChanged(attributeId: number): void
  /** What counts as sure has changed on every image. */
  sureChanged(attributeId: number): void | Promise<void>
  /** Labels came, or stand for others or none: what models say may be said in other labels now. */
  standingChanged(attributeId: number): Promise<void>
  isTraining(): boolean
  /** What images have of the attribute is another now. Called in the transaction; made good by `cameOrWent`, or the next start. */
  outOfDate(attributeId: number): void
  /** The attribute is new, was deleted, or is back. */
  cameOrWent(attributeId: number): Promise<void>
}

/** What people do to attributes and labels themselves, each to be taken back: the kinds of action. */
export function vocabularyActions({ attributes, vocabulary, ...tell }: VocabularyPorts) {
  const attributeLine = (attributeId: number): AttributeLine => ({ attribute: attributes.get(attributeId).name })
  const attributeOf = (line: unknown): number | undefined => attributes.find((line as AttributeLine).attribute)?.id
  const labelOf = (attributeId: number | undefined, name: string): number | undefined =>
    attributeId === undefined ? undefined : attributes.findLabel(attributeId, name)

  const showOrHide = (attributeId: number, name: string, isShown: boolean): void => {
    vocabulary.setAttributeState(attributeId, name, isShown ? 'used' : 'deleted')
    tell.outOfDate(attributeId)
  }

  const makeAttribute: ActionKind<MadeAttribute> = {
    name: 'attribute.make',
    apply(payload, way) {
      const { attributeId, kind, name, title } = payload
      if (attributeId === undefined) {
        // Two that ask at once have both found it free.
        attributes.newNames(title, name)
        payload.attributeId = vocabulary.insertAttribute(name, title, kind)
      } else showOrHide(attributeId, name, way === 'do')
    },
    settle: ({ attributeId }) => tell.cameOrWent(attributeId ?? 0),
    toLine: ({ kind, name, title }) => ({ name, title, kind }),
    fromLine(line) {
      const made = line as MadeAttribute
      const attributeId = attributes.find(made.name)?.id
      return { ...made, ...(attributeId !== undefined && { attributeId }) }
    },
  }

  const renameAttribute: ActionKind<RenamedAttribute> = {
    name: 'attribute.rename',
    apply({ attributeId, from, to }, way) {
      const { name, title } = way === 'do' ? to : from
      attributes.requireFreeTitle(title, attributeId)
      vocabulary.nameAttribute(attributeId, name, title)
    },
    settle: ({ attributeId }) => tell.attributesChanged(attributeId),
    toLine: ({ from, to }) => ({ from, to }),
    fromLine(line) {
      const { from, to } = line as Omit<RenamedAttribute, 'attributeId'>
      const attributeId = (attributes.find(from.name) ?? attributes.find(to.name))?.id
      return attributeId === undefined ? null : { attributeId, from, to }
    },
  }

  const chooseThreshold: ActionKind<ChosenThreshold> = {
    name: 'attribute.threshold',
    apply: ({ attributeId, from, to }, way) => vocabulary.setThreshold(attributeId, way === 'do' ? to : from),
    async settle({ attributeId }) {
      await tell.sureChanged(attributeId)
      tell.wordsChanged(attributeId)
    },
    toLine: ({ attributeId, from, to }) => ({ ...attributeLine(attributeId), from, to }),
    fromLine(line) {
      const { from, to } = line as ChosenThreshold
      const attributeId = attributeOf(line)
      return attributeId === undefined ? null : { attributeId, from, to }
    },
  }

  const makeLabel: ActionKind<MadeLabel> = {
    name: 'label.make',
    apply(payload, way) {
      const { attributeId, labelId, name } = payload
      if (labelId === undefined) {
        attributes.requireFreeLabel(attributeId, name)
        payload.labelId = vocabulary.insertLabel(attributeId, name)
      } else vocabulary.setLabelState(labelId, name, way === 'do' ? 'used' : 'deleted')
    },
    settle: ({ attributeId }) => tell.standingChanged(attributeId),
    toLine: ({ attributeId, name }) => ({ ...attributeLine(attributeId), name }),
    fromLine(line) {
      const { name } = line as MadeLabel
      const attributeId = attributeOf(line)
      const labelId = labelOf(attributeId, name)
      return attributeId === undefined ? null : { attributeId, name, ...(labelId !== undefined && { labelId }) }
    },
  }

  const renameLabel: ActionKind<RenamedLabel> = {
    name: 'label.rename',
    apply({ attributeId, from, labelId, to }, way) {
      const name = way === 'do' ? to : from
      attributes.requireFreeLabel(attributeId, name, labelId)
      vocabulary.nameLabel(labelId, name)
    },
    settle: ({ attributeId }) => tell.wordsChanged(attributeId),
    toLine: ({ attributeId, from, to }) => ({ ...attributeLine(attributeId), from, to }),
    fromLine(line) {
      const { from, to } = line as RenamedLabel
      const attributeId = attributeOf(line)
      const labelId = labelOf(attributeId, from) ?? labelOf(attributeId, to)
      return attributeId === undefined || labelId === undefined ? null : { attributeId, labelId, from, to }
    },
  }

  const retireLabel: ActionKind<RetiredLabel> = {
    name: 'label.retire',
    apply({ labelId, name, retired }, way) {
      vocabulary.setLabelState(labelId, name, retired === (way === 'do') ? 'retired' : 'used')
    },
    settle: ({ attributeId }) => tell.standingChanged(attributeId),
    toLine: ({ attributeId, name, retired }) => ({ ...attributeLine(attributeId), name, retired }),
    fromLine(line) {
      const { name, retired } = line as RetiredLabel
      const attributeId = attributeOf(line)
      const labelId = labelOf(attributeId, name)
      return attributeId === undefined || labelId === undefined ? null : { attributeId, labelId, name, retired }
    },
  }

  /** Hides it with its labels, decisions, models and runs: nothing of them is touched, and all of it comes back. */
  const deleteAttribute: ActionKind<DeletedAttribute> = {
    name: 'attribute.delete',
    prepare({ name }, way) {
      if (way === 'undo' || !tell.isTraining()) return
      throw new AppError('busy', 'A training is under way. Wait for it or cancel it, then delete the attribute.', name)
    },
    apply({ attributeId, name }, way) {
      showOrHide(attributeId, name, way === 'undo')
    },
    settle: ({ attributeId }) => tell.cameOrWent(attributeId),
    toLine: ({ name }): AttributeLine => ({ attribute: name }),
    fromLine(line) {
      const attribute = attributes.find((line as AttributeLine).attribute)
      return attribute ? { attributeId: attribute.id, name: attribute.name } : null
    },
  }

  return {
    chooseThreshold,
    deleteAttribute,
    makeAttribute,
    makeLabel,
    renameAttribute,
    renameLabel,
    retireLabel,
  }
}
