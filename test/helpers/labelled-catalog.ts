import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder, testBin } from './bin.ts'
import { writeFiles } from './images.ts'
import { TestEngine, type TestEngineOptions } from './test-engine.ts'

/** A studio on a folder whose every file a person has labelled with the file's content. */
export async function openLabelled(
  files: Readonly<Record<string, string>>,
  options: { hashed?: boolean } & Pick<TestEngineOptions, 'walk'> = {},
) {
  const bin = testBin()
  const folder = join(await temporaryFolder(bin), 'catalog')
  await mkdir(folder)
  await writeFiles(folder, files)
  const studio = await TestEngine.open({ bin, ...(options.walk !== undefined && { walk: options.walk }) })
  const catalogId = await studio.scan(folder)
  const attributeId = studio.attribute('Content')
  for (const [path, id] of await studio.idsByPath()) {
    const labelId = studio.label(attributeId, files[path] ?? '')
    const decision = { kind: 'is', labelId } as const
    await studio.client.annotations.decide({ ids: Uint32Array.of(id), attributeId, decision })
    if (options.hashed !== false) {
      // As tagging leaves it.
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest()
      studio.engine.store.database.prepare('UPDATE image SET hash = ? WHERE id = ?').run(hash, id)
    }
  }
  return {
    studio,
    folder,
    catalogId,
    /** Scans again; the line that says what was found. */
    rescan: () => studio.rescan(catalogId),
    /** What is in the catalog: path and label. */
    async shown(): Promise<Record<string, string | null>> {
      const byPath = await studio.idsByPath()
      const entries = await Promise.all(
        [...byPath].map(async ([path, id]) => [path, await studio.labelOf(id, attributeId)] as const),
      )
      return Object.fromEntries(entries)
    },
  }
}
