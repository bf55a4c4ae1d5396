import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelVersion } from '../../../src-preload/contract.ts'
import { kindOf, writeCard } from '../models/cards.ts'
import { setAside } from '../storage/library-files.ts'
import type { Rooms } from './rooms.ts'

/**
 * Models of one's own whose card or file is not what was written are set aside, and the library goes on without them: an attribute
 * returns to another of its versions. What is shipped stays where it is, and is named.
 */
export async function setAsideDamaged(rooms: Rooms): Promise<void> {
  const { backbones, checkedFiles, notices, shippedModels, store, versions } = rooms
  mendCards(rooms)
  for (const folder of shippedModels.damaged())
    notices.push(`The model in "${folder}", which ships with Selvedge, is damaged. Install Selvedge again.`)
  for (const { folder, title } of await backbones.damaged(checkedFiles.verify)) {
    if (folder === null) {
      notices.push(`The network "${title}", which ships with Selvedge, is damaged. Install Selvedge again.`)
      continue
    }
    const aside = setAside(store.folder, [`models/${folder}`])
    notices.push(`The network "${title}" is damaged and was set aside, in "${aside ?? ''}". Add it again to use it.`)
    backbones.refresh()
  }
  for (const id of versions.acceptedIds()) await replaceDamaged(rooms, id)
}

/** The library knows the cards of heads and captioners, and can write them anew; of a backbone's it knows nothing. */
function mendCards({ backbones, notices, store, versions }: Rooms): void {
  for (const entry of readdirSync(store.modelsFolder, { withFileTypes: true })) {
    const folder = join(store.modelsFolder, entry.name)
    // A folder without one was cut off when it was made, and is made again by the run that goes on.
    if (!entry.isDirectory() || !readdirSync(folder).includes('card.json') || kindOf(folder) !== undefined) continue
    const versionId = versions.byKey({ origin: 'trained', folder: entry.name })
    if (versionId === undefined) {
      const aside = setAside(store.folder, [`models/${entry.name}`])
      notices.push(`The card of the model in "${entry.name}" is damaged; it was set aside, in "${aside ?? ''}".`)
      backbones.refresh()
      continue
    }
    setAside(store.folder, [`models/${entry.name}/card.json`])
    writeCard(folder, versions.card(versionId))
    notices.push(`The card of the model "${versions.get(versionId).name}" was damaged and is written anew.`)
  }
}

async function replaceDamaged(rooms: Rooms, id: number): Promise<void> {
  const { notices, store, values, versions } = rooms
  if (await isUsable(rooms, id)) return
  const { attributeId, name, origin } = versions.get(id)
  const other = await standIn(rooms, versions.get(id))
  const { folder } = versions.key(id)
  if (origin === 'trained') setAside(store.folder, [`models/${folder}/${versions.card(id).file}`])
  store.database.transaction(() => {
    if (other) versions.activate(other.id)
    else versions.retire(id)
    values.outOfDate(attributeId)
  })()
  const now = other
    ? `"${other.name}" is in use again.`
    : 'Nothing takes its place until you train a model or choose another.'
  notices.push(`The model "${name}" is damaged or gone. ${now} What you decided is as it was.`)
}

/** The version that was in use last, of those that can be; a shipped one last. */
async function standIn(rooms: Rooms, { attributeId, id }: ModelVersion): Promise<ModelVersion | undefined> {
  const others = rooms.versions.list(attributeId).filter((version) => version.id !== id && version.state === 'retired')
  others.sort((a, b) => Number(a.origin === 'shipped') - Number(b.origin === 'shipped') || b.id - a.id)
  for (const other of others) if (await isUsable(rooms, other.id)) return other
  return undefined
}

async function isUsable({ backbones, checkedFiles, versions }: Rooms, id: number): Promise<boolean> {
  try {
    await versions.verify(id, checkedFiles.verify)
    return versions.card(id).features.every((feature) => backbones.makes(feature))
  } catch {
    return false
  }
}
