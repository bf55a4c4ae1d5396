import type { Catalog, MenuCommand } from '../../src-preload/contract.ts'
import type { Command } from '../answers/key-map.ts'
import type { Handlers } from './keyboard.ts'
import { filterOf } from '../answers/query.ts'
import { studio } from './studio.svelte.ts'

const { attributes, browse, captioning, catalogs, corrections, exchange, queue, settings, shell, training } = studio

export function addFolder(): void {
  studio.attempt(
    studio.bridge.app.chooseFolder().then(async (path) => {
      if (path !== null) await addFolderAt(path)
    }),
  )
}

/** Adds it and shows it. */
export async function addFolderAt(path: string): Promise<void> {
  show(await catalogs.add(path))
}

export function addSample(): void {
  studio.attempt(catalogs.addSample().then(show))
}

function show(catalog: Catalog): void {
  settings.set('expandedCatalogs', [...new Set([...settings.values.expandedCatalogs, catalog.id])])
  browse.change({ catalogId: catalog.id, folderId: null, failed: false })
}

export function retrain(): void {
  if (attributes.focused !== null) training.show(attributes.focused.id, attributes.focused.kind)
}

export const importCsv = (): void => void exchange.importCsv(browse.query.catalogId)

export const exportCsv = (): void => exchange.askExport(filterOf(browse.query))

/** What the keys do in every room; a room adds its own. */
export function keyHandlers(): Handlers {
  const picks = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((place) => [`pick-${place}` as Command, () => void corrections.pick(place)]),
  ) as Handlers
  return {
    ...picks,
    accept: () => void corrections.accept(),
    reject: () => void corrections.reject(),
    'clear-decision': () => void corrections.clear(),
    'type-ahead': () => {
      if (attributes.focused?.kind === 'text') captioning.open()
      else if (corrections.targetCount > 0) shell.showTypeAhead(true)
    },
    'write-caption': () => captioning.open(),
    'next-images': () => studio.attempt(queue.next()),
    'previous-attribute': () => attributes.focusBy(-1),
    'next-attribute': () => attributes.focusBy(1),
    undo: () => void corrections.undo(),
    redo: () => void corrections.redo(),
    search: () => shell.callSearch(),
    refresh: () => void browse.refresh(),
    retrain,
    'add-folder': addFolder,
    'export-csv': exportCsv,
    jobs: () => shell.toggleDrawer('jobs'),
    models: () => shell.toggleDrawer('models'),
    sidebar: () => settings.set('sidebarOpen', !settings.values.sidebarOpen),
    panel: () => settings.set('panelOpen', !settings.values.panelOpen),
    'cheat-sheet': () => shell.showCheatSheet(!shell.cheatSheet),
  }
}

const inTextField = (): boolean => document.activeElement?.matches('input:not([type=range]), textarea') === true

/** The application menu. Undo and select all belong to a text field while one is being typed in. */
export function runMenu(command: MenuCommand): void {
  switch (command) {
    case 'add-folder':
      return addFolder()
    case 'add-sample':
      return addSample()
    case 'import-csv':
      return importCsv()
    case 'export-csv':
      return exportCsv()
    case 'undo':
    case 'redo':
      if (inTextField()) document.execCommand(command)
      else void corrections[command]()
      return
    case 'select-all':
      if (inTextField()) document.execCommand('selectAll')
      else studio.keyboard.run('select-all')
      return
    case 'retrain':
      return retrain()
    case 'next-images':
      return studio.attempt(queue.next())
    case 'show-jobs':
      return shell.toggleDrawer('jobs')
    case 'show-models':
      return shell.toggleDrawer('models')
    case 'shortcuts':
      return shell.showCheatSheet(true)
    case 'toggle-theme':
      return settings.toggleTheme()
  }
}
