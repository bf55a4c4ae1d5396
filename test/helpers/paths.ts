import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
export const resources = join(root, 'resources')

/** The built programs: `electron-vite build` makes them, and `npm test` does that first. */
export const programs = {
  engine: program('engine'),
  vision: program('vision'),
  trainer: program('trainer'),
  probe: program('probe'),
  lists: program('lists'),
  logs: program('logs'),
  walk: program('walk'),
  cli: program('cli'),
}

/** The photos shared between the people who work on this; absent on a fresh clone. */
export const sharedFashion = resolve(root, '../shared/fashion')
export const hasSharedFashion = existsSync(join(sharedFashion, 'labels.csv'))

function program(name: string): string {
  return join(root, 'out/main', `${name}.js`)
}

export function requireBuilt(): void {
  for (const path of Object.values(programs)) {
    if (!existsSync(path)) throw new Error(`"${path}" is not there: run electron-vite build first`)
  }
}
