import { join } from 'node:path'
import type { PassedOverReason } from '../../../src-preload/contract.ts'
import { beginsLike } from './first-bytes.ts'
import { nameSays } from './passed-over.ts'
import type { FoundFile, FoundFolder } from './walk.ts'

/**
 * Looks at the first bytes of the files whose names do not say what they are. A picture without an ending is listed with
 * the others; what is not goes to those passed over.
 * @param isKnown the library has it as it is: there is no need to look
 * @param pause between two files
 */
export async function sift(
  root: string,
  folder: FoundFolder,
  isKnown: (file: FoundFile) => boolean,
  pause: () => Promise<void>,
): Promise<void> {
  for (const file of folder.unnamed) {
    const path = folder.path === '' ? file.name : `${folder.path}/${file.name}`
    await pause()
    const found = isKnown(file) ? 'picture' : judge(join(root, path), nameSays(file.name) === 'no-ending')
    if (found === 'picture') folder.files.push(file)
    else if (found !== null) folder.passedOver.push({ path, reason: found })
    if (found === 'unreadable') folder.away.push(path)
  }
}

/** Whether a file is listed, or why not; null: it is none of a person's pictures. */
function judge(path: string, isWithoutEnding: boolean): 'picture' | PassedOverReason | null {
  try {
    const kind = beginsLike(path)
    if (isWithoutEnding) return kind ?? 'no-ending'
    return kind === null ? null : 'misnamed'
  } catch {
    return 'unreadable'
  }
}
