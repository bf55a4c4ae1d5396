import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { clientOf, type EngineClient } from '../../src-preload/contract/client.ts'
import { openHouse, type House } from '../../src-main/engine/engine.ts'
import { programs } from '../helpers/paths.ts'

export const repository = resolve(import.meta.dirname, '../..')

/** An engine on a library of its own, with the built worker programs, as the window has it. */
export function openBenchEngine(library: string, resources = join(repository, 'resources')): Promise<House> {
  return openHouse({ library, resources, version: 'bench', programs })
}

/** The calls of the contract, checked as those of the window are. */
export function benchClient(engine: House): EngineClient {
  return clientOf(async (method, request) => {
    const handler = engine.calls[method] as ((request: unknown) => unknown) | undefined
    if (!handler) throw new Error(`there is no call "${method}"`)
    return handler(request)
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
