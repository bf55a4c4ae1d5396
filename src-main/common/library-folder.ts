import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the library lies unless `--library` says otherwise: the same for the window and the command line. */
export function defaultLibraryFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const home = homedir()
  switch (platform) {
    case 'win32':
      return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Selvedge', 'library')
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Selvedge', 'library')
    default:
      return join(environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'selvedge', 'library')
  }
}
