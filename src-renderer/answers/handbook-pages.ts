import { lexer, type MarkedToken, type Token } from 'marked'
import type { Block, HandbookLink, HandbookPage, Inline, Section } from './handbook.ts'

/** The documents as they were when the program was built, by path. */
const sources = import.meta.glob<string>(
  ['../../docs/guide/*.md', '../../docs/{words,pictures,command-line,models,training,providers,backbones}.md'],
  { query: '?raw', import: 'default', eager: true },
)

/** Pages in the order of the contents. */
const order = [
  'guide/start',
  'guide/find',
  'guide/correct',
  'guide/labels',
  'guide/retrain',
  'guide/evaluate',
  'guide/tables',
  'guide/library',
  'words',
  'pictures',
  'models',
  'training',
  'providers',
  'backbones',
  'command-line',
]

export function readHandbook(): HandbookPage[] {
  const ids = new Set(order)
  return order.map((id) => readPage(id, sources[`../../docs/${id}.md`] ?? '', ids))
}

/** @param source Markdown @param pages ids of all pages, which links may lead to */
export function readPage(id: string, source: string, pages: ReadonlySet<string>): HandbookPage {
  const reading = new Reading(id, pages)
  const [first, ...rest] = reading.blocks(lexer(source))
  const title = first?.kind === 'heading' ? textOf(first.parts) : id
  const blocks = first === undefined || first.kind === 'heading' ? rest : [first, ...rest]
  return {
    id,
    group: id.startsWith('guide/') ? 'guide' : 'reference',
    title,
    blocks,
    sections: sectionsOf(title, blocks),
  }
}

/** Turns Markdown's tokens into what the window draws; markup of other kinds is left out. */
class Reading {
  readonly #id: string
  readonly #pages: ReadonlySet<string>

  constructor(id: string, pages: ReadonlySet<string>) {
    this.#id = id
    this.#pages = pages
  }

  blocks(tokens: readonly Token[]): Block[] {
    return (tokens as MarkedToken[]).flatMap((token): Block[] => {
      switch (token.type) {
        case 'heading': {
          const parts = this.inlines(token.tokens)
          return [{ kind: 'heading', level: token.depth, id: anchorOf(textOf(parts)), parts }]
        }
        case 'paragraph':
          return [{ kind: 'paragraph', parts: this.inlines(token.tokens) }]
        // A line of a tight list.
        case 'text':
          return [{ kind: 'paragraph', parts: this.inlines(token.tokens ?? [token]) }]
        case 'code':
          return [{ kind: 'code', text: token.text }]
        case 'blockquote':
          return [{ kind: 'quote', blocks: this.blocks(token.tokens) }]
        case 'list':
          return [
            { kind: 'list', isOrdered: token.ordered, items: token.items.map((item) => this.blocks(item.tokens)) },
          ]
        case 'table':
          return [
            {
              kind: 'table',
              head: token.header.map((cell) => this.inlines(cell.tokens)),
              rows: token.rows.map((row) => row.map((cell) => this.inlines(cell.tokens))),
            },
          ]
        default:
          return []
      }
    })
  }

  inlines(tokens: readonly Token[]): Inline[] {
    return (tokens as MarkedToken[]).flatMap((token): Inline[] => {
      switch (token.type) {
        case 'text':
          return token.tokens === undefined ? [{ kind: 'text', text: token.text }] : this.inlines(token.tokens)
        case 'escape':
          return [{ kind: 'text', text: token.text }]
        case 'codespan':
          return [{ kind: 'code', text: token.text }]
        case 'strong':
          return [{ kind: 'strong', parts: this.inlines(token.tokens) }]
        case 'em':
          return [{ kind: 'emphasis', parts: this.inlines(token.tokens) }]
        case 'br':
          return [{ kind: 'text', text: ' ' }]
        case 'link':
          return [{ kind: 'link', parts: this.inlines(token.tokens), to: this.#link(token.href) }]
        default:
          return []
      }
    })
  }

  /** Null: a file that only the repository has. */
  #link(href: string): HandbookLink | null {
    const base = `http://documents/docs/${this.#id}.md`
    const { hash, origin, pathname } = new URL(href, base)
    if (origin !== 'http://documents') return { kind: 'address', address: href }
    const pageId = /^\/docs\/(.+)\.md$/.exec(pathname)?.[1] ?? ''
    const section = hash === '' ? null : decodeURIComponent(hash.slice(1))
    return this.#pages.has(pageId) ? { kind: 'page', pageId, section } : null
  }
}

/** As GitHub names headings, so that one link serves both. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

export function textOf(parts: readonly Inline[]): string {
  return parts.map((part) => ('text' in part ? part.text : textOf(part.parts))).join('')
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return textOf(block.parts)
    case 'code':
      return block.text
    case 'quote':
      return block.blocks.map(blockText).join(' ')
    case 'list':
      return block.items.flat().map(blockText).join(' ')
    case 'table':
      return [block.head, ...block.rows].flat().map(textOf).join(' ')
  }
}

function sectionsOf(title: string, blocks: readonly Block[]): Section[] {
  const sections: Section[] = [{ id: null, title, text: '' }]
  for (const block of blocks) {
    if (block.kind === 'heading') sections.push({ id: block.id, title: textOf(block.parts), text: '' })
    else {
      const last = sections.at(-1)!
      last.text = `${last.text} ${blockText(block)}`.trim()
    }
  }
  return sections
}
