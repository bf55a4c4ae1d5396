import type { PassedOverReason } from '../../../src-preload/contract.ts'
import { beginsLike } from './first-bytes.ts'
import type { FoundFile, FoundFolder } from './walk.ts'

/** Whether a file is listed, or why not; null: it is none of a person's pictures. */
export type Verdict = 'picture' | PassedOverReason | null

/**
 * Has the files judged whose names do not say what they are. A picture without an ending is listed with the others; what is not
 * goes to those passed over.
 * @param isKnown the library has it as it is: there is no need to look
 * @param judge files by their names in the folder
 */
export async function sift(
  folder: FoundFolder,
  isKnown: (file: FoundFile) => boolean,
  judge: (names: readonly string[]) => Promise<Verdict[]>,
): Promise<void> {
  if (folder.unnamed.length === 0) return
  const strange = folder.unnamed.filter((file) => !isKnown(file)).map(({ name }) => name)
  const verdicts = strange.length === 0 ? [] : await judge(strange)
  const found = new Map(strange.map((name, index) => [name, verdicts[index] ?? null]))
  for (const file of folder.unnamed) {
    const path = folder.path === '' ? file.name : `${folder.path}/${file.name}`
    const verdict = found.has(file.name) ? found.get(file.name) : 'picture'
    if (verdict === 'picture') folder.files.push(file)
    else if (verdict) folder.passedOver.push({ path, reason: verdict })
    if (verdict === 'unreadable') folder.away.push(path)
  }
}

/** What a file is by its first bytes. @param path absolute */
export function judge(path: string, isWithoutEnding: boolean): Verdict {
  try {
    const kind = beginsLike(path)
    if (isWithoutEnding) return kind ?? 'no-ending'
    return kind === null ? null : 'misnamed'
  } catch {
    return 'unreadable'
  }
}
