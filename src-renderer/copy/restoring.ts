import { date } from './format.ts'

export const restoring = {
  // ------------------------------------------------ a library that did not open
  again: 'Try again',
  newest: 'Restore from the newest backup',
  kept: 'Nothing is deleted: what’s there now is set aside.',

  // ------------------------------------------------ a library that is open
  title: 'Restore the library',
  intro:
    'Selvedge backs up your library by itself. Restoring takes a backup and repeats everything you did since then, so no decision is lost. The present library is set aside.',
  none: 'There’s no backup yet. One is made the next time you start Selvedge.',
  madeAt: (time: number | null) => (time === null ? 'At an unknown time' : date(time)),
  size: (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`,
  restore: 'Restore',
}
