import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../src-preload/contract.ts'

/** The application menu. Keys without a modifier belong to the window: there they depend on what has the focus. */
export function setMenu(send: (command: MenuCommand) => void): void {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    // The window handles its own keys; the menu only shows them, so that no key acts twice.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  })
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        item('Add Folder…', 'add-folder', 'CmdOrCtrl+O'),
        item('Open Sample Catalog', 'add-sample'),
        { type: 'separator' },
        item('Import Labels from CSV…', 'import-csv'),
        item('Export to CSV…', 'export-csv', 'CmdOrCtrl+E'),
        { type: 'separator' },
        process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('Undo', 'undo', 'CmdOrCtrl+Z'),
        item('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
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
    { label: '&Help', submenu: [item('Keyboard Shortcuts', 'shortcuts', '?')] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
