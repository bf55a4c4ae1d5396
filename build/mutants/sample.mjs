import { globSync, readFileSync } from 'node:fs'

/** Lines of a stretch: long enough for a whole condition or a short function. */
const STRETCH = 12

/**
 * What to change, as Stryker's `mutate`: of every `sample`th stretch of lines of the files, the first one of each file being
 * another one than that of the file before, so that beginnings are not all that is looked at.
 * @param {readonly string[]} patterns
 * @param {number} sample 1 for everything
 * @param {readonly string[]} files ends of paths; empty for all
 * @returns {string[]}
 */
export function changedPlaces(patterns, sample, files) {
  const paths = globSync([...patterns])
    .sort()
    .filter((path) => files.length === 0 || files.some((file) => path.endsWith(file)))
  return paths.flatMap((path, index) => (sample > 1 ? stretches(path, sample, index % sample) : [path]))
}

/**
 * @param {string} path
 * @param {number} sample
 * @param {number} from
 */
function stretches(path, sample, from) {
  const count = Math.ceil(readFileSync(path, 'utf8').split('\n').length / STRETCH)
  return Array.from({ length: count }, (_, at) => at)
    .filter((at) => at % sample === from)
    .map((at) => `${path}:${at * STRETCH + 1}-${(at + 1) * STRETCH}`)
}
