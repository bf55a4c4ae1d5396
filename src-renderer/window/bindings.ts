import type { MenuCommand } from '../../src-preload/contract.ts'
import type { Command, Handlers } from '../answers/key-map.ts'
import type { StudioParts } from './studio.ts'

/** What the keys do in every room; a room adds its own. */
export function keyHandlers(studio: StudioParts): Handlers {
  const { commands, attempt, attributes, browse, captioning, corrections, queue, settings, shell } = studio
  const picks: Handlers = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((place) => [`pick-${place}` as Command, () => void corrections.pick(place)]),
  )
  return {
    ...picks,
    'more-labels': () => corrections.moreLabels(),
    accept: () => void corrections.accept(),
    reject: () => void corrections.reject(),
    'clear-decision': () => void corrections.clear(),
    'type-ahead': () => {
      if (attributes.focused?.kind === 'text') captioning.open()
      else if (corrections.targetCount > 0) shell.showTypeAhead(true)
    },
    'write-caption': () => captioning.open(),
    'next-images': () => attempt(queue.next()),
    'previous-attribute': () => attributes.focusBy(-1),
    'next-attribute': () => attributes.focusBy(1),
    undo: () => void corrections.undo(),
    redo: () => void corrections.redo(),
    search: () => shell.callSearch(),
    palette: () => shell.showPalette(true),
    refresh: () => void browse.refresh(),
    retrain: commands.retrain,
    'add-folder': commands.addFolder,
    'export-csv': commands.exportCsv,
    jobs: () => shell.toggleDrawer('jobs'),
    'room-images': () => shell.go('grid'),
    'room-changes': commands.reviewWaiting,
    'room-evaluation': () => shell.go('evaluation'),
    'room-labels': () => shell.go('labels'),
    'room-models': () => shell.go('models'),
    sidebar: () => settings.set('sidebarOpen', !settings.values.sidebarOpen),
    panel: () => settings.set('panelOpen', !settings.values.panelOpen),
    'cheat-sheet': () => shell.showCheatSheet(!shell.cheatSheet),
  }
}

const inTextField = (): boolean => document.activeElement?.matches('input:not([type=range]), textarea') === true

/** The application menu. Undo and select all belong to a text field while one is being typed in. */
export function runMenu(studio: StudioParts, command: MenuCommand): void {
  const { commands, attempt, corrections, keyboard, queue, settings, shell } = studio
  switch (command) {
    case 'add-folder':
      return commands.addFolder()
    case 'add-sample':
      return commands.addSample()
    case 'import-csv':
      return commands.importCsv()
    case 'export-csv':
      return commands.exportCsv()
    case 'undo':
    case 'redo':
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one way to a text field's own undo
      if (inTextField()) document.execCommand(command)
      else void corrections[command]()
      return
    case 'select-all':
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- selects in editable elements of every kind
      if (inTextField()) document.execCommand('selectAll')
      else keyboard.run('select-all')
      return
    case 'retrain':
      return commands.retrain()
    case 'next-images':
      return attempt(queue.next())
    case 'show-jobs':
      return shell.toggleDrawer('jobs')
    case 'show-models':
      return shell.go('models')
    case 'shortcuts':
      return shell.showCheatSheet(true)
    case 'toggle-theme':
      return settings.toggleTheme()
  }
}
