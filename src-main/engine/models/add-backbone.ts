import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { BackboneChoices, BackboneFile } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { Prepared, PrepareRequest } from '../../common/backbone-types.ts'
import { askThrowAway, type ThrowAway } from '../../common/throw-away.ts'

export interface BackboneDoor {
  /** The program that may die of a foreign file. */
  probe: string
  logFile: string
  /** Where own backbones lie. */
  modelsFolder: string
  scratchFolder: string
}

/** Reading and checking a file of 2 GB takes a while on a slow disk. */
const READ_MS = 120_000
/** For the trial's process to start and end. */
const SPARE_MS = 20_000

/** Looks into a model file, in a process that may die of it. @throws AppError */
export async function inspectFile(door: BackboneDoor, path: string): Promise<BackboneFile> {
  return (await ask(door, READ_MS, 'inspect', { path }, path)) as BackboneFile
}

/**
 * Checks a foreign network, writes it as a backbone and tries it, each in a process that may die of it. It appears among
 * the models whole or not at all.
 * @returns its name
 * @throws AppError that says what is wrong with the file, and what to do
 */
export async function addBackbone(door: BackboneDoor, path: string, choices: BackboneChoices): Promise<string> {
  const folder = await mkdtemp(join(door.scratchFolder, 'backbone-'))
  try {
    const request: PrepareRequest = { path, choices, folder }
    const prepared = (await ask(door, READ_MS, 'prepare', request, path)) as Prepared
    const { spec: backbone, bounds } = prepared
    await ask(door, bounds.milliseconds + SPARE_MS, 'try', { backbone, bounds }, path)
    const target = join(door.modelsFolder, basename(prepared.folder))
    if (!existsSync(target)) await rename(prepared.folder, target)
    return backbone.name
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function ask(
  { probe: entry, logFile }: BackboneDoor,
  timeLimit: number,
  method: string,
  request: unknown,
  path: string,
): Promise<unknown> {
  const options: ThrowAway = { entry, timeLimit, logFile }
  try {
    return await askThrowAway(options, method, request)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'process-died') throw error
    throw new AppError(
      'unsupported',
      `"${path}" cannot be used as a backbone: the process that tried it ended. It crashed ONNX Runtime, or took more ` +
        'memory or time than an image network needs. Nothing else was harmed.',
      path,
      { cause: error },
    )
  }
}
