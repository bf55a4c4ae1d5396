import type { Choices } from '../../src-preload/contract.ts'
import { handle, read } from './bridge.ts'
import { choicesSchema, type PersonalChoices } from './personal-choices.ts'

/** Answers the window's calls about what the person chose. */
export function connectChoices(choices: PersonalChoices): void {
  handle('choices', () => choices.values)
  handle('keep-choices', (_window, request) => {
    const changed = read(choicesSchema.partial(), request)
    choices.keep(JSON.parse(JSON.stringify(changed)) as Partial<Choices>)
    return null
  })
}
