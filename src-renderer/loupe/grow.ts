/** Has a picture come out of its tile, in the time that panels take; with less motion it is there at once. */
export function growFrom(tile: Element | null, picture: HTMLElement): void {
  const milliseconds = Number.parseFloat(getComputedStyle(picture).getPropertyValue('--slow'))
  if (tile === null || !(milliseconds > 0)) return
  const [from, to] = [tile.getBoundingClientRect(), picture.getBoundingClientRect()]
  if (from.height === 0 || to.height === 0) return
  const x = from.left + from.width / 2 - to.left - to.width / 2
  const y = from.top + from.height / 2 - to.top - to.height / 2
  picture.animate(
    { transform: [`translate(${x}px, ${y}px) scale(${from.height / to.height})`, 'none'] },
    { duration: milliseconds, easing: 'ease-out' },
  )
}
