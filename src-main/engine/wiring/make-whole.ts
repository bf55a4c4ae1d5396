import { journalBegun, readBack, type ReadBack } from '../history/read-back.ts'
import { backUp } from '../storage/backup.ts'
import type { Recovery } from '../storage/recovery.ts'
import type { Rooms } from './rooms.ts'

const journalIsShort =
  'The journal of the library lacks its last lines. The library itself has everything, and a backup of it was made.'

/** So many of what could not be done again are named. */
const named = 3

/**
 * Brings a library up to its journal, where it was restored or lost the last of its log, and says in a sentence each what had
 * to be done to open it.
 */
export async function makeWhole(rooms: Rooms, progress: (sentence: string) => void): Promise<void> {
  const { history, notices, store, versions } = rooms
  const { cache, recovery } = store.opened
  const { database, journalFolder: folder } = store
  const wasRestored = recovery !== null
  const read = await readBack({ database, folder, history, wasRestored }, (done) => {
    if (done % 100 === 0) progress(`Reading the journal of the library back: ${done} actions…`)
  })
  if (recovery) {
    notices.push(sentenceOfRecovery(recovery, read))
    const found = versions.adoptAll()
    if (found.length > 0) notices.push(sentenceOfModels(found))
  } else if (read.done + read.missing.length > 0) notices.push(sentenceOfLoss(read))
  if (read.isJournalShort) {
    await history.performForGood(journalBegun, {}, { title: 'The journal begins anew', images: 0 })
    if (!wasRestored) notices.push(journalIsShort)
  }
  if (cache === 'missing')
    notices.push('The cache of the library was gone and is made anew: pictures are looked at again.')
  else if (cache !== null && cache !== 'foreign') {
    notices.push(
      `The cache of the library was damaged and is made anew: pictures are looked at again. Nothing you decided was in it. The damaged file lies in "${cache.damaged}".`,
    )
  }
  const isAnother = wasRestored || read.done > 0 || read.isJournalShort
  if (!isAnother || store.isForReading) return
  await backUp(database, store.backupsFolder, wasRestored ? 'restored' : 'mended')
}

function sentenceOfRecovery({ backup, fault, refused, setAside }: Recovery, read: ReadBack): string {
  const was = {
    missing: 'The file of the library was gone.',
    emptied: 'The file of the library was empty.',
    damaged: 'The library was damaged.',
    asked: 'The library was restored, as you asked.',
  }[fault]
  const from = backup
    ? `The backup of ${timeOf(backup.stamp) ?? `"${backup.path}"`} was taken in its place`
    : 'There was no good backup, so it was made anew'
  return [
    was,
    `${from}, and ${counted(read.done)} done again from the journal.`,
    ...(read.isJournalShort ? ['The journal lacks what was done before that: it is lost.'] : [whatIsMissing(read)]),
    ...(backup ? ['Settings, and figures of trainings, are as of that backup.'] : []),
    ...(refused.length > 0 ? [`Newer backups could not be used: ${refused.join(', ')}.`] : []),
    ...(setAside === null ? [] : [`What was in its place lies in "${setAside}".`]),
  ].join(' ')
}

const sentenceOfLoss = (read: ReadBack): string =>
  `The library had lost its last actions: ${read.done} ${read.done === 1 ? 'was' : 'were'} done again from the journal. ${whatIsMissing(read)}`

const sentenceOfModels = (names: readonly string[]): string =>
  names.length === 1
    ? `The model "${names[0]}", which the backup did not know, is listed again as an earlier one.`
    : `${names.length} models that the backup did not know are listed again as earlier ones.`

function whatIsMissing({ missing }: ReadBack): string {
  if (missing.length === 0) return 'Nothing that was decided is missing.'
  const more = missing.length > named ? ', …' : ''
  const lines =
    missing.length === 1 ? '1 line of it could not be used' : `${missing.length} lines of it could not be used`
  return `${capital(lines)}: ${missing.slice(0, named).join(', ')}${more}.`
}

const counted = (actions: number): string =>
  actions === 1
    ? '1 action since then was'
    : actions === 0
      ? 'no action since then had to be'
      : `${actions} actions since then were`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** `2026-11-26 21:30` (UTC). */
function timeOf(stamp: string): string | null {
  const [, day, hour, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)/.exec(stamp) ?? []
  return day === undefined ? null : `${day} ${hour}:${minute} UTC`
}
