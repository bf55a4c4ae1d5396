/** How often something can be done until a promise is kept. */
export async function turnsUntil(kept: Promise<unknown>, turn: () => Promise<unknown>): Promise<number> {
  const ending = new AbortController()
  void kept.then(() => {
    ending.abort()
  })
  let turns = 0
  for (; !ending.signal.aborted; turns++) await turn()
  return turns
}
