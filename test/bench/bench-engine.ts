import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openEngine, type Engine } from '../../src-main/engine/engine.ts'
import { programs } from '../helpers/paths.ts'

export const repository = resolve(import.meta.dirname, '../..')

/** An engine on a library of its own, with the built worker programs, as the window has it. */
export function openBenchEngine(library: string): Promise<Engine> {
  return openEngine({
    library,
    resources: join(repository, 'resources'),
    version: 'bench',
    programs,
  })
}

export async function inScratch<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'selvedge-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
