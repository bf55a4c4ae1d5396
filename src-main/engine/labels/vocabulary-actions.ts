import type { AttributeKind, LabelDetails } from '../../../src-preload/contract.ts'
import { fold } from '../../../src-preload/contract/folding.ts'
import { AppError } from '../../common/app-error.ts'
import type { ActionKind } from '../history/action.ts'
import type { Attributes } from './attributes.ts'
import { requireForest } from './families.ts'
import type { Position, Reading, Vocabulary } from './vocabulary.ts'

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
  /** Likewise: tables meant another label by the name until then. */
  readings?: Reading[]
}

export interface RenamedLabel {
  attributeId: number
  labelId: number
  from: string
  to: string
  /** Whether tables that use the former name mean the label. */
  readAs?: boolean
  /** What follows from that, once it is done. */
  readings?: Reading[]
}

export interface ChangedLabels {
  attributeId: number
  changes: { labelId: number; from: Partial<LabelDetails>; to: Partial<LabelDetails> }[]
}

/** What tables mean by names. */
export interface ReadLabels {
  attributeId: number
  readings: Reading[]
}

export interface DescribedAttribute {
  attributeId: number
  from: string
  to: string
}

export interface OrderedAttributes {
  from: Position[]
  to: Position[]
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

/** What is said of a label, its parent by name. */
type SaidDetails = Omit<Partial<LabelDetails>, 'parentId'> & { parent?: string | null }

interface ChangedLine extends AttributeLine {
  labels: { name: string; to: SaidDetails }[]
}

/** Names of labels by what tables call them; null: none of them. */
interface ReadLine extends AttributeLine {
  readings: [name: string, label: string | null][]
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
  /** Labels are called the same, and are described, coloured, keyed or lie otherwise: filters may find other images. */
  familiesChanged(attributeId: number): void
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
        payload.readings = vocabulary.reread(attributeId, name, null)
      } else vocabulary.setLabelState(labelId, name, way === 'do' ? 'used' : 'deleted')
      vocabulary.read(attributeId, payload.readings ?? [], way)
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
    apply(payload, way) {
      const { attributeId, from, labelId, readAs = false, to } = payload
      const name = way === 'do' ? to : from
      attributes.requireFreeLabel(attributeId, name, labelId)
      payload.readings ??= [
        ...vocabulary.reread(attributeId, to, null),
        ...(readAs && fold(from) !== fold(to) ? vocabulary.reread(attributeId, from, labelId) : []),
      ]
      vocabulary.nameLabel(labelId, name)
      vocabulary.read(attributeId, payload.readings, way)
    },
    settle: ({ attributeId }) => tell.wordsChanged(attributeId),
    toLine: ({ attributeId, from, readAs = false, to }) => ({ ...attributeLine(attributeId), from, to, readAs }),
    fromLine(line) {
      const { from, readAs = false, to } = line as RenamedLabel
      const attributeId = attributeOf(line)
      const labelId = labelOf(attributeId, from) ?? labelOf(attributeId, to)
      return attributeId === undefined || labelId === undefined ? null : { attributeId, labelId, from, to, readAs }
    },
  }

  const changeLabels: ActionKind<ChangedLabels> = {
    name: 'label.change',
    apply({ attributeId, changes }, way) {
      for (const { from, labelId, to } of changes) vocabulary.changeLabel(labelId, way === 'do' ? to : from)
      requireForest(attributes.labels(attributeId))
    },
    settle: ({ attributeId }) => tell.familiesChanged(attributeId),
    toLine({ attributeId, changes }): ChangedLine {
      const names = attributes.labelNames(attributeId)
      const nameOf = (labelId: number): string => names.get(labelId) ?? ''
      const labels = changes.map(({ labelId, to: { parentId, ...rest } }) => ({
        name: nameOf(labelId),
        to: { ...rest, ...(parentId !== undefined && { parent: parentId === null ? null : nameOf(parentId) }) },
      }))
      return { ...attributeLine(attributeId), labels }
    },
    fromLine(line) {
      const attributeId = attributeOf(line)
      if (attributeId === undefined) return null
      const changes = (line as ChangedLine).labels.flatMap(({ name, to: { parent, ...rest } }) => {
        const labelId = labelOf(attributeId, name)
        if (labelId === undefined) return []
        const parentId = parent == null ? null : (labelOf(attributeId, parent) ?? null)
        const to: Partial<LabelDetails> = { ...rest, ...(parent !== undefined && { parentId }) }
        return [{ labelId, from: only(attributes.label(labelId), to), to }]
      })
      return changes.length === 0 ? null : { attributeId, changes }
    },
  }

  const readLabels: ActionKind<ReadLabels> = {
    name: 'label.read',
    apply: ({ attributeId, readings }, way) => vocabulary.read(attributeId, readings, way),
    settle: ({ attributeId }) => tell.attributesChanged(attributeId),
    toLine({ attributeId, readings }): ReadLine {
      const names = attributes.labelNames(attributeId)
      return {
        ...attributeLine(attributeId),
        readings: readings.map(({ name, to }) => [name, to === null ? null : (names.get(to.labelId) ?? null)]),
      }
    },
    fromLine(line) {
      const attributeId = attributeOf(line)
      if (attributeId === undefined) return null
      const readings = (line as ReadLine).readings.flatMap(([name, label]) =>
        vocabulary.reread(attributeId, name, label === null ? null : (labelOf(attributeId, label) ?? null)),
      )
      return { attributeId, readings }
    },
  }

  const describeAttribute: ActionKind<DescribedAttribute> = {
    name: 'attribute.describe',
    apply: ({ attributeId, from, to }, way) => vocabulary.describeAttribute(attributeId, way === 'do' ? to : from),
    settle: ({ attributeId }) => tell.attributesChanged(attributeId),
    toLine: ({ attributeId, to }) => ({ ...attributeLine(attributeId), to }),
    fromLine(line) {
      const attribute = attributes.find((line as AttributeLine).attribute)
      const { to } = line as DescribedAttribute
      return attribute ? { attributeId: attribute.id, from: attribute.description, to } : null
    },
  }

  const orderAttributes: ActionKind<OrderedAttributes> = {
    name: 'attribute.order',
    apply: ({ from, to }, way) => vocabulary.setPositions(way === 'do' ? to : from),
    settle: ({ to }) => {
      for (const [attributeId] of to) tell.attributesChanged(attributeId)
    },
    toLine: ({ to }) => ({ attributes: to.map(([id, position]) => [attributes.get(id).name, position]) }),
    fromLine(line) {
      const said = (line as { attributes: [name: string, position: number][] }).attributes
      const to = said.flatMap(([name, position]): Position[] => {
        const id = attributes.find(name)?.id
        return id === undefined ? [] : [[id, position]]
      })
      const own = new Set(to.map(([id]) => id))
      return { from: vocabulary.positions().filter(([id]) => own.has(id)), to }
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
    changeLabels,
    chooseThreshold,
    deleteAttribute,
    describeAttribute,
    makeAttribute,
    makeLabel,
    orderAttributes,
    readLabels,
    renameAttribute,
    renameLabel,
    retireLabel,
  }
}

/** Of what is said of a label what another saying speaks of. */
export function only(
  label: LabelDetails,
  { colour, description, key, parentId }: Partial<LabelDetails>,
): Partial<LabelDetails> {
  return {
    ...(colour !== undefined && { colour: label.colour }),
    ...(description !== undefined && { description: label.description }),
    ...(key !== undefined && { key: label.key }),
    ...(parentId !== undefined && { parentId: label.parentId }),
  }
}
