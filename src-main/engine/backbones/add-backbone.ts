import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { BackboneChoices, BackboneFile } from '../../../src-preload/contract.ts'
import type { Prepared, PrepareRequest } from '../../common/contracts/backbones.ts'
import { askThrowAway } from '../../common/throw-away.ts'
import { asRefusal, tryInChild } from './try-in-child.ts'

export interface Workshop {
  /** The program that may die of a foreign file. */
  probe: string
  logFile: string
  /** Where own backbones lie. */
  modelsFolder: string
  scratchFolder: string
}

/** Reading and checking a file of 2 GB takes a while on a slow disk. */
const readMs = 120_000

/** Looks into a model file, in a process that may die of it. @throws AppError */
export async function inspectFile(workshop: Workshop, path: string): Promise<BackboneFile> {
  return (await ask(workshop, 'inspect', { path }, path)) as BackboneFile
}

/**
 * Checks a foreign network, writes it as a backbone and tries it, each in a process that may die of it. It appears among
 * the models whole or not at all.
 * @returns its name
 * @throws AppError that says what is wrong with the file, and what to do
 */
export async function addBackbone(workshop: Workshop, path: string, choices: BackboneChoices): Promise<string> {
  const folder = await mkdtemp(join(workshop.scratchFolder, 'backbone-'))
  try {
    const request: PrepareRequest = { path, choices, folder }
    const prepared = (await ask(workshop, 'prepare', request, path)) as Prepared
    const { spec: backbone, bounds } = prepared
    await tryInChild({ entry: workshop.probe, logFile: workshop.logFile }, backbone, bounds)
    const target = join(workshop.modelsFolder, basename(prepared.folder))
    if (!existsSync(target)) await rename(prepared.folder, target)
    return backbone.name
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function ask(workshop: Workshop, method: string, request: unknown, path: string): Promise<unknown> {
  try {
    return await askThrowAway({ entry: workshop.probe, timeLimit: readMs, logFile: workshop.logFile }, method, request)
  } catch (error) {
    throw asRefusal(error, path)
  }
}
