import { describe, expect, test } from 'vitest'
import { isDebianFamily, missingPackages, parseOsRelease } from '../../build/bootstrap/system-list.mjs'

const bookworm = parseOsRelease('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n')
const trixie = parseOsRelease('ID=debian\nVERSION_ID="13"\n')
const noble = parseOsRelease('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nUBUNTU_CODENAME=noble\n')
const installed = (...names) => names.map((name) => `${name} installed\n`).join('')

test('a bare Debian 12 without a display lacks everything, by its old names', () => {
  const packages = missingPackages({ release: bookworm, dpkg: '', needsVirtualDisplay: true })
  expect(packages).toEqual(
    ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'fonts-dejavu-core', 'xvfb'], // prettier-ignore
  )
})

test('a display of its own makes xvfb needless', () => {
  expect(missingPackages({ release: bookworm, dpkg: '', needsVirtualDisplay: false })).not.toContain('xvfb')
})

test.each([
  ['Debian 13', trixie],
  ['Ubuntu 24.04', noble],
  ['Debian testing', parseOsRelease('ID=debian\nPRETTY_NAME="Debian GNU/Linux forky/sid"\n')],
  ['Mint 22', parseOsRelease('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\nUBUNTU_CODENAME=noble\n')],
])('%s has the names with t64', (_name, release) => {
  const packages = missingPackages({ release, dpkg: '', needsVirtualDisplay: false })
  expect(packages.slice(0, 3)).toEqual(['libgtk-3-0t64', 'libnss3', 'libasound2t64'])
})

test.each([
  ['Ubuntu 22.04', parseOsRelease('ID=ubuntu\nVERSION_ID="22.04"\nUBUNTU_CODENAME=jammy\n')],
  ['Mint 21', parseOsRelease('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="21.3"\nUBUNTU_CODENAME=jammy\n')],
])('%s has the names without t64', (_name, release) => {
  expect(missingPackages({ release, dpkg: '', needsVirtualDisplay: false })[0]).toBe('libgtk-3-0')
})

test('either name and any font satisfy a need', () => {
  const dpkg = installed('libgtk-3-0t64', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'fonts-liberation')
  expect(missingPackages({ release: noble, dpkg, needsVirtualDisplay: false })).toEqual([])
})

test('a package removed but for its configuration is missing', () => {
  const dpkg = `${installed('libgtk-3-0', 'libasound2', 'libgbm1', 'libxss1', 'fonts-dejavu-core')}libnss3 config-files\n`
  expect(missingPackages({ release: bookworm, dpkg, needsVirtualDisplay: false })).toEqual(['libnss3'])
})

describe('isDebianFamily', () => {
  test.each([
    ['ID=debian', true],
    ['ID=pop\nID_LIKE="ubuntu debian"', true],
    ["ID='ubuntu'", true],
    ['ID=fedora', false],
    ['', false],
  ])('%j is %s', (text, expected) => {
    expect(isDebianFamily(parseOsRelease(text))).toBe(expected)
  })
})
