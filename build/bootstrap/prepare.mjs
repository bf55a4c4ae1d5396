import { resolveElectron } from '../electron/resolve.mjs'
import { ensureBuild } from './build-app.mjs'
import { ensurePackages } from './packages.mjs'
import { say } from './say.mjs'
import { checkSharedLibraries, ensureSystemLibraries } from './system.mjs'

/** All that is needed to open a window; each step is quick when nothing is to be done. */
export async function prepare() {
  // First, because a person who must type a command for it should not wait for npm before.
  await ensureSystemLibraries()
  await ensurePackages()
  await ensureBuild()
  return prepareElectron()
}

export async function prepareElectron() {
  const electron = await resolveElectron()
  if (electron.kind !== 'official') say(electron.note)
  await checkSharedLibraries(electron.executable)
  return electron
}
