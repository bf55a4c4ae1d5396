import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../src-main/engine/storage/migrate.ts'
import { libraryMigrations } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { mkdir } from 'node:fs/promises'

describe('a library from before names were folded', () => {
  it('opens with labels that differ by capitals alone, keeps both and finds each as it is written', async () => {
    const bin = testBin()
    const library = join(await temporaryFolder(bin), 'library')
    await mkdir(library)
    const old = new Database(join(library, 'library.db'))
    const before = libraryMigrations.filter(({ version }) => version < 1120)
    migrate(old, before, 'library.db')
    const names = ['Écru', 'écru', 'E\u0301cru', 'Hat', 'Ki\u200blt', 'Ki\u0007lt']
    for (const name of names)
      old.prepare<[string]>('INSERT INTO label (attribute_id, name, created_at) VALUES (1, ?, 1)').run(name)
    old.close()
    const { engine } = await TestEngine.open({ bin, library })
    const { attributes } = engine
    const found = names.map((name) => attributes.label(attributes.findLabel(1, name) ?? 0).name)
    expect(found).toEqual(names)
    expect(attributes.label(attributes.findLabel(1, 'ÉCRU') ?? 0).name).toBe('Écru')
    expect(attributes.label(attributes.findLabel(1, 'hat') ?? 0).name).toBe('Hat')
  })
})
