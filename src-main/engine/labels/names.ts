import { withoutInvisible } from '../../../src-preload/contract/folding.ts'
import { AppError } from '../../common/app-error.ts'

const longestName = 100
/** Half characters among them, which no file can hold. */
const control = /[\p{Cc}\p{Cs}]/u

/** Composed, without spaces that say nothing and characters that nobody sees. */
export function tidyName(name: string): string {
  return withoutInvisible(name).trim().replace(/\s+/g, ' ').normalize('NFC')
}

/** Names of attributes, labels and views as they are kept. @throws AppError `bad-request` */
export function cleanName(name: string, what: 'attribute' | 'label' | 'view'): string {
  const clean = tidyName(name)
  if (clean === '') throw new AppError('bad-request', `The name of the ${what} is empty.`)
  const strange = control.exec(clean)?.[0]
  if (strange !== undefined) {
    const code = strange.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    throw new AppError('bad-request', `The name of the ${what} holds a control character (U+${code}). Write it anew.`)
  }
  if (clean.length > longestName) {
    throw new AppError('bad-request', `The name of the ${what} is over ${longestName} characters long.`, clean)
  }
  return clean
}

/** How an attribute that has only a name is shown: `neck line` becomes `Neck line`. */
export function titleOf(name: string): string {
  const trimmed = name.trim()
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
}

/**
 * The name of a deleted attribute or label: no other's, so that the same name can be given again. No name that people
 * give begins with a control character.
 */
export function nameOfDeleted(id: number, name: string): string {
  return `\u001f${id} ${name}`
}

/** What one that may be deleted was called. */
export function nameBefore(name: string): string {
  return name.replace(/^\u001f\d+ /, '')
}
