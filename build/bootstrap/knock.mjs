/**
 * Runs on Node 24: node knock.mjs URL
 * Any answer of the host will do; ends with code 1 and a word when there is none within a few seconds.
 */
const url = process.argv[2] ?? ''
try {
  await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(8000) })
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : ''
  console.log(`no answer from ${new URL(url).host}${cause ? ` (${cause})` : ''}`)
  process.exit(1)
}
