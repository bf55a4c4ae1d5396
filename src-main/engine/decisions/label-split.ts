import type { Label } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { stretch, type LineWriter, type Stretch, type Way } from '../history/action.ts'
import type { History } from '../history/history.ts'
import type { LongActions } from '../history/long-actions.ts'
import { byPerson, type Entry, type Step } from '../kinds/entry.ts'
import type { Attributes } from '../labels/attributes.ts'
import { cleanName } from '../labels/names.ts'
import type { Reading, Vocabulary } from '../labels/vocabulary.ts'
import type { JournalLines, Named, SaidDecision } from './journal-lines.ts'
import { onImages } from './label-removal.ts'
import { Outcome } from './outcome.ts'
import type { Steps } from './steps.ts'

/** The label that was made. */
interface Made {
  attributeId: number
  labelId: number
  name: string
  parentId: number | null
  readings: Reading[]
}

/** What one part of a split did: the label comes first. */
type Part = { made: Made } | { decisions: Step[] }

interface SaidSplit extends Named {
  made: { attribute: string; name: string; parent: string | null }[]
  decisions: SaidDecision[]
}

export interface LabelSplitPorts {
  attributes: Attributes
  history: History
  lines: JournalLines
  steps: Steps
  vocabulary: Vocabulary
  /** There is a label more, or one less. */
  standingChanged(attributeId: number): Promise<void>
}

class SplitOutcome extends Outcome {
  /** Of the label that came or went. */
  made: Made | null = null

  override get isNothing(): boolean {
    return this.made === null
  }
}

/** Some images of a label get a new one, by hand: one action of the history. */
export class LabelSplit {
  readonly #ports: LabelSplitPorts
  readonly #actions: LongActions<Part, SplitOutcome>

  constructor(ports: LabelSplitPorts) {
    this.#ports = ports
    this.#actions = ports.history.defineLong<Part, SplitOutcome>({
      name: 'label.split',
      outcome: () => new SplitOutcome(),
      travel: (part, way, outcome) => this.#travel(part, way, outcome),
      ...ports.steps.inParts,
      line: () => this.#line(),
      fromLine: ({ data }) => this.#fromLine(data as SaidSplit),
      async settle({ made }) {
        if (made !== null) await ports.standingChanged(made.attributeId)
      },
    })
  }

  /**
   * A new label beside this one, which these images have in its place from now on.
   * @throws AppError `bad-request`, `already-exists` where the attribute has a label of this name
   */
  async split(labelId: number, name: string, imageIds: Iterable<number>): Promise<Label> {
    const { attributes, steps } = this.#ports
    const from = attributes.label(labelId)
    const clean = cleanName(name, 'label')
    const ids = [...steps.known([...imageIds])]
    if (ids.length === 0) throw new AppError('bad-request', 'Choose the images that get the new label.')
    attributes.requireFreeLabel(from.attributeId, clean)
    const { title } = attributes.get(from.attributeId)
    const making = this.#making({ attributeId: from.attributeId, name: clean, parentId: from.parentId })
    const { made } = await this.#actions.perform(
      [making.stretch, stretch(ids, (some, outcome) => this.#decide(some, from, making.labelId(), outcome))],
      ({ images }) => `${title}: split ${clean} from ${from.name}${onImages(images)}`,
    )
    return attributes.label(made?.labelId ?? 0)
  }

  #making(wanted: Pick<Made, 'attributeId' | 'name' | 'parentId'>) {
    const { attributes, vocabulary } = this.#ports
    const { attributeId, name, parentId } = wanted
    let labelId = 0
    return {
      labelId: () => labelId,
      stretch: stretch([wanted], (_, outcome: SplitOutcome): Part => {
        attributes.requireFreeLabel(attributeId, name)
        labelId = vocabulary.insertLabel(attributeId, name)
        vocabulary.changeLabel(labelId, { parentId })
        const readings = vocabulary.reread(attributeId, name, null)
        vocabulary.read(attributeId, readings, 'do')
        outcome.made = { ...wanted, labelId, readings }
        return { made: outcome.made }
      }),
    }
  }

  /** That an image is the new label says that it is not the former one. */
  #decide(imageIds: readonly number[], from: Label, labelId: number, outcome: SplitOutcome): Part {
    const { steps } = this.#ports
    const { attributeId } = from
    const deciding = steps.deciding(attributeId)
    const decisions = steps.withEntries(
      imageIds.map((imageId) => ({ attributeId, imageId })),
      ({ imageId }, before): Step[] => {
        const named = deciding.decided(attributeId, imageId, before, { kind: 'is', labelId })
        if (named === null) return []
        const after: Entry[] = [...named.filter(([answer]) => answer !== from.id), byPerson(from.id, 'not')]
        return [[attributeId, imageId, before, after]]
      },
    )
    steps.apply(decisions, outcome)
    return { decisions }
  }

  #travel(part: Part, way: Way, outcome: SplitOutcome): Part {
    const { steps, vocabulary } = this.#ports
    if ('decisions' in part) return { decisions: steps.travel(part.decisions, way, outcome) }
    const { attributeId, labelId, name, readings } = part.made
    vocabulary.setLabelState(labelId, name, way === 'do' ? 'used' : 'deleted')
    vocabulary.read(attributeId, readings, way)
    outcome.made = part.made
    return part
  }

  #line(): LineWriter<Part> {
    const { attributes, lines } = this.#ports
    const line = lines.begin()
    const made: SaidSplit['made'] = []
    return {
      say(part) {
        if ('decisions' in part) return JSON.stringify(line.decisions(part.decisions)).slice(1, -1)
        const { attributeId, name, parentId } = part.made
        const parent = parentId === null ? null : (attributes.labelNames(attributeId).get(parentId) ?? null)
        made.push({ attribute: attributes.get(attributeId).name, name, parent })
        return ''
      },
      frame: () => ['{"decisions":[', `],"made":${JSON.stringify(made)},${JSON.stringify(line.named()).slice(1)}`],
    }
  }

  #fromLine({ decisions, made: [said], ...named }: SaidSplit): Stretch<Part, SplitOutcome>[] {
    const { attributes, lines, steps } = this.#ports
    const attributeId = said && attributes.find(said.attribute)?.id
    if (said === undefined || attributeId === undefined) return []
    const parentId = said.parent === null ? null : (attributes.findLabel(attributeId, said.parent) ?? null)
    const reader = lines.reader(named)
    return [
      this.#making({ attributeId, name: said.name, parentId }).stretch,
      // Read when the label is there.
      stretch(decisions, (some, outcome: SplitOutcome): Part => {
        const done = steps.asSaid(reader.decisions(some))
        steps.apply(done, outcome)
        return { decisions: done }
      }),
    ]
  }
}
