import type { MenuCommand } from '../../src-preload/contract.ts'
import type { Command, Handlers } from '../answers/key-map.ts'
import { focusPane } from '../shared/panes.ts'
import { stepTone, toneOf } from '../answers/tones.ts'
import { copy } from '../copy.ts'
import { productViews } from '../state/product-views.ts'
import type { StudioParts } from './studio.ts'

/** What the keys do in every room; a room adds its own. */
export function keyHandlers(studio: StudioParts): Handlers {
  const { commands, attempt, attributes, browse, captioning, compare, corrections, queue, settings, shell } = studio
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
    'same-for-views': () => attempt(corrections.sameForViews()),
    'views-together': () => commands.viewsTogether(),
    'show-views': () => commands.showViews(),
    'next-images': () => attempt(queue.next()),
    'previous-attribute': () => attributes.focusBy(-1),
    'next-attribute': () => attributes.focusBy(1),
    compare: () => compare.open(),
    'previous-view': () => goToView(studio, -1),
    'next-view': () => goToView(studio, 1),
    'darker-table': () => stepTable(studio, -1),
    'lighter-table': () => stepTable(studio, 1),
    undo: () => void corrections.undo(),
    redo: () => void corrections.redo(),
    search: () => shell.callSearch(),
    palette: () => shell.showPalette(true),
    refresh: () => void browse.refresh(),
    retrain: commands.retrain,
    'retrain-these': commands.retrainThese,
    'add-folder': commands.addFolder,
    'export-csv': () => commands.exportCsv(),
    jobs: () => shell.toggleDrawer('jobs'),
    'room-images': () => shell.go('grid'),
    'room-changes': commands.reviewWaiting,
    'room-evaluation': () => shell.go('evaluation'),
    'room-labels': () => shell.go('labels'),
    'room-models': () => shell.go('models'),
    sidebar: () => settings.set('sidebarOpen', !settings.values.sidebarOpen),
    panel: () => settings.set('panelOpen', !settings.values.panelOpen),
    'next-pane': () => focusPane(1),
    'previous-pane': () => focusPane(-1),
    'cheat-sheet': () => shell.showCheatSheet(!shell.cheatSheet),
    libraries: () => attempt(studio.libraries.show()),
    'new-library': () => studio.libraries.choose(true),
    'open-library': () => studio.libraries.choose(false),
    tour: () => studio.tour.start(),
    help: () => attempt(studio.handbook.open(shell.place)),
    settings: () => attempt(studio.program.show('settings')),
    about: () => attempt(studio.program.show('about')),
  }
}

/** To another view of the product that the focused image shows, after the last to the first. */
function goToView({ browse, details, rows, toasts }: StudioParts, step: 1 | -1): void {
  const views = productViews(details.get(browse.list.focusedId), rows)
  const at = views.findIndex(({ id }) => id === browse.list.focusedId)
  const next = views[(at + step + views.length) % views.length]
  if (next !== undefined && !browse.list.selectId(next.id)) toasts.show(copy.correct.filteredOut)
}

function stepTable({ settings }: StudioParts, direction: 1 | -1): void {
  settings.set('loupeTone', stepTone(toneOf(settings.values.loupeTone, settings.isDark), direction))
}

const inTextField = (): boolean => document.activeElement?.matches('input:not([type=range]), textarea') === true

/** The application menu. Undo and select all belong to a text field while one is being typed in. */
export function runMenu(studio: StudioParts, command: MenuCommand, libraryId?: number): void {
  const { commands, attempt, corrections, keyboard, libraries, queue, settings, shell } = studio
  switch (command) {
    case 'new-library':
      return libraries.choose(true)
    case 'open-library':
      return libraries.choose(false)
    case 'open-recent':
      return libraryId === undefined ? undefined : libraries.open(libraryId)
    case 'show-start':
      return attempt(libraries.show())
    case 'show-images':
      return shell.go('grid')
    case 'show-changes':
      return commands.reviewWaiting()
    case 'tour':
      return studio.tour.start()
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
    case 'settings':
    case 'about':
      return attempt(studio.program.show(command))
    case 'help':
      return attempt(studio.handbook.open(shell.place))
    case 'toggle-theme':
      return settings.toggleTheme()
  }
}
