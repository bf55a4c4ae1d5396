import { extname } from 'node:path'
import type { PassedOverReason } from '../../../src-preload/contract.ts'

/** A file or folder that a scan left out. */
export interface PassedOverPlace {
  /** Below the root, with '/'. */
  path: string
  reason: PassedOverReason
}

interface Words {
  one: string
  many: string
  /** What a person can do about it. */
  remedy: string
}

/** In the order in which they are told of: what can be mended first. */
const words: Readonly<Record<PassedOverReason, Words>> = {
  unreadable: {
    one: 'place that cannot be read just now',
    many: 'places that cannot be read just now',
    remedy: 'Connect the drive or allow access, then scan again. What was known there stays as it is.',
  },
  away: {
    one: 'folder whose drive is not connected',
    many: 'folders whose drives are not connected',
    remedy:
      'On a drive of its own before, and empty now. Connect the drive, then scan again. What was known there stays as it is.',
  },
  'broken-link': {
    one: 'link that leads nowhere',
    many: 'links that lead nowhere',
    remedy:
      'Connect the drive that is meant, or delete the link, then scan again. What was known there stays as it is.',
  },
  raw: {
    one: 'RAW photo',
    many: 'RAW photos',
    remedy: 'Export as JPEG or TIFF from the program that develops photos, then scan again.',
  },
  layered: {
    one: 'file with layers',
    many: 'files with layers',
    remedy: 'Save a copy as PNG, JPEG or TIFF, then scan again.',
  },
  vector: { one: 'drawing', many: 'drawings', remedy: 'Export as PNG, then scan again.' },
  'jpeg-xl': { one: 'JPEG XL picture', many: 'JPEG XL pictures', remedy: 'Save as JPEG or PNG, then scan again.' },
  'jpeg-2000': {
    one: 'JPEG 2000 picture',
    many: 'JPEG 2000 pictures',
    remedy: 'Save as JPEG or PNG, then scan again.',
  },
  'other-picture': {
    one: 'picture of another kind',
    many: 'pictures of other kinds',
    remedy: 'Save as JPEG, PNG or TIFF, then scan again.',
  },
  misnamed: {
    one: 'picture that is not named like one',
    many: 'pictures that are not named like one',
    remedy: 'Add the ending of the kind of picture, such as .jpg, to the name, then scan again.',
  },
  'no-ending': {
    one: 'file without an ending that is no picture',
    many: 'files without an ending that are no pictures',
    remedy:
      'Nothing is missing, unless a picture was meant: then the file is damaged from its first byte on. Get it anew.',
  },
  name: {
    one: 'name that cannot be read',
    many: 'names that cannot be read',
    remedy: 'Written in an old encoding, not in UTF-8. Rename the file or folder, then scan again.',
  },
  'not-a-file': {
    one: 'thing that is named like a picture and is no file',
    many: 'things that are named like pictures and are no files',
    remedy: 'A pipe, a socket or a device. Put a picture in its place, or delete it.',
  },
  'link-around': {
    one: 'link to a folder around this one',
    many: 'links to folders around this one',
    remedy: 'Following it would list pictures twice. Link to the folder that is meant instead.',
  },
  'other-catalog': {
    one: 'link into another catalog',
    many: 'links into other catalogs',
    remedy: 'Nothing is missing: these pictures are listed in that catalog.',
  },
  system: {
    one: 'system folder',
    many: 'system folders',
    remedy: 'Nothing is missing: thumbnails, deleted files and previews are left out.',
  },
}

export const reasons = Object.keys(words) as readonly PassedOverReason[]

/** `3 RAW photos`. */
export function countOf(reason: PassedOverReason, count: number): string {
  return `${count.toLocaleString('en')} ${words[reason][count === 1 ? 'one' : 'many']}`
}

export function remedyOf(reason: PassedOverReason): string {
  return words[reason].remedy
}

const endings: Readonly<Partial<Record<PassedOverReason, string>>> = {
  raw:
    '3fr ari bay cap crw dcr dcs drf eip erf fff gpr iiq k25 kdc mdc mef mos mrw orf ori ptx pxn r3d raw rw2 rwl ' +
    'rwz sr2 srf x3f',
  layered: 'psd psb xcf kra afphoto afdesign pdn procreate clip sai ora psp pspimage',
  vector: 'svg svgz eps ai cdr wmf emf',
  'jpeg-xl': 'jxl',
  'jpeg-2000': 'jp2 j2k j2c jpc jpf jpx jpm',
  'other-picture':
    'heics jxr wdp hdp tga pcx dds ico icns cur pbm pgm ppm pnm pam pfm exr hdr qoi bpg flif sgi pict pct xbm xpm djvu mpo jps avifs apng mng wbmp',
}

const reasonOfEnding: ReadonlyMap<string, PassedOverReason> = new Map(
  Object.entries(endings).flatMap(([reason, list]) =>
    list.split(' ').map((ending) => [`.${ending}`, reason as PassedOverReason] as const),
  ),
)

/** Beside pictures as a rule, and none themselves: not looked into, and not worth a line. */
const ordinary: ReadonlySet<string> = new Set(
  (
    'txt md rtf csv tsv json jsonl xml xmp yaml yml html htm css js pdf doc docx xls xlsx ppt pptx odt ods numbers pages ' +
    'zip rar 7z tar gz tgz dmg iso exe dll app lnk url webloc desktop ini db sqlite log tmp bak old part crdownload ' +
    'download mov mp4 m4v avi mkv webm wmv mpg mpeg 3gp mts m2ts mp3 m4a wav aac flac thm lrv aae dop pp3 on1 cos cot cop ' +
    'lrprev lrcat icc icm cube ttf otf woff woff2 py ts sh bat ps1 onnx npy torrent md5 sha1 sha256'
  )
    .split(' ')
    .map((ending) => `.${ending}`),
)

/** What the name of a file that is not listed says of it. */
export type NameSays = PassedOverReason | 'ordinary' | 'no-ending' | 'unknown-ending'

export function nameSays(fileName: string): NameSays {
  const ending = extname(fileName).toLowerCase()
  // `bag 3.5` and `photo.jpg_large` have none.
  const isEnding = /^\.(?=.*[a-z])[a-z0-9]{1,10}$/.test(ending)
  if (!isEnding) return fileName.endsWith('~') ? 'ordinary' : 'no-ending'
  return reasonOfEnding.get(ending) ?? (ordinary.has(ending) ? 'ordinary' : 'unknown-ending')
}
