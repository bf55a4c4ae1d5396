/** Long enough that what only passes by is not asked for. */
const passesBy = 120

/**
 * Fetches and decodes a picture, and tells when it can be drawn at once; one that fails is not told of.
 * @returns forgets it
 */
export function loadPicture(address: string, drawn: () => void): () => void {
  let isWanted = true
  const timer = setTimeout(() => {
    const image = new Image()
    image.src = address
    image.decode().then(
      () => isWanted && drawn(),
      () => undefined,
    )
  }, passesBy)
  return () => {
    isWanted = false
    clearTimeout(timer)
  }
}
