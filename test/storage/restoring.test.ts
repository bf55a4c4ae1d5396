import { appendFile, cp, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { writeCard } from '../../src-main/engine/models/cards.ts'
import { openStore } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeStubs } from '../helpers/images.ts'
import { addVersion } from '../helpers/predictions.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { truthOf } from '../helpers/truth.ts'

/** A library with a backup, and decisions before and after that. */
async function decided() {
  const bin = testBin()
  const base = await temporaryFolder(bin)
  const library = join(base, 'library')
  await writeStubs(join(base, 'spring'), 4)
  const studio = await TestEngine.open({ bin, library })
  const { client } = studio
  await studio.scan(join(base, 'spring'))
  const { id: attributeId } = await client.labels.createAttribute({ title: 'Cut' })
  const decide = async (name: string): Promise<void> => {
    const { id: labelId } = await client.labels.create({ attributeId, name })
    await client.annotations.decide({
      ids: Uint32Array.from(await studio.ids()),
      attributeId,
      decision: { kind: 'is', labelId },
    })
  }
  await decide('wide')
  await studio.reopen()
  await decide('slim')
  return { base, bin, library, studio, truth: () => truthOf(studio.engine.store.database) }
}

const notices = (studio: TestEngine): Promise<string[]> => studio.client.library.notices()

describe('a library', () => {
  it.each<[string, (path: string) => Promise<void>]>([
    ['gone', (path) => rm(path)],
    ['empty', (path) => truncate(path, 0)],
    ['damaged', (path) => writeFile(path, 'no database '.repeat(1000))],
  ])('whose file is %s comes back from its backup and its journal', async (fault, damage) => {
    const { library, studio, truth } = await decided()
    const before = truth()
    await studio.close()
    await damage(join(library, 'library.db'))
    await studio.reopen()
    expect(truth()).toEqual(before)
    expect(await notices(studio)).toEqual([
      expect.stringMatching(
        new RegExp(
          `was ${fault}\\. The backup of .* 2 actions since then were done again .* Nothing that was decided is missing`,
        ),
      ),
    ])
    await studio.client.annotations.undo()
    expect(truth(), 'its history as well').not.toEqual(before)
  })

  it('comes back from its journal alone, and finds its pictures again', async () => {
    const { library, studio, truth } = await decided()
    const before = truth()
    await studio.close()
    for (const name of ['library.db', 'cache.db', 'backups']) await rm(join(library, name), { recursive: true })
    await studio.reopen()
    expect(truth()).toEqual(before)
    await studio.allDone('scan')
    expect(await studio.ids()).toHaveLength(4)
  })

  it('that lost its log does what it lost again', async () => {
    const { base, bin, library, studio, truth } = await decided()
    const before = truth()
    const killed = join(base, 'killed')
    await cp(library, killed, { recursive: true })
    await studio.close()
    await rm(join(killed, 'library.db-wal'), { force: true })
    const other = await TestEngine.open({ bin, library: killed })
    expect(truthOf(other.engine.store.database)).toEqual(before)
  })

  it('that is whole is restored where a person asks, and loses nothing', async () => {
    const { library, studio, truth } = await decided()
    const before = truth()
    await studio.close()
    const store = await openStore(library, { restore: {} })
    expect(store.opened.recovery).toMatchObject({ fault: 'asked', refused: [] })
    store.close()
    await studio.reopen()
    expect(truth()).toEqual(before)
    expect(await readdir(join(library, 'set-aside'))).toHaveLength(1)
  })

  it('takes the backup before one that is damaged', async () => {
    const { library, studio, truth } = await decided()
    const before = truth()
    const backups = join(library, 'backups')
    const [first = ''] = await readdir(backups)
    await studio.close()
    await cp(join(backups, first), join(backups, first.replace('.n1.', '.n2.')))
    await appendFile(join(backups, first.replace('.n1.', '.n2.')), 'x')
    await rm(join(library, 'library.db'))
    await studio.reopen()
    expect(truth()).toEqual(before)
    expect(await notices(studio)).toEqual([expect.stringContaining('Newer backups could not be used')])
  })

  it('takes no backup of a library that only a newer program can open', async () => {
    const { library, studio, truth } = await decided()
    const before = truth()
    const backups = join(library, 'backups')
    const [first = ''] = await readdir(backups)
    await studio.close()
    // Without checksums in their names, as older ones are: what is in them is looked at.
    const plain = first.replace(/\.n1\.[0-9a-f]{8}/, '')
    await rename(join(backups, first), join(backups, plain))
    const newer = join(backups, plain.replace(/^library-\d{4}/, 'library-2099'))
    await cp(join(backups, plain), newer)
    const database = new Database(newer)
    database.pragma('user_version = 9999')
    database.close()
    await rm(join(library, 'library.db'))
    await studio.reopen()
    expect(truth()).toEqual(before)
    expect(await notices(studio)).toEqual([expect.stringContaining('library-2099')])
  })

  it('knows the models again that were trained since its backup, and which of them tags', async () => {
    const { library, studio } = await decided()
    const attributeId = studio.attribute('Cut')
    const labelIds = ['wide', 'slim'].map((name) => studio.label(attributeId, name))
    const train = (): number => {
      const id = addVersion(studio, { attributeId, labelIds, state: 'candidate', said: new Map() })
      const { versions } = studio.engine
      writeCard(join(library, 'models', versions.key(id).folder), versions.card(id))
      return id
    }
    await studio.client.review.accept({ versionId: train() })
    const waiting = studio.engine.versions.get(train()).name
    const active = studio.engine.versions.active(attributeId)?.name
    await studio.close()
    await rm(join(library, 'library.db'))
    await studio.reopen()
    const { versions } = studio.engine
    expect(versions.active(attributeId)?.name).toBe(active)
    expect(versions.list(attributeId).map(({ name, state }) => [name, state])).toEqual(
      expect.arrayContaining([
        [active, 'active'],
        [waiting, 'retired'],
      ]),
    )
    expect(await notices(studio)).toEqual([
      expect.stringContaining('Nothing that was decided is missing'),
      expect.stringContaining(`"${waiting}", which the backup did not know, is listed again`),
    ])
    // A run that gets the number of one of them harms neither.
    expect(versions.freeFolder(waiting)).toBe(`${waiting}-2`)
  })

  it('says which lines of its journal could not be used', async () => {
    const { library, studio } = await decided()
    await studio.close()
    const [name = ''] = await readdir(join(library, 'journal'))
    const journal = join(library, 'journal', name)
    await writeFile(journal, (await readFile(journal, 'utf8')).replace('"slim"', '"slIm"'))
    await rm(join(library, 'library.db'))
    await studio.reopen()
    expect(await notices(studio)).toEqual([
      expect.stringMatching(/1 line of it could not be used: damaged: .*jsonl:\d+\./),
    ])
  })

  it('whose journal is gone makes a backup of what it has, and says so once', async () => {
    const { library, studio, truth } = await decided()
    const before = truth()
    await studio.close()
    await rm(join(library, 'journal'), { recursive: true })
    await studio.reopen()
    expect(await notices(studio)).toEqual([expect.stringContaining('The journal of the library lacks its last lines')])
    await studio.close()
    await rm(join(library, 'library.db'))
    await studio.reopen()
    expect(truth()).toEqual(before)
  })
})

describe('a folder', () => {
  it('of other things is no library, and stays as it is', async () => {
    const folder = await temporaryFolder()
    await writeStubs(folder, 2)
    const before = await readdir(folder)
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'not-a-library', subject: folder })
    expect(await readdir(folder)).toEqual(before)
    await expect(openStore(join(folder, before[0] ?? ''))).rejects.toMatchObject({ code: 'not-a-library' })
  })

  it('with a lock that is damaged opens: the lock holds nothing', async () => {
    const folder = await temporaryFolder()
    const store = await openStore(folder)
    store.close()
    await writeFile(join(folder, 'lock.db'), 'no database '.repeat(1000))
    const again = await openStore(folder)
    expect(again.opened.recovery).toBeNull()
    again.close()
  })

  it('whose library is the database of another program says so', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'other'))
    const other = await openStore(join(folder, 'other'))
    other.database.exec('CREATE TABLE notes (text TEXT)')
    other.close()
    const path = join(folder, 'other', 'cache.db')
    await rename(path, join(folder, 'library.db'))
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'not-a-library' })
  })
})
