import type {
  AttributeDetail,
  AttributeKind,
  Candidate,
  ImageDetail,
  ImageRow,
  Label,
  Source,
  Value,
} from '../../src-preload/contract.ts'
import { isUnsure } from '../../src-renderer/answers/sureness.ts'
import { chance } from './chance.ts'
import { captionAttributeId, FakeCaptions } from './fake-captions.ts'

/** What is true of a picture, and where to find it; without one a garment is drawn. */
export interface Subject {
  name: string
  type: string
  colour: string
  brand: string
  address?: string
}

export interface FakeAttribute {
  id: number
  name: string
  title: string
  kind: AttributeKind
  labels: { id: number; name: string }[]
}

const types = [
  'Tshirts',
  'Shirts',
  'Jeans',
  'Casual Shoes',
  'Watches',
  'Handbags',
  'Kurtas',
  'Tops',
  'Dresses',
  'Sunglasses',
  'Trousers',
  'Sports Shoes',
  'Jackets',
  'Skirts',
]
const colours: Record<string, string> = {
  Black: '#26272b',
  White: '#f6f6f4',
  'Navy Blue': '#22335e',
  Blue: '#3b6fc4',
  Grey: '#8b8d92',
  Red: '#b8332e',
  Green: '#3f7a4d',
  Brown: '#7a5134',
  Pink: '#d98aa4',
  Beige: '#d9c7a8',
  Yellow: '#e2b93b',
  Purple: '#6d4a8f',
}
const brands = [
  'Northline',
  'Atelier Vey',
  'Corda',
  'Kestrel',
  'Mira & Co',
  'Oakmere',
  'Sable',
  'Tindra',
  'Halden',
  'Lune',
  'Ferro',
  'Ilex',
  'Juno',
  'Pale Fox',
  'Quarry',
  'Rivet',
  'Solstice',
  'Umber',
  'Vesper',
  'Wren',
]

const pick = <Item>(items: readonly Item[], share: number): Item =>
  items[Math.min(items.length - 1, Math.floor(share ** 1.7 * items.length))]!

function drawn(index: number): Subject {
  const type = pick(types, chance(index, 1))
  const colour = pick(Object.keys(colours), chance(index, 2))
  const name = `${type.toLowerCase().replaceAll(' ', '-')}-${String(10_000 + index)}.jpg`
  return { name, type, colour, brand: pick(brands, chance(index, 3)) }
}

const shapes: Record<string, string> = {
  Jeans: 'M70 30h60l8 140h-28l-10-90-10 90H62Z',
  Trousers: 'M72 30h56l6 140h-26l-8-90-8 90H66Z',
  Watches: 'M88 20h24v40a32 32 0 0 1 0 80v40H88v-40a32 32 0 0 1 0-80Z',
  Handbags: 'M50 80h100l10 90H40ZM75 80c0-50 50-50 50 0h-8c0-38-34-38-34 0Z',
  'Casual Shoes': 'M30 90c20 10 40 0 50-10 20 30 60 34 90 44v20H30Z',
  'Sports Shoes': 'M28 86c24 12 44-2 54-14 20 34 60 38 92 48v26H28Z',
  Sunglasses: 'M20 80h160v20c-10 40-60 40-70 4h-20c-10 36-60 36-70-4Z',
  Dresses: 'M80 20h40l6 50 34 110H40l34-110Z',
  Skirts: 'M70 40h60l34 120H36Z',
}
const top = 'M72 28c10 14 46 14 56 0l44 22-16 36-18-8v96H62V78l-18 8-16-36Z'

function garment(subject: Subject, size: number): string {
  const fill = colours[subject.colour] ?? '#888'
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' width='${size}' height='${size * 1.25}' viewBox='0 0 200 250'><rect width='200' height='250' fill='#fdfdfc'/><path transform='translate(0 28)' d='${shapes[subject.type] ?? top}' fill='${fill}' stroke='#0002' stroke-width='2'/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

/** The images, what the models say of them and what a person decided: all computed from the id but the decisions. */
export class FakeCatalog {
  readonly count: number
  readonly attributes: FakeAttribute[]
  /** By attribute: image to label. */
  readonly decisions = new Map<number, Map<number, { labelId: number; source: 'human' | 'imported'; at: number }>>()
  readonly rejections = new Map<number, Map<number, number[]>>()
  /** Raised by each accepted model: predictions of a better model. */
  readonly skill = new Map<number, number>()
  /** From what confidence on an answer is stated, where a person chose it. */
  readonly thresholds = new Map<number, number>()
  readonly captions: FakeCaptions
  /** Decisions up to now may be doubted. */
  readonly #doubtsUntil = Date.now() - 1000
  #subjects: Subject[]

  constructor(count: number, subjects: Subject[]) {
    this.count = count
    this.#subjects = subjects
    const names = (of: (subject: Subject) => string) => {
      const counts = new Map<string, number>()
      for (let at = 0; at < Math.min(count, 6000); at++) {
        const name = of(this.subject(at + 1))
        if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1)
      }
      return [...counts].sort((left, right) => right[1] - left[1]).map(([name]) => name)
    }
    let nextLabel = 1
    const attribute = (id: number, name: string, title: string, of: (subject: Subject) => string): FakeAttribute => {
      this.decisions.set(id, new Map())
      this.rejections.set(id, new Map())
      return { id, name, title, kind: 'label', labels: names(of).map((label) => ({ id: nextLabel++, name: label })) }
    }
    this.attributes = [
      attribute(1, 'type', 'Type', (subject) => subject.type),
      attribute(2, 'colour', 'Colour', (subject) => subject.colour),
      attribute(3, 'brand', 'Brand', (subject) => subject.brand),
      { ...attribute(captionAttributeId, 'caption', 'Caption', () => ''), kind: 'text' },
    ]
    this.captions = new FakeCaptions(
      count,
      (id) => this.subject(id),
      (id) => this.isFailed(id),
    )
    for (let id = 1; id <= Math.min(count, 5000); id++) {
      if (chance(id, 40) > 0.94)
        this.decisions.get(1)!.set(id, { labelId: this.truth(id, 1), source: 'human', at: Date.now() - 3_600_000 })
      if (chance(id, 41) > 0.9)
        this.decisions.get(2)!.set(id, { labelId: this.truth(id, 2), source: 'imported', at: Date.now() - 86_400_000 })
    }
  }

  subject(id: number): Subject {
    return this.#subjects.length > 0 ? this.#subjects[(id - 1) % this.#subjects.length]! : drawn(id)
  }

  attribute(id: number): FakeAttribute {
    return this.attributes.find((entry) => entry.id === id)!
  }

  truth(id: number, attributeId: number): number {
    const subject = this.subject(id)
    const name = attributeId === 1 ? subject.type : attributeId === 2 ? subject.colour : subject.brand
    return this.attribute(attributeId).labels.find((label) => label.name === name)?.id ?? 0
  }

  isFailed(id: number): boolean {
    return id % 311 === 7
  }

  folderOf(id: number): number {
    return 10 + (id % 5)
  }

  top(id: number, attributeId: number, skill = this.skill.get(attributeId) ?? 0.82): Candidate[] {
    const { labels } = this.attribute(attributeId)
    if (labels.length === 0 || attributeId > 3 || this.isFailed(id)) return []
    const right = this.truth(id, attributeId)
    if (right === 0) return []
    const familiar = this.familiarity(id) < 0.5 ? 0.4 : 1
    const isRight = chance(id, attributeId * 7) < skill
    const sure =
      familiar * (isRight ? 0.55 + 0.449 * chance(id, attributeId * 11) : 0.3 + 0.4 * chance(id, attributeId * 11))
    const others = [0, 1, 2, 3].map(
      (at) => labels[Math.floor(chance(id, attributeId * 13 + at) * Math.min(labels.length, 12))]!.id,
    )
    const order = [...new Set(isRight ? [right, ...others] : [others[0]!, right, ...others])].slice(0, 5)
    let rest = 1 - sure
    return order.map((labelId, at) => {
      const confidence = at === 0 ? sure : Math.min(rest * 0.6, sure * 0.95)
      if (at > 0) rest -= confidence
      return { labelId, confidence }
    })
  }

  /** How much a picture is like those the model learned from. */
  familiarity(id: number): number {
    return chance(id, 44) > 0.94 ? 0.28 : 0.55 + 0.4 * chance(id, 45)
  }

  modelThreshold(attributeId: number): number {
    return attributeId === 1 ? 0.45 : 0.5
  }

  threshold(attributeId: number): number {
    return this.thresholds.get(attributeId) ?? this.modelThreshold(attributeId)
  }

  isUnsure(id: number, attributeId: number): boolean {
    return isUnsure(this.value(id, attributeId), { kind: 'label', threshold: this.threshold(attributeId) })
  }

  /** What is said against a decision. */
  suspect(id: number, attributeId: number): AttributeDetail['suspect'] {
    const decision = this.decisions.get(attributeId)?.get(id)
    if (decision === undefined || decision.at > this.#doubtsUntil || chance(id, 46) < 0.7) return null
    const other = this.attribute(attributeId).labels.find((label) => label.id !== decision.labelId)
    return other === undefined ? null : { confidence: 0.04, otherId: other.id, otherConfidence: 0.82 }
  }

  value(id: number, attributeId: number): Value | null {
    const top = this.top(id, attributeId)
    const decision = this.decisions.get(attributeId)?.get(id)
    if (decision !== undefined) {
      const confidence = top.find((entry) => entry.labelId === decision.labelId)?.confidence ?? null
      return { attributeId, labelId: decision.labelId, source: decision.source, confidence }
    }
    const rejected = this.rejections.get(attributeId)?.get(id) ?? []
    const best = top.find((entry) => !rejected.includes(entry.labelId))
    return best === undefined
      ? null
      : { attributeId, labelId: best.labelId, source: 'machine', confidence: best.confidence }
  }

  /** Who says so and how sure, of a label or of the caption. */
  standing(id: number, attributeId: number): { source: Source; confidence: number | null } | null {
    return this.attribute(attributeId).kind === 'text' ? this.captions.caption(id) : this.value(id, attributeId)
  }

  row(id: number): ImageRow {
    const subject = this.subject(id)
    const failed = this.isFailed(id)
    return {
      id,
      name: subject.name,
      folder: ['Tops', 'Bottoms', 'Shoes', 'Accessories', 'Autumn'][id % 5]!,
      width: failed ? null : 1200,
      height: failed ? null : 1500,
      error: failed ? 'The file is truncated: it ends in the middle of the picture.' : null,
      thumbnail: failed ? null : (subject.address ?? garment(subject, 160)),
      values: this.attributes.map((attribute) => this.value(id, attribute.id)).filter((value) => value !== null),
      caption: this.captions.caption(id),
    }
  }

  detail(id: number): ImageDetail {
    const row = this.row(id)
    const subject = this.subject(id)
    const labelled = this.attributes.filter(({ kind }) => kind === 'label')
    const attributes = labelled.map((attribute): AttributeDetail => {
      const decision = this.decisions.get(attribute.id)?.get(id)
      const value = this.value(id, attribute.id)
      return {
        attributeId: attribute.id,
        value,
        values: value === null ? [] : [value],
        isWhole: false,
        top: this.top(id, attribute.id),
        rejected: this.rejections.get(attribute.id)?.get(id) ?? [],
        decidedAt: decision?.source === 'human' ? decision.at : null,
        model: attribute.id <= 3 ? `${attribute.name}-v3` : null,
        familiarity: attribute.id <= 3 ? this.familiarity(id) : null,
        suspect: this.suspect(id, attribute.id),
      }
    })
    return {
      ...row,
      path: `/Catalogs/Spring 2026/${row.folder}/${row.name}`,
      catalogId: 1,
      size: 184_320 + id * 7,
      modifiedAt: 1_760_000_000_000 + id * 1000,
      format: 'jpeg',
      picture: id % 97 === 5 ? 'data:image/png;base64,broken' : (subject.address ?? garment(subject, 1200)),
      attributes,
      captionDetail: this.captions.detail(id),
      siblings: [id - 1, id + 1, id + 2].filter((other) => other > 0 && other <= this.count),
    }
  }

  /** Counted on at most the first few thousand, and scaled. */
  labels(attributeId: number): Label[] {
    const counts = new Map<number, { images: number; decided: number }>()
    const counted = Math.min(this.count, 4000)
    for (let id = 1; id <= counted; id++) {
      const value = this.value(id, attributeId)
      if (value === null) continue
      const count = counts.get(value.labelId) ?? { images: 0, decided: 0 }
      count.images++
      if (value.source !== 'machine') count.decided++
      counts.set(value.labelId, count)
    }
    return this.attribute(attributeId)
      .labels.map(({ id, name }) => {
        const count = counts.get(id) ?? { images: 0, decided: 0 }
        return {
          id,
          attributeId,
          retired: false,
          name,
          images: Math.round((count.images * this.count) / counted),
          decided: count.decided,
        }
      })
      .sort((left, right) => right.images - left.images || left.name.localeCompare(right.name))
  }
}
