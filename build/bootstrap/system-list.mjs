/**
 * Which system libraries Electron needs on Debian and its relatives, as a pure decision over what the machine says.
 * Each need lists the package names that satisfy it, the one to install first. Since Debian 13 and Ubuntu 24.04 some names
 * end in t64 (64-bit time).
 */
const needs = [
  { names: ['libgtk-3-0'], renamed: true },
  { names: ['libnss3'] },
  { names: ['libasound2'], renamed: true },
  { names: ['libgbm1'] },
  { names: ['libxss1'] },
  // Any of them will do: without a font no text is drawn.
  { names: ['fonts-dejavu-core', 'fonts-liberation', 'fonts-liberation2', 'fonts-noto-core', 'fonts-freefont-ttf'] },
]
const virtualDisplay = { names: ['xvfb'] }

/** @param {string} text the file /etc/os-release @returns {Record<string, string>} */
export function parseOsRelease(text) {
  const pairs = text.split('\n').flatMap((line) => {
    const match = /^(\w+)=(.*)$/.exec(line.trim())
    return match ? [[match[1], (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')]] : []
  })
  return Object.fromEntries(pairs)
}

/** Whether dpkg and apt rule this machine. @param {Record<string, string>} release */
export const isDebianFamily = (release) =>
  ['debian', 'ubuntu'].some((name) => [release['ID'], ...(release['ID_LIKE'] ?? '').split(' ')].includes(name))

/** Whether the names end in t64 here. Unknown relatives are judged by their Ubuntu or Debian name. @param {Record<string, string>} release */
export function hasRenamedLibraries(release) {
  const version = Number.parseFloat(release['VERSION_ID'] ?? '')
  if (release['ID'] === 'ubuntu') return version >= 24.04
  if (release['ID'] === 'debian') return !(version < 13) // testing and unstable carry no number
  const old = ['focal', 'jammy', 'bionic', 'bullseye', 'bookworm', 'buster']
  return !old.includes(release['UBUNTU_CODENAME'] ?? release['DEBIAN_CODENAME'] ?? release['VERSION_CODENAME'] ?? '')
}

const namesOf = (/** @type {{ names: string[], renamed?: boolean }} */ need) =>
  need.renamed ? need.names.flatMap((name) => [`${name}t64`, name]) : need.names

/** Every name worth asking dpkg for. */
export const candidates = [...needs, virtualDisplay].flatMap(namesOf)

/** @param {string} text output of `dpkg-query -W -f '${Package} ${db:Status-Status}\n'` */
export function parseInstalled(text) {
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/))
  return new Set(rows.filter(([, status]) => status === 'installed').map(([name]) => name))
}

/**
 * The packages to install, empty when all is there.
 * @param {{ release: Record<string, string>, dpkg: string, needsVirtualDisplay: boolean }} machine
 */
export function missingPackages({ release, dpkg, needsVirtualDisplay }) {
  const installed = parseInstalled(dpkg)
  const renamed = hasRenamedLibraries(release)
  return [...needs, ...(needsVirtualDisplay ? [virtualDisplay] : [])].flatMap((need) => {
    const names = namesOf(need)
    if (names.some((name) => installed.has(name))) return []
    return [/** @type {string} */ ('renamed' in need && !renamed ? need.names[0] : names[0])]
  })
}
