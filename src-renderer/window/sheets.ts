import type { Component } from 'svelte'
import AddBackbone from '../backbones/AddBackbone.svelte'
import TypeAhead from '../correct/TypeAhead.svelte'
import ExportSheet from '../exchange/ExportSheet.svelte'
import ImportSheet from '../exchange/ImportSheet.svelte'
import ImportReport from '../exchange/ImportReport.svelte'
import Palette from '../library/Palette.svelte'
import PassedOver from '../library/PassedOver.svelte'
import RemovedCatalogs from '../library/RemovedCatalogs.svelte'
import RestoreDialog from '../library/RestoreDialog.svelte'
import ImageMenu from '../grid/ImageMenu.svelte'
import CheatSheet from '../help/CheatSheet.svelte'
import HandbookSheet from '../help/HandbookSheet.svelte'
import KeysSheet from '../help/KeysSheet.svelte'
import RunComparison from '../models/RunComparison.svelte'
import AboutSheet from '../program/AboutSheet.svelte'
import SettingsSheet from '../program/SettingsSheet.svelte'
import ProvidersDialog from '../providers/ProvidersDialog.svelte'
import RetrainSheet from '../retrain/RetrainSheet.svelte'
import Tour from '../help/Tour.svelte'
import type { Parts } from '../state/context.ts'
import LabelMenu from '../vocabulary/LabelMenu.svelte'
import StartPage from '../welcome/StartPage.svelte'
import ConfirmDialog from './ConfirmDialog.svelte'

/** A sheet over the window, and when it is open. While one is, the keys are its own. */
interface Sheet {
  view: Component
  when(parts: Parts): boolean
}

/** Every sheet there is, later ones above earlier ones. */
export const sheets: readonly Sheet[] = [
  { view: StartPage, when: ({ libraries }) => libraries.isShown },
  { view: TypeAhead, when: ({ shell }) => shell.typeAhead },
  { view: RetrainSheet, when: ({ training }) => training.open },
  { view: AddBackbone, when: ({ backbones }) => backbones.adding !== null },
  { view: RunComparison, when: ({ models }) => models.comparing !== null },
  { view: ImportSheet, when: ({ exchange }) => exchange.table !== null },
  { view: ImportReport, when: ({ exchange }) => exchange.report !== null },
  { view: ExportSheet, when: ({ exporting }) => exporting.asked !== null },
  { view: SettingsSheet, when: ({ program }) => program.sheet === 'settings' },
  { view: AboutSheet, when: ({ program }) => program.sheet === 'about' },
  { view: HandbookSheet, when: ({ handbook }) => handbook.isOpen },
  { view: ProvidersDialog, when: ({ providers }) => providers.open },
  { view: ImageMenu, when: ({ shell }) => shell.imageMenu !== null },
  { view: LabelMenu, when: ({ labelRoom }) => labelRoom.menu !== null },
  { view: RemovedCatalogs, when: ({ removedCatalogs }) => removedCatalogs.isOpen },
  { view: PassedOver, when: ({ catalogs }) => catalogs.passedOver !== null },
  { view: RestoreDialog, when: ({ restoring }) => restoring.backups !== null },
  { view: KeysSheet, when: ({ keys }) => keys.isOpen },
  { view: Palette, when: ({ shell }) => shell.palette },
  { view: CheatSheet, when: ({ shell }) => shell.cheatSheet },
  { view: Tour, when: ({ tour }) => tour.step !== null },
  { view: ConfirmDialog, when: ({ shell }) => shell.question !== null },
]

export const isModal = (parts: Parts): boolean => sheets.some(({ when }) => when(parts))
