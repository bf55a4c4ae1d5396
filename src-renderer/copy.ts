import { about } from './copy/about.ts'
import { backbones } from './copy/backbones.ts'
import { charts } from './copy/charts.ts'
import { correct } from './copy/correct.ts'
import { evaluation } from './copy/evaluation.ts'
import { exchange } from './copy/exchange.ts'
import { exporting } from './copy/exporting.ts'
import { flips } from './copy/flips.ts'
import { grid } from './copy/grid.ts'
import { handbook } from './copy/handbook.ts'
import { help } from './copy/help.ts'
import { history } from './copy/history.ts'
import { jobs } from './copy/jobs.ts'
import { labelRoom } from './copy/label-room.ts'
import { libraries } from './copy/libraries.ts'
import { library } from './copy/library.ts'
import { loupe } from './copy/loupe.ts'
import { measured } from './copy/measured.ts'
import { models } from './copy/models.ts'
import { palette } from './copy/palette.ts'
import { providers } from './copy/providers.ts'
import { removedCatalogs } from './copy/removed-catalogs.ts'
import { restoring } from './copy/restoring.ts'
import { retrain } from './copy/retrain.ts'
import { settings } from './copy/settings.ts'
import { tour } from './copy/tour.ts'
import { welcome } from './copy/welcome.ts'
import { window } from './copy/window.ts'

/**
 * The sentences of the window, by screen: short, active, the way people talk. A function where values go in. Words of one
 * or two, such as a button's, may stand where they are used.
 */
export const copy = {
  about,
  backbones,
  charts,
  correct,
  evaluation,
  exchange,
  exporting,
  flips,
  grid,
  handbook,
  help,
  history,
  jobs,
  labelRoom,
  libraries,
  library,
  loupe,
  measured,
  models,
  palette,
  providers,
  removedCatalogs,
  restoring,
  retrain,
  settings,
  tour,
  welcome,
  window,
}
