import { describe, expect, it, vi } from 'vitest'
import { setMenu } from '../../src-main/app/menu.ts'
import * as electron from './electron.ts'

vi.mock('electron', () => import('./electron.ts'))

interface Item {
  label?: string
  role?: string
  accelerator?: string
  registerAccelerator?: boolean
  click?: () => void
  submenu?: Item[]
}

function openMenu(): { items: Item[]; sent: string[] } {
  const sent: string[] = []
  setMenu((command) => void sent.push(command))
  return { items: (electron.menu as Item[]).flatMap(({ submenu = [] }) => submenu), sent }
}

describe('the menu', () => {
  it('sends the command of each item, once, and every item has another', () => {
    const { items, sent } = openMenu()
    const own = items.filter(({ click }) => click)
    for (const { click } of own) click?.()
    expect(new Set(sent).size).toBe(own.length)
    expect(Object.fromEntries(own.map(({ label }, index) => [label, sent[index]]))).toMatchObject({
      'Add Folder…': 'add-folder',
      'Export to CSV…': 'export-csv',
      Undo: 'undo',
      Redo: 'redo',
      'Retrain…': 'retrain',
      'Settings…': 'settings',
      'Selvedge Help': 'help',
      'Keyboard Shortcuts': 'shortcuts',
      'About Selvedge': 'about',
    })
  })

  it('only shows the keys, so that none acts twice', () => {
    const withKeys = openMenu().items.filter(({ accelerator }) => accelerator)
    expect(withKeys.length).toBeGreaterThan(5)
    for (const { label, registerAccelerator } of withKeys) expect(registerAccelerator, label).toBe(false)
    const keys = withKeys.map(({ accelerator }) => accelerator)
    expect(new Set(keys).size, 'no key is shown twice').toBe(keys.length)
  })

  it('has what only the system can do: cut, copy, paste, zoom, quit', () => {
    const roles = openMenu().items.flatMap(({ role = [] }) => role)
    expect(roles).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'resetZoom', 'zoomIn', 'zoomOut']))
    expect(roles).toContain(process.platform === 'darwin' ? 'close' : 'quit')
  })
})
