import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Change, HistoryState, KnownLibrary, MenuCommand } from '../../src-preload/contract.ts'

/** A menu is no wider than this for what was done. */
const longest = 60

const nothingDone: HistoryState = { undo: null, redo: null }

/** `Undo: merge Tee into Tshirts`. */
function named(verb: string, change: Change | null): string {
  if (change === null) return verb
  const { title } = change
  const short = title.length > longest ? `${title.slice(0, longest - 1)}…` : title
  // One ampersand would underline the letter behind it.
  return `${verb}: ${short.replaceAll('&', '&&')}`
}

/** The application menu. Keys without a modifier belong to the window: there they depend on what has the focus. */
export function setMenu(
  send: (command: MenuCommand, libraryId?: number) => void,
  { redo, undo }: HistoryState = nothingDone,
  libraries: readonly Pick<KnownLibrary, 'id' | 'name' | 'isOpen' | 'isThere'>[] = [],
): void {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    // The window handles its own keys; the menu only shows them, so that no key acts twice.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  })
  const others = libraries.filter(({ isOpen }) => !isOpen)
  // Where a Mac has them, they are in the menu that is called like the program.
  const isMac = process.platform === 'darwin'
  const settings = item('Settings…', 'settings', 'CmdOrCtrl+,')
  const about = item('About Selvedge', 'about')
  const template: MenuItemConstructorOptions[] = [
    ...(isMac
      ? [
          {
            label: app.name,
            submenu: [
              about,
              { type: 'separator' as const },
              settings,
              { type: 'separator' as const },
              { role: 'services' as const },
              { type: 'separator' as const },
              { role: 'hide' as const },
              { role: 'hideOthers' as const },
              { role: 'unhide' as const },
              { type: 'separator' as const },
              { role: 'quit' as const },
            ],
          },
        ]
      : []),
    {
      label: '&File',
      submenu: [
        item('Add Folder…', 'add-folder', 'CmdOrCtrl+O'),
        item('Open Sample Catalog', 'add-sample'),
        { type: 'separator' },
        item('Libraries', 'show-start'),
        item('New Library…', 'new-library'),
        item('Open Library…', 'open-library'),
        {
          label: 'Open Recent',
          enabled: others.length > 0,
          submenu: others.map(({ id, isThere, name }) => ({
            label: name.replaceAll('&', '&&'),
            enabled: isThere,
            click: () => send('open-recent', id),
          })),
        },
        { type: 'separator' },
        item('Import Labels from CSV…', 'import-csv'),
        item('Export to CSV…', 'export-csv', 'CmdOrCtrl+E'),
        { type: 'separator' },
        ...(isMac ? [] : [settings, { type: 'separator' as const }]),
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item(named('Undo', undo), 'undo', 'CmdOrCtrl+Z'),
        item(named('Redo', redo), 'redo', 'CmdOrCtrl+Shift+Z'),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        item('Select All', 'select-all', 'CmdOrCtrl+A'),
      ],
    },
    {
      label: '&Models',
      submenu: [
        item('Next Images to Decide', 'next-images', 'N'),
        item('Retrain…', 'retrain', 'CmdOrCtrl+R'),
        item('Model Versions', 'show-models'),
        item('Jobs', 'show-jobs'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Light or Dark', 'toggle-theme'),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { type: 'separator' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      label: '&Help',
      submenu: [
        item('Selvedge Help', 'help', 'F1'),
        item('One-Minute Tour', 'tour'),
        item('Keyboard Shortcuts', 'shortcuts', '?'),
        ...(isMac ? [] : [{ type: 'separator' as const }, about]),
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
