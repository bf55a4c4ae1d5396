import { searched } from '../../src-preload/contract/folding.ts'
import type { Place } from './key-map.ts'

/** A part of a line. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong'; parts: Inline[] }
  | { kind: 'emphasis'; parts: Inline[] }
  | { kind: 'link'; parts: Inline[]; to: HandbookLink | null }

export type Block =
  | { kind: 'heading'; level: number; id: string; parts: Inline[] }
  | { kind: 'paragraph'; parts: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; isOrdered: boolean; items: Block[][] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }

/** Another page, or a place outside. */
export type HandbookLink =
  { kind: 'page'; pageId: string; section: string | null } | { kind: 'address'; address: string }

/** What stands below one heading. */
export interface Section {
  /** Null: above the first heading that is not the title. */
  id: string | null
  title: string
  text: string
}

export interface HandbookPage {
  /** Its path below the folder of documents: `guide/find`. */
  id: string
  group: 'guide' | 'reference'
  title: string
  blocks: Block[]
  sections: Section[]
}

export interface Passage {
  pageId: string
  /** Of its page and, below it, its section. */
  title: string
  section: string | null
  excerpt: string
}

const roomPages: Record<Place, string> = {
  grid: 'guide/start',
  loupe: 'guide/correct',
  compare: 'guide/correct',
  flips: 'guide/retrain',
  evaluation: 'guide/evaluate',
  labels: 'guide/labels',
  models: 'guide/retrain',
}

/** The page that speaks of a room. */
export const pageOf = (place: Place): string => roomPages[place]

const mostPassages = 40
const excerptLength = 120

/** Where all the words are; whose heading has them first. */
export function soughtIn(pages: readonly HandbookPage[], text: string): Passage[] {
  const words = searched(text).split(/\s+/).filter((word) => word !== '') // prettier-ignore
  if (words.length === 0) return []
  const holds = (where: string): boolean => words.every((word) => searched(where).includes(word))
  const found = pages.flatMap((page) =>
    page.sections
      .filter((section) => holds(`${page.title} ${section.title} ${section.text}`))
      .filter(({ text: own, title }) => words.some((word) => searched(`${title} ${own}`).includes(word)))
      .map((section): Passage & { isHeading: boolean } => ({
        pageId: page.id,
        section: section.id,
        title: section.id === null ? page.title : `${page.title}: ${section.title}`,
        excerpt: excerptOf(section.text, words[0] ?? ''),
        isHeading: holds(`${page.title} ${section.title}`),
      })),
  )
  return found
    .toSorted((a, b) => Number(b.isHeading) - Number(a.isHeading))
    .slice(0, mostPassages)
    .map(({ isHeading: _, ...passage }) => passage)
}

/** From a little before a word on, at whole words. */
function excerptOf(text: string, word: string): string {
  const at = Math.max(0, searched(text).indexOf(word))
  const from = at < 40 ? 0 : text.indexOf(' ', at - 40) + 1
  const cut = text.slice(from, from + excerptLength)
  return `${from > 0 ? '…' : ''}${cut}${from + excerptLength < text.length ? '…' : ''}`
}
