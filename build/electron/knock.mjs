/**
 * Runs on Node 24: node knock.mjs VERSION
 * Asks the host of Electron's official download (or its mirror, chosen as the installer chooses it) for the size of the
 * file. Any answer will do, the installer judges it; ends with code 1 when there is none within a few seconds.
 */
import { getHostArch } from '@electron/get'

const version = process.argv[2] ?? ''
// Not part of the package's public face; should it move, the installer is simply tried without a knock.
const urls = await import(new URL('./artifact-utils.js', import.meta.resolve('@electron/get')).href).catch(
  () => undefined,
)
if (!urls) process.exit(0)

const details = { version: `v${version}`, artifactName: 'electron', platform: process.platform, arch: getHostArch() }
const url = await urls.getArtifactRemoteURL(details)
try {
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(8000) })
  console.log(answer.headers.get('content-length') ?? '')
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : ''
  console.log(`no answer from ${new URL(url).host}${cause ? ` (${cause})` : ''}`)
  process.exit(1)
}
