import type { ErrorCode, ErrorData } from '../../src-preload/contract.ts'

interface Meaning {
  code: ErrorCode
  /** @param thing the file in quotation marks, as a sentence begins with it */
  sentence: (thing: string) => string
}

const says = (code: ErrorCode, sentence: (thing: string) => string): Meaning => ({ code, sentence })

const full = says('disk-full', () => 'The disk is full. Free some space, then try again: nothing was lost.')
const forbidden = says('unreadable', (thing) => `${thing} may not be opened or changed. Check its access rights.`)
/** A drive that went away or fails, a share that does not answer: of the moment, not of the file. */
const away = says(
  'unreadable',
  (thing) => `${thing} could not be reached just now. Check its drive or network, then try again.`,
)
const crowded = says(
  'unreadable',
  () => 'Too many files are open on this computer. Close other programs, then try again.',
)
const inUse = says('unreadable', (thing) => `${thing} is in use by another program. Close that, then try again.`)
const noMemory = says(
  'unreadable',
  () => 'The computer has too little memory for this. Close other programs, then try again.',
)
const damagedLibrary = says('damaged', () => 'A database of the library is damaged. Close Selvedge and start it again.')
const lineEnded = says('process-died', () => 'A part of Selvedge ended while it was asked. Try again.')

/** What the codes of the operating system, of Node and of SQLite mean to a person. */
const meanings: Readonly<Record<string, Meaning>> = {
  ENOSPC: full,
  EDQUOT: full,
  SQLITE_FULL: full,
  SQLITE_IOERR_SHMSIZE: full,
  ENOENT: says('not-found', (thing) => `${thing} does not exist.`),
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: says('unreadable', (thing) => `${thing} lies on a drive that cannot be written to. Choose another place.`),
  EISDIR: says('bad-request', (thing) => `${thing} is a folder. Choose a file.`),
  ENOTDIR: says('bad-request', (thing) => `${thing} is no folder, or lies in something that is none. Check the path.`),
  EEXIST: says('already-exists', (thing) => `${thing} exists already. Choose another name.`),
  ENOTEMPTY: says('already-exists', (thing) => `${thing} is not empty. Choose another folder.`),
  ELOOP: says('unreadable', (thing) => `${thing} is a link that leads back to itself. Replace it with the file.`),
  ENAMETOOLONG: says('bad-request', (thing) => `${thing} has too long a name for this drive. Choose a shorter one.`),
  EINVAL: says(
    'bad-request',
    (thing) => `${thing} has a name or a place that this drive does not take. Choose another.`,
  ),
  EFBIG: says('too-large', (thing) => `${thing} would be larger than its drive allows. Choose another drive.`),
  EXDEV: says('unreadable', (thing) => `${thing} cannot be moved to another drive. Choose a place on the same one.`),
  EMFILE: crowded,
  ENFILE: crowded,
  EBUSY: inUse,
  ETXTBSY: inUse,
  ENOMEM: noMemory,
  ERR_FS_FILE_TOO_LARGE: says(
    'too-large',
    (thing) => `${thing} is too large to be read at once. Choose a smaller one.`,
  ),
  EPIPE: lineEnded,
  ECONNRESET: lineEnded,
  ERR_IPC_CHANNEL_CLOSED: lineEnded,
  ERR_IPC_DISCONNECTED: lineEnded,
  SQLITE_CORRUPT: damagedLibrary,
  SQLITE_NOTADB: damagedLibrary,
  SQLITE_NOMEM: noMemory,
  SQLITE_READONLY: says(
    'unreadable',
    () => 'The library cannot be written to. Check the access rights of its folder, and whether its drive is locked.',
  ),
  SQLITE_PERM: says('unreadable', () => 'The library may not be opened. Check the access rights of its folder.'),
  SQLITE_BUSY: says('busy', () => 'The library is in use by another program. Wait a moment, then try again.'),
  SQLITE_LOCKED: says('busy', () => 'The library is in use by another program. Wait a moment, then try again.'),
  SQLITE_IOERR: says(
    'unreadable',
    () => 'The drive of the library gave an error. Check that it is connected and sound, then try again.',
  ),
  SQLITE_CANTOPEN: says(
    'unreadable',
    () => 'A file of the library could not be opened. Check that its drive is connected, then try again.',
  ),
}
for (const code of ['EIO', 'ENODEV', 'ENXIO', 'ESTALE', 'ETIMEDOUT', 'ENOTCONN', 'EHOSTDOWN', 'EHOSTUNREACH'])
  Object.assign(meanings, { [code]: away })

const ofTheDrive = /^E[A-Z\d]+$/
/** Of our own: a file is written under a name of the moment, and a person knows it by its own. */
const ofTheMoment = /(\.[\da-f-]{8,36})?\.part(ial)?$/

/** What a code of the system says to a person; undefined: the code is none of the system's. */
export function explainSystemError({ code = '', path }: NodeJS.ErrnoException): ErrorData | undefined {
  const meaning = meanings[code] ?? meanings[family(code)] ?? (ofTheDrive.test(code) ? away : undefined)
  if (!meaning) return undefined
  const subject = path?.replace(ofTheMoment, '')
  const message = meaning.sentence(subject === undefined ? 'The file' : `"${subject}"`)
  return { code: meaning.code, message, ...(subject !== undefined && { subject }) }
}

/** SQLite's codes tell more behind a second line: SQLITE_IOERR_WRITE. */
const family = (code: string): string => code.split('_').slice(0, 2).join('_')
