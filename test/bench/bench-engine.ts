import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Handlers } from '../../src-main/common/channel.ts'
import { clientOf, type EngineClient } from '../../src-preload/contract/client.ts'
import { doorsOf } from '../../src-main/engine/doors/doors.ts'
import { openEngine, type Engine } from '../../src-main/engine/engine.ts'
import { programs } from '../helpers/paths.ts'

export const repository = resolve(import.meta.dirname, '../..')

/** An engine on a library of its own, with the built worker programs, as the window has it. */
export function openBenchEngine(library: string, resources = join(repository, 'resources')): Promise<Engine> {
  return openEngine({ library, resources, version: 'bench', programs })
}

/** The calls of the contract, checked as those of the window are. */
export function benchClient(engine: Engine): EngineClient {
  const calls: Handlers = doorsOf(engine)
  return clientOf(async (method, request) => {
    const handler = calls[method] as ((request: unknown) => unknown) | undefined
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
