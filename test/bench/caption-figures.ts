import { agrees } from '../../src-main/common/captioner/metrics/agreement.ts'
import { bleu } from '../../src-main/common/captioner/metrics/bleu.ts'
import { ciderD } from '../../src-main/common/captioner/metrics/cider.ts'
import { tokenise } from '../../src-main/common/captioner/tokens.ts'

/** The attributes that captions speak of, by name. */
export const spoken = ['type', 'colour', 'brand'] as const
type Spoken = (typeof spoken)[number]

export interface Captioned {
  /** What it says when nothing holds it, and what is shown. */
  free: string
  held: string
  /** The labels that are decided or sure. */
  known: ReadonlyMap<string, string>
  /** The labels of the data, and the caption there; null: it has none. */
  truth: { labels: ReadonlyMap<string, string>; caption: string } | null
}

/** Labels by attribute. */
export type Labels = ReadonlyMap<string, readonly string[]>

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** Prints what free and held captions say of the same images. */
export function report(title: string, images: readonly Captioned[], labels: Labels): void {
  console.log(`${title}: ${images.length} images`)
  const line = (name: string, of: (text: (image: Captioned) => string) => string): void =>
    console.log(`  ${name.padEnd(44)}${of(({ free }) => free).padStart(9)}  ${of(({ held }) => held).padStart(9)}`)
  console.log(`  ${''.padEnd(44)}${'free'.padStart(9)}  ${'held'.padStart(9)}`)
  line('captions with words', (text) => percent(share(images, (image) => text(image) !== '')))
  for (const attribute of spoken) {
    const told = images.filter(({ truth }) => truth?.labels.has(attribute))
    if (told.length === 0) continue
    line(`names the true ${attribute}`, (text) =>
      percent(share(told, (image) => agrees(image.truth?.labels.get(attribute) ?? '', text(image)))),
    )
  }
  for (const attribute of spoken) {
    const others = namesOf(labels, attribute)
    const known = images.filter((image) => image.known.has(attribute))
    line(`names the ${attribute} decided or sure (${percent(known.length / images.length)} of images)`, (text) =>
      percent(share(known, (image) => agrees(image.known.get(attribute) ?? '', text(image)))),
    )
    line(`names another ${attribute}, or one unknown`, (text) =>
      percent(
        share(images, (image) => others.some((label) => isInvented(label, text(image), image.known.get(attribute)))),
      ),
    )
  }
  if (images.every(({ truth }) => truth === null)) return
  const pairs = (text: (image: Captioned) => string) =>
    images.flatMap((image) =>
      image.truth ? [{ candidate: tokenise(text(image)), references: [tokenise(image.truth.caption)] }] : [],
    )
  line('BLEU-4', (text) => bleu(pairs(text)).toFixed(3))
  line('CIDEr-D', (text) => mean(ciderD(pairs(text))).toFixed(3))
}

/** Labels whose name is that of no other attribute's label as well: `Black` is a colour, though a brand is called so. */
function namesOf(labels: Labels, attribute: Spoken): string[] {
  const others = [...labels].filter(([name]) => name !== attribute).flatMap(([, names]) => names)
  return (labels.get(attribute) ?? []).filter(
    (name) => !others.some((other) => agrees(name, other) && agrees(other, name)) && !/^and$/i.test(name),
  )
}

/** Whether a text names a label that the image is not known to have; a part of the known one is no other. */
function isInvented(label: string, text: string, known: string | undefined): boolean {
  return agrees(label, text) && !(known !== undefined && agrees(label, known))
}

function share<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  return items.filter(is).length / Math.max(1, items.length)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
