import { readFileSync } from 'node:fs'
import { release, type } from 'node:os'
import { dirname, join } from 'node:path'
import { app } from 'electron'
import type { About } from '../../src-preload/contract.ts'
import { engineLog } from '../common/engine-log.ts'

/** Files and folders that a library has, by what a person looks for. Their folder is what opens. */
export function ownPlaces(library: string): Record<'library' | 'backups' | 'logs', string> {
  return { library: join(library, 'library.db'), backups: join(library, 'backups'), logs: engineLog(library) }
}

/** What the program is, for a person who asks or tells of a fault. @param library its folder */
export function aboutOf(library: string): About {
  const root = app.getAppPath()
  const { chrome, electron } = process.versions
  return {
    version: versionIn(root),
    electron,
    chromium: chrome,
    node: versionIn(join(root, 'node_modules', 'node')),
    onnxRuntime: versionIn(join(root, 'node_modules', 'onnxruntime-node')),
    system: `${type()} ${release()} ${process.arch}`,
    library,
    logs: dirname(ownPlaces(library).logs),
  }
}

function versionIn(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version
}
