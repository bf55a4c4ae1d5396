import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'

describe('a search', () => {
  it('finds names whatever their capitals and however their accents are composed, indexed or not', async () => {
    const bin = testBin()
    const folder = join(await temporaryFolder(bin), 'catalog')
    const names = ['Straße.jpg', 'E\u0301CHARPE.jpg', 'É/x.jpg', 'plain.jpg']
    await writeFiles(folder, Object.fromEntries(names.map((name, index) => [name, 'x'.repeat(index + 1)])))
    const studio = await TestEngine.open({ bin })
    await studio.scan(folder)
    const byPath = await studio.idsByPath()
    const found = async (text: string): Promise<string[]> => {
      const ids = await studio.ids({ text })
      return names.filter((name) => ids.includes(byPath.get(name) ?? 0))
    }
    const findsAll = async (): Promise<void> => {
      expect(await found('STRASSE')).toEqual(['Straße.jpg'])
      expect(await found('écharpe')).toEqual(['E\u0301CHARPE.jpg'])
      expect(await found('é')).toEqual(['Straße.jpg', 'E\u0301CHARPE.jpg', 'É/x.jpg'])
      expect(await found('pl\u200bain')).toEqual(['plain.jpg'])
    }
    await findsAll()
    await studio.engine.textIndex.settled()
    await findsAll()
  })
})
