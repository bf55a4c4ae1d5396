import { statfsSync } from 'node:fs'
import type { Check } from '../../../src-preload/contract.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { VisionClient } from '../features/vision-client.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Versions } from '../models/versions.ts'
import type { Providers } from '../providers/providers.ts'
import type { Store } from '../storage/store.ts'
import { libraryChecks } from './library-checks.ts'

const leastFreeBytes = 1e9

export interface ExaminedRooms {
  attributes: Attributes
  backbones: Backbones
  providers: Providers
  store: Store
  trainingBackend(): Promise<{ why: string }>
  versions: Versions
  visionClient: VisionClient
}

/** Looks at everything the studio stands on, and says what to do about what is wrong. */
export async function examine(rooms: ExaminedRooms): Promise<Check[]> {
  const { attributes, backbones, providers, store, trainingBackend, versions, visionClient } = rooms
  const checks: Check[] = []
  const check = async (name: string, remedy: string, look: () => string | Promise<string>): Promise<void> => {
    try {
      checks.push({ name, ok: true, detail: await look(), remedy: null })
    } catch (error) {
      checks.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error), remedy })
    }
  }
  await check('Node', 'Run `npm install` again: the engine needs the Node 24 that ships with Selvedge.', () => {
    if (Number(process.versions.node.split('.')[0]) < 22) throw new Error(`running on Node ${process.versions.node}`)
    return process.versions.node
  })
  await check('Library', 'Copy it to a disk that can be written, or check the rights to its folder.', () => {
    if (store.isForReading) throw new Error(`${store.folder} cannot be written: it is open for reading only`)
    return store.folder
  })
  await check('Disk space', 'Free some space: a library needs about 10 KB per image.', () => {
    const { bavail, bsize } = statfsSync(store.folder)
    const free = bavail * bsize
    if (free < leastFreeBytes) throw new Error(`only ${(free / 1e9).toFixed(1)} GB free`)
    return `${(free / 1e9).toFixed(0)} GB free`
  })
  for (const { look, name, remedy } of libraryChecks(store)) await check(name, remedy, look)
  await check('Backbone', 'Reinstall Selvedge: a shipped model is missing or damaged.', async () => {
    await backbones.verify()
    const { title, dimensions } = backbones.get(backbones.current())
    return `${title}, ${dimensions} features`
  })
  for (const attribute of attributes.list()) {
    await check(`Model for ${attribute.title}`, 'Return to another version, or reinstall Selvedge.', async () => {
      if (attribute.activeVersionId === null) return 'none yet: label some images and train one'
      await versions.verify(attribute.activeVersionId)
      const { name, labels, kind } = versions.get(attribute.activeVersionId)
      return `${name}, ${labels} ${kind === 'head' ? 'labels' : 'words'}`
    })
  }
  await check('Vision process', 'See logs/vision.log in the library; reinstall Selvedge if it stays so.', async () => {
    const { libvips, onnxRuntime } = await visionClient.about()
    return `libvips ${libvips}, ONNX Runtime ${onnxRuntime}`
  })
  await check('Tagging runs on', 'Everything is tagged all the same; see docs/providers.md for how to choose.', () => {
    const { fallback } = providers.status
    if (fallback !== null) throw new Error(fallback)
    return providers.explanation
  })
  await check('Training in TensorFlow.js', 'Run `npm install` again.', async () => (await trainingBackend()).why)
  return checks
}
