import { cp, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder, type Bin } from './bin.ts'
import type { GarmentLibrary } from './garment-studio.ts'
import { labelShade, shades, trainShade } from './garment-studio.ts'
import { resources } from './paths.ts'

/**
 * A resources folder that ships a head for shades as well: one that was trained on `perShade` garments of each. Its labels
 * are the shades' names.
 */
export async function shipShade(library: GarmentLibrary, bin: Bin, perShade = 10): Promise<string> {
  const garments = await library.open(bin)
  for (const shade of shades) await labelShade(garments, shade, perShade)
  await trainShade(garments)
  const trained = join(garments.studio.library, 'models')
  const [name = ''] = await readdir(trained)
  const folder = await temporaryFolder(bin)
  await mkdir(join(folder, 'models'))
  for (const shipped of await readdir(join(resources, 'models'))) {
    await symlink(join(resources, 'models', shipped), join(folder, 'models', shipped))
  }
  const home = join(folder, 'models', 'shade-model')
  await cp(join(trained, name), home, { recursive: true })
  const card = JSON.parse(await readFile(join(home, 'card.json'), 'utf8')) as Record<string, unknown>
  await writeFile(join(home, 'card.json'), JSON.stringify({ ...card, id: 'shade-model', name: 'Shade (shipped)' }))
  await garments.studio.close()
  return folder
}
