import { resolve } from 'node:path'
import { inScratch, repository } from './bench-engine.ts'
import { whatIsMissing } from './learning/data.ts'
import { figuresOf } from './learning/figures.ts'
import { readLearningPage, writeLearningPage } from './learning/page.ts'
import { catalogRows, catalogTable, orderRows, orderTable } from './learning/proposed.ts'
import { runDraw, type Cell } from './learning/random-decisions.ts'
import { situations, sizesOf, type Situation } from './learning/situations.ts'
import { situationTable } from './learning/tables.ts'
import { Verdicts } from './learning/verdicts.ts'
import { Workshop } from './learning/workshop.ts'
import { wrongDecisionRows, wrongDecisionTable } from './learning/wrong-decisions.ts'

const twins = resolve(repository, process.env['TWINS'] ?? 'out/twins')
const draws = Number(process.env['DRAWS'] ?? 4)
/** Parts of docs/learning.md: `PARTS=AC` measures foreign pictures and the own domain. */
const parts = process.env['PARTS'] ?? 'ABCDE'

/**
 * What decisions are worth: Retrain beside the plain script and the shipped model, on images without a decision. Writes the
 * tables of docs/learning.md, but for a run of a single draw, which is only a look.
 */
export async function benchLearning(): Promise<void> {
  const missing = whatIsMissing(twins)
  if (missing !== null) {
    console.log(`  skipped: ${missing}`)
    return
  }
  const written = await inScratch((scratch) => measure(new Workshop(scratch, twins, draws)))
  for (const [part, text] of Object.entries(written)) console.log(`\n${part}\n\n${text}`)
  if (draws > 1) writeLearningPage(written)
}

async function measure(workshop: Workshop): Promise<Record<string, string>> {
  const verdicts = new Verdicts()
  const cells = new Map<Situation, Cell[][]>()
  const cellsOf = async (situation: Situation): Promise<Cell[][]> => {
    const known = cells.get(situation) ?? (await allDraws(workshop, situation))
    cells.set(situation, known)
    return known
  }
  const written: Record<string, string> = {}
  const wanted = situations.filter(({ part }) => parts.includes(part))
  for (const [part, group] of Map.groupBy(wanted, (situation) => situation.part)) {
    const tables: string[] = []
    for (const situation of group) {
      const all = await cellsOf(situation)
      const sizes = sizesOf(situation, await workshop.data(situation.set))
      const rows = sizes.map((size) => {
        const row = all.flatMap((draw) => draw.filter(({ decisions }) => decisions === size.decisions))
        return figuresOf(size, row)
      })
      tables.push(`**${situation.title}**\n\n${situationTable(situation, rows, verdicts)}`)
    }
    written[part] = tables.join('\n\n')
  }
  if (parts.includes('C')) {
    const rows: string[][] = []
    for (const each of wanted.filter(({ part }) => part === 'C')) {
      rows.push(...(await catalogRows(workshop, each, verdicts)))
    }
    written['C, in order'] = catalogTable(rows)
  }
  if (parts.includes('E')) {
    const pair = situations.filter(({ id }) => id === 'snapshots' || id === 'gender')
    const [wrong, ordered]: [string[][], string[][]] = [[], []]
    for (const situation of pair) {
      wrong.push(...(await wrongDecisionRows(workshop, situation, await cellsOf(situation), verdicts)))
      ordered.push(...(await orderRows(workshop, situation, verdicts)))
    }
    written['E, wrong'] = wrongDecisionTable(wrong)
    written['E, in order'] = orderTable(ordered)
  }
  return { ...written, misses: missesIn(verdicts) }
}

/** The list of what was missed; of parts that were not measured it stays as it was. */
function missesIn({ misses }: Verdicts): string {
  const others = readLearningPage('misses').split('\n').filter((line) => /^- [A-E],/.test(line) && !parts.includes(line[2]!)) // prettier-ignore
  const lines = [...others, ...misses.map(({ part, what, where }) => `- ${part}, ${where}: ${what}.`)]
  return lines.length > 0 ? lines.sort((a, b) => (a[2]! < b[2]! ? -1 : a[2]! > b[2]! ? 1 : 0)).join('\n') : 'None.'
}

async function allDraws(workshop: Workshop, situation: Situation): Promise<Cell[][]> {
  const sizes = sizesOf(situation, await workshop.data(situation.set)).map(({ decisions }) => decisions)
  const all: Cell[][] = []
  for (let draw = 0; draw < workshop.draws; draw++) all.push(await runDraw(workshop, situation, draw, sizes))
  return all
}
