import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { connectChoices } from '../../src-main/app/choices-bridge.ts'
import { PersonalChoices } from '../../src-main/app/personal-choices.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { answers, StandInWindow } from './electron.ts'

vi.mock('electron', () => import('./electron.ts'))

let folder: string

beforeEach(async () => {
  folder = await temporaryFolder()
})

const file = () => join(folder, 'choices.json')

describe('what a person chose', () => {
  it('is there at the next start, each choice until it is made anew', () => {
    const choices = new PersonalChoices(folder)
    expect(choices.values).toBeNull()
    choices.keep({ theme: 'dark', keyChanges: { reject: ['D'] } })
    choices.keep({ theme: 'light', tileSize: 260 })
    const chosen = { theme: 'light', tileSize: 260, keyChanges: { reject: ['D'] } }
    expect(choices.values).toEqual(chosen)
    expect(new PersonalChoices(folder).values).toEqual(chosen)
  })

  it('is as if it had not been made where it does not fit, or is of another version', () => {
    writeFileSync(file(), JSON.stringify({ theme: 'sepia', tileSize: -1, advance: false, toString: 1, later: [] }))
    expect(new PersonalChoices(folder).values).toEqual({ advance: false })
  })

  it.each(['{"theme":"da', '[1]', 'null', ''])('is set aside where the file is damaged: %j', (text) => {
    writeFileSync(file(), text)
    const choices = new PersonalChoices(folder)
    expect(choices.values).toBeNull()
    expect(existsSync(file())).toBe(false)
    expect(readFileSync(join(folder, 'choices-damaged.json'), 'utf8')).toBe(text)
    choices.keep({ advance: true })
    expect(new PersonalChoices(folder).values).toEqual({ advance: true })
  })

  it('holds until the end where it cannot be written', () => {
    mkdirSync(file())
    const choices = new PersonalChoices(folder)
    choices.keep({ theme: 'dark' })
    expect(choices.values).toEqual({ theme: 'dark' })
  })
})

describe('the window', () => {
  const ask = async (channel: string, request?: unknown): Promise<unknown> => {
    const window = new StandInWindow()
    const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame }
    return (answers.get(channel) as (...values: unknown[]) => Promise<unknown>)(event, request)
  }

  it('is told the choices, and keeps those that are some', async () => {
    connectChoices(new PersonalChoices(folder))
    expect(await ask('choices')).toEqual({ ok: true, value: null })
    expect(await ask('keep-choices', { theme: 'dark', advance: undefined })).toEqual({ ok: true, value: null })
    for (const strange of [{ theme: 'sepia' }, { library: '/home' }, { tileSize: Infinity }, 'dark', null]) {
      expect(await ask('keep-choices', strange)).toMatchObject({ ok: false, error: { code: 'bad-request' } })
    }
    expect(await ask('choices')).toEqual({ ok: true, value: { theme: 'dark' } })
  })
})
