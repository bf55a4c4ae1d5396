import type { About } from '../../src-preload/contract.ts'
import { copy } from '../copy.ts'

/** What helps to find a fault, line by line: nothing that names a person, a folder or a picture. */
export function aboutText(about: About, tagging: string | null): string {
  const { versions } = copy.about
  const lines = Object.entries(versions).map(([name, title]) => `${title} ${about[name as keyof typeof versions]}`)
  return [`${copy.about.name} ${about.version}`, ...lines, ...(tagging === null ? [] : [tagging])].join('\n')
}
