import { describe, expect, it } from 'vitest'
import { readHandbook, readPage, textOf } from '../../src-renderer/answers/handbook-pages.ts'
import { pageOf, soughtIn, type Block, type HandbookLink, type Inline } from '../../src-renderer/answers/handbook.ts'
import { Handbook } from '../../src-renderer/state/handbook.svelte.ts'

const pages = readHandbook()
const linesOf = (block: Block): Inline[][] => {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return [block.parts]
    case 'code':
      return []
    case 'list':
      return block.items.flat().flatMap(linesOf)
    case 'quote':
      return block.blocks.flatMap(linesOf)
    case 'table':
      return [block.head, ...block.rows].flat()
  }
}
const linksOf = (parts: readonly Inline[]): (HandbookLink | null)[] =>
  parts.flatMap((part) => ('parts' in part ? [...(part.kind === 'link' ? [part.to] : []), ...linksOf(part.parts)] : []))

describe('the documents in the window', () => {
  it('have a title and something to read, each', () => {
    for (const { blocks, id, title } of pages) {
      expect(title, id).not.toBe(id)
      expect(blocks.length, id).toBeGreaterThan(2)
    }
  })

  it.each(pages.map(({ blocks, id }) => [id, blocks] as const))(
    '%s leads to pages and headings that there are',
    (_, blocks) => {
      for (const to of blocks.flatMap(linesOf).flatMap(linksOf)) {
        if (to?.kind === 'address') expect(to.address).toMatch(/^https:\/\//)
        if (to?.kind !== 'page' || to.section === null) continue
        const sections = pages.find(({ id }) => id === to.pageId)?.sections.map(({ id }) => id)
        expect(sections, `${to.pageId}#${to.section}`).toContain(to.section)
      }
    },
  )

  it('of the guide lead nowhere that the window cannot go', () => {
    const guide = pages.filter(({ group }) => group === 'guide')
    expect(
      guide
        .flatMap(({ blocks }) => blocks)
        .flatMap(linesOf)
        .flatMap(linksOf),
    ).not.toContain(null)
  })

  it('speak of the window and of the command, never of scripts and sources', () => {
    // What the command line printed is quoted as it was; what was typed is read.
    const said = (block: Block): string[] => {
      if (block.kind === 'code') return block.text.split('\n').filter((line) => line.startsWith('$'))
      if (block.kind === 'list') return block.items.flat().flatMap(said)
      return linesOf(block).map(textOf)
    }
    for (const { blocks, id } of pages) {
      for (const text of blocks.flatMap(said))
        expect(text, id).not.toMatch(/\bnp[mx] |node_modules|src-\w+\/|\.(ts|mjs)\b/)
    }
  })

  it('speak of every room', () => {
    for (const place of ['grid', 'loupe', 'compare', 'flips', 'evaluation', 'labels', 'models'] as const) {
      expect(pages.map(({ id }) => id)).toContain(pageOf(place))
    }
  })

  it('are read as Markdown: lists, tables, code, emphasis; no markup of their own gets in', () => {
    const source =
      '# A\n\nOne *two* **three** `4` [x](b.md#c) [y](https://z.org) [n](../n.ts)\n\n- a\n- b\n\n| h |\n|---|\n| c |\n\n```\nrun\n```\n\n<script>alert(1)</script>\n'
    const { blocks, sections, title } = readPage('a', source, new Set(['a', 'b']))
    expect(title).toBe('A')
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'list', 'table', 'code'])
    expect(linksOf(blocks.flatMap(linesOf).flat())).toEqual([
      { kind: 'page', pageId: 'b', section: 'c' },
      { kind: 'address', address: 'https://z.org' },
      null,
    ])
    expect(sections[0]?.text).toBe('One two three 4 x y n a b h c run')
  })

  it('quote, and link to pages beside and below them, whole or a part, and to no other file', () => {
    const links = (source: string) =>
      linksOf(
        readPage('guide/a', source, new Set(['guide/a', 'words', 'guide/b']))
          .blocks.flatMap(linesOf)
          .flat(),
      )
    expect(links('[b](b.md) [w](../words.md#a%20b) [s](#part)')).toEqual([
      { kind: 'page', pageId: 'guide/b', section: null },
      { kind: 'page', pageId: 'words', section: 'a b' },
      { kind: 'page', pageId: 'guide/a', section: 'part' },
    ])
    expect(links('[x](b.md.txt) [y](../../other/docs/words.md) [z](b)')).toEqual([null, null, null])
    const { blocks, sections } = readPage('a', '# A\n\n> One **two**\n>\n> three\n', new Set(['a']))
    expect(blocks[0]).toMatchObject({ kind: 'quote', blocks: [{ kind: 'paragraph' }, { kind: 'paragraph' }] })
    expect(sections).toEqual([{ id: null, title: 'A', text: 'One two three' }])
  })

  it('name their headings as links to them do', () => {
    const source = '# Title\n\n## What’s new, in 2 words: “Größe_a-b”!\n\nText\n'
    const { sections } = readPage('a', source, new Set(['a']))
    expect(sections.map(({ id, title }) => [id, title])).toEqual([
      [null, 'Title'],
      ['whats-new-in-2-words-größe_a-b', 'What’s new, in 2 words: “Größe_a-b”!'],
    ])
  })
})

describe('a search in them', () => {
  it('finds sections that have all the words, accents and case aside; headings first', () => {
    const [first, ...more] = soughtIn(pages, 'BACKÜPS')
    expect(first).toMatchObject({ pageId: 'guide/library' })
    expect(more.length).toBeGreaterThan(0)
    expect(soughtIn(pages, 'rubber xylophone')).toEqual([])
    expect(soughtIn(pages, '  ')).toEqual([])
  })

  it('shows a little of what stands before the word, and at most so much in all', () => {
    const excerpt = (text: string, word = 'needle') =>
      soughtIn(
        [{ id: 'a', group: 'guide', title: 'A', blocks: [], sections: [{ id: null, title: 'A', text }] }],
        word,
      )[0]?.excerpt
    const words = (count: number) => Array.from({ length: count }, () => 'hay').join(' ')
    expect(excerpt('A needle.')).toBe('A needle.')
    // 40 letters before it are the first that are cut, at a word.
    expect(excerpt(`${words(9)} .. needle`)).toBe(`${words(9)} .. needle`)
    expect(excerpt(`${words(9)} ... needle`)).toBe(`…${words(8)} ... needle`)
    expect(excerpt(`${words(20)} needle ${words(60)}`)).toMatch(/^…hay( hay)+ needle hay.*…$/)
    expect(excerpt(`${words(20)} needle ${words(60)}`)).toHaveLength(122)
    expect(excerpt(`needle${'x'.repeat(114)}`)).toBe(`needle${'x'.repeat(114)}`)
    expect(excerpt(`needle${'x'.repeat(115)}`)).toBe(`needle${'x'.repeat(114)}…`)
    expect(excerpt('nothing of it', 'a'), 'the title has it').toBe('nothing of it')
  })
})

describe('reading them', () => {
  it('begins at the page of the room, and goes back the way it came', async () => {
    const handbook = new Handbook()
    await handbook.open('labels')
    expect(handbook.page?.id).toBe('guide/labels')
    expect(handbook.canGoBack).toBe(false)
    handbook.go('guide/library', 'settings')
    expect([handbook.page?.id, handbook.section]).toEqual(['guide/library', 'settings'])
    handbook.back()
    handbook.back()
    expect([handbook.page?.id, handbook.section]).toEqual(['guide/labels', null])
    handbook.seek('journal')
    expect(handbook.found.map(({ pageId }) => pageId)).toContain('guide/library')
    handbook.close()
    await handbook.open('grid')
    expect([handbook.page?.id, handbook.sought, handbook.canGoBack]).toEqual(['guide/start', '', false])
  })
})
