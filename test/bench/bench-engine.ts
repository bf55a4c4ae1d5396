import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openEngine, type Engine } from '../../src-main/engine/engine.ts'

export const repository = resolve(import.meta.dirname, '../..')

const program = (name: string): string => join(repository, 'out/main', `${name}.js`)

/** An engine on a library of its own, with the built worker programs, as the window has it. */
export function openBenchEngine(library: string): Promise<Engine> {
  return openEngine({
    library,
    resources: join(repository, 'resources'),
    version: 'bench',
    programs: { vision: program('vision'), trainer: program('trainer'), probe: program('probe') },
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
