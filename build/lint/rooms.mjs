import { dirname, relative, resolve, sep } from 'node:path'

/**
 * Who may import whom, by path prefix below the repository root; the first row that fits a file holds. Imports point one
 * way: window -> contract <- app and command line -> engine; inside the engine tagging, training, review and exchange ->
 * search -> decisions -> kinds -> values -> models -> labels, and catalog -> storage and jobs. A process never reaches into another.
 */
const contract = 'src-preload/contract'
const common = 'src-main/common'
const room = (/** @type {string} */ name) => `src-main/engine/${name}`
const ground = [contract, common]
const lower = ['storage', 'jobs']
const middle = [
  'history',
  'catalog',
  'labels',
  'models',
  'providers',
  'features',
  'backbones',
  'values',
  'kinds',
  'decisions',
]
/**
 * The rooms of the engine from the ground up, one a line: whom each may import beside itself and the ground.
 * @type {Record<string, string[]>}
 */
const rooms = {
  storage: [],
  jobs: [],
  // What people do, to take back: rooms above define their kinds of action.
  history: lower,
  catalog: [...lower, 'history'],
  labels: [...lower, 'history'],
  providers: lower,
  // What a model says, it says in labels.
  models: [...lower, 'history', 'labels'],
  features: [...lower, 'providers'],
  // A backbone added is a model, and its features are kept.
  backbones: [...lower, 'models', 'features'],
  values: [...lower, 'labels', 'models'],
  // All that hangs on what the answers of an attribute are.
  kinds: [...lower, 'labels', 'models', 'values'],
  decisions: [...lower, 'history', 'catalog', 'labels', 'models', 'values', 'kinds'],
  // Which images a filter names, and what is shown of them: all of the rooms below ask it.
  search: [...lower, ...middle],
  tagging: [...lower, ...middle, 'search'],
  training: [...lower, ...middle, 'search'],
  review: [...lower, ...middle, 'search'],
  exchange: [...lower, ...middle, 'search'],
}
const engineDoor = /^src-main\/engine\/(engine-process|engine-client|client)$/

/** Inside the trainer: procedures -> what training by epochs needs -> data and computing. A fine-tuning ends in a head. */
const trainer = (/** @type {string} */ name) => `src-main/trainer/${name}`
const trainerRows = Object.entries({
  data: [],
  tensorflow: [],
  graph: ['tensorflow'],
  epochs: ['data', 'tensorflow'],
  head: ['progress', 'epochs', 'data', 'tensorflow'],
  caption: ['progress', 'epochs', 'data', 'tensorflow'],
  finetune: ['progress', 'head', 'epochs', 'data', 'graph', 'tensorflow'],
}).map(
  ([name, below]) =>
    /** @type {[string, Array<string | RegExp>]} */ ([
      trainer(name),
      [name, ...below].map(trainer).concat(common, contract),
    ]),
)

/**
 * Inside the window: contract <- copy (sentences) <- answers (pure) <- state (rune classes) <- screens <- window, which
 * composes. Shared controls and charts know no state. Screens do not know each other, but for one that contains another.
 */
const part = (/** @type {string} */ name) => `src-renderer/${name}`
const pure = ['answers', 'copy'].map(part)
// Two processes draw charts; what they share is geometry alone, and runs in both.
const chartGeometry = `${common}/charts`
/** @type {Record<string, string[]>} a screen, and the screens it contains */
const screens = {
  backbones: [],
  // What was done stands beside the labels.
  correct: ['history'],
  evaluation: [],
  exchange: [],
  // A change is looked at closely in the loupe's picture.
  flips: ['loupe'],
  grid: [],
  help: [],
  history: [],
  jobs: [],
  library: [],
  loupe: [],
  // The drawer of models shows the backbones they stand on.
  models: ['backbones'],
  program: [],
  providers: [],
  retrain: [],
  vocabulary: [],
  welcome: [],
}
const windowRows = /** @type {Array<[string, Array<string | RegExp>]>} */ ([
  [part('copy'), [part('copy'), contract]],
  [part('answers'), [...pure, contract]],
  [part('client'), [part('copy'), contract]],
  [part('state'), [part('state'), part('client'), ...pure, contract]],
  [part('shared'), [part('shared'), ...pure, contract]],
  [part('charts'), [part('charts'), ...pure, chartGeometry, contract]],
  ...Object.entries(screens).map(([name, contained]) => [
    part(name),
    [name, ...contained, 'state', 'shared', 'charts'].map(part).concat(pure, contract),
  ]),
  [part('window'), ['src-renderer', contract]],
  [part('main'), [part('window'), part('styles'), contract]],
  // A folder that is not named above is no part of the window yet.
  ['src-renderer', [contract]],
])

/** @type {Array<[from: string, allowed: Array<string | RegExp>]>} */
const table = [
  ...windowRows,
  ['src-preload', ['src-preload']],
  ['src-main/vision', ['src-main/vision', common, contract]],
  ['src-main/probe', ['src-main/probe', 'src-main/backbone-import', common, contract]],
  ['src-main/backbone-import', ['src-main/backbone-import', common, contract]],
  ...trainerRows,
  ['src-main/trainer', ['src-main/trainer', common, contract]],
  [common, [common, contract]],
  ...Object.entries(rooms).map(
    ([name, others]) =>
      /** @type {[string, Array<string | RegExp>]} */ ([room(name), [room(name), ...others.map(room), ...ground]]),
  ),
  // The wiring makes the rooms and knows all; a door asks a room, and only their list sees the whole.
  [room('wiring'), [room('wiring'), ...Object.keys(rooms).map(room), ...ground]],
  [room('doors/doors'), [room('doors'), room('wiring'), ...ground]],
  [room('doors'), [room('doors'), ...Object.keys(rooms).map(room), ...ground]],
  ['src-main/engine', [room('engine'), room('doors'), room('wiring'), room('storage'), ...ground]],
  ['src-main/app', ['src-main/app', common, contract, engineDoor]],
  ['src-main/cli', ['src-main/cli', common, contract, engineDoor]],
]

/** @param {string} path @param {string | RegExp} prefix `src-preload/contract` also covers contract.ts and contract/… */
const under = (path, prefix) =>
  typeof prefix === 'string' ? path === prefix || path.startsWith(`${prefix}/`) : prefix.test(path)

/** @param {string} path */
const withoutExtension = (path) => path.replace(/\.(svelte\.)?(ts|js|mjs|svelte)$/, '').replace(/\?.*$/, '')

/**
 * Why a file may not import another, or undefined where it may. Paths are relative to the root, with slashes.
 * @param {string} from
 * @param {string} to without extension
 */
export function refusal(from, to) {
  const row = table.find(([prefix]) => under(withoutExtension(from), prefix))
  if (!row) return undefined
  const bare = withoutExtension(to)
  if (row[1].some((prefix) => under(bare, prefix))) return undefined
  return `${row[0]} may not import ${bare}: see build/lint/rooms.mjs for who may import whom.`
}

/** Electron is there in its own process and in the preload alone; the window has no Node. @param {string} from @param {string} name */
export function packageRefusal(from, name) {
  const hasElectron = under(from, 'src-main/app') || under(from, 'src-preload')
  if (name === 'electron' && !hasElectron) return `${from} does not run in Electron's process and cannot import it.`
  if (name.startsWith('node:') && from.startsWith('src-renderer/')) return 'The window has no Node: ask the contract.'
  if (name.startsWith('svelte') && pure.some((prefix) => under(from, prefix))) return `${from} is pure: no Svelte here.`
  return undefined
}

/** @type {import('eslint').Rule.RuleModule} */
export const roomsRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const from = relative(context.cwd, context.filename).split(sep).join('/')
    if (!from.startsWith('src-')) return {}
    const judge = (/** @type {any} */ node) => {
      const name = node.source?.value
      if (typeof name !== 'string') return
      const message = name.startsWith('.')
        ? refusal(
            from,
            relative(context.cwd, resolve(dirname(context.filename), name))
              .split(sep)
              .join('/'),
          )
        : packageRefusal(from, name)
      if (message) context.report({ node, message })
    }
    return {
      ImportDeclaration: judge,
      ImportExpression: judge,
      ExportAllDeclaration: judge,
      ExportNamedDeclaration: judge,
    }
  },
}
