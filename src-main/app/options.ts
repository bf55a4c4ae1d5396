import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { app } from 'electron'

export interface AppOptions {
  /** Undefined: nobody said which. */
  library: string | undefined
  /** Open the bundled sample catalog where the library has none. */
  sample: boolean
  resources: string
  /** The Node that ships with Selvedge and runs the engine and its workers. */
  node: string
  /** Where that Node keeps what it has compiled, so that the next start need not compile it again. */
  compiled: string
  version: string
}

/** What the studio was started with. `--library DIR`, `--sample`, `--user-data DIR` (tests). */
export function readOptions(argv: readonly string[]): AppOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: { library: { type: 'string' }, sample: { type: 'boolean' }, 'user-data': { type: 'string' } },
  })
  const { library, sample, 'user-data': userData } = values
  if (typeof userData === 'string') app.setPath('userData', resolve(userData))
  const root = app.getAppPath()
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return {
    library: typeof library === 'string' ? resolve(library) : undefined,
    sample: sample === true,
    resources: join(root, 'resources'),
    node: nodeBinary(root),
    compiled: join(app.getPath('userData'), 'compiled'),
    version,
  }
}

function nodeBinary(root: string): string {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}
