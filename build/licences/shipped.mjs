/**
 * @typedef {{ version: string, license?: string, dev?: boolean, dependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string> }} Locked
 * @typedef {{ name: string, version: string, licence: string, place: string }} Package `place`: its folder below the root
 */

/** Packages that only build the program, but of which parts end up in the window's own files. */
export const bundled = ['svelte', 'd3-scale', 'd3-shape', '@fontsource-variable/inter', 'marked']

const folder = 'node_modules/'

/** Where a package finds another: in its own folder or in one around it. @param {Record<string, Locked>} locked @param {string} from @param {string} name */
function resolved(locked, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${folder}`)))) {
    const place = `${at === '' ? '' : `${at}/`}${folder}${name}`
    if (place in locked) return place
    if (at === '') return undefined
  }
}

/**
 * All packages that ship, on any system, in order: what the program needs to run, and what is built into its window.
 * @param {Record<string, Locked>} locked the packages of package-lock.json
 * @returns {Package[]}
 */
export function shippedPackages(locked) {
  const places = new Set(Object.keys(locked).filter((place) => place.startsWith(folder) && !locked[place]?.dev))
  const waiting = bundled.map((name) => `${folder}${name}`).filter((place) => place in locked)
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (places.has(place)) continue
    places.add(place)
    for (const name of Object.keys(locked[place]?.dependencies ?? {})) {
      const found = resolved(locked, place, name)
      if (found !== undefined) waiting.push(found)
    }
  }
  /** @type {Map<string, Package>} the same version may lie in several folders */
  const packages = new Map()
  for (const place of places) {
    const name = place.slice(place.lastIndexOf(folder) + folder.length)
    const { version = '', license = 'see its text' } = locked[place] ?? {}
    packages.set(`${name}@${version}`, { name, version, licence: license, place })
  }
  return [...packages.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
}
