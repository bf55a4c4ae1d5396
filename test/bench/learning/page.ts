import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../bench-engine.ts'

/** Puts text into docs/learning.md, each between the pair of comments that name its place. */
export function writeLearningPage(parts: Readonly<Record<string, string>>): void {
  const path = join(repository, 'docs', 'learning.md')
  let page = readFileSync(path, 'utf8')
  for (const [name, text] of Object.entries(parts)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
    const [from, to] = [page.indexOf(start), page.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`docs/learning.md has no place for ${name}: ${start} … ${end}`)
    page = `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`
  }
  writeFileSync(path, page)
}

/** A table as Markdown. */
export function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
