import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../bench-engine.ts'

const path = join(repository, 'docs', 'learning.md')

/** Puts text into docs/learning.md, each between the pair of comments that name its place. */
export function writeLearningPage(parts: Readonly<Record<string, string>>): void {
  let page = readFileSync(path, 'utf8')
  for (const [name, text] of Object.entries(parts)) {
    const [from, to] = placeOf(page, name)
    page = `${page.slice(0, from)}\n\n${text}\n\n${page.slice(to)}`
  }
  writeFileSync(path, page)
}

/** What stands in a place now. */
export function readLearningPage(name: string): string {
  const page = readFileSync(path, 'utf8')
  return page.slice(...placeOf(page, name)).trim()
}

function placeOf(page: string, name: string): [from: number, to: number] {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const [from, to] = [page.indexOf(start), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/learning.md has no place for ${name}: ${start} … ${end}`)
  return [from + start.length, to]
}

/** A table as Markdown. */
export function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
