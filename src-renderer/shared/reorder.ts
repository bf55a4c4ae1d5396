const movedType = 'application/x-selvedge-row'

/** Where in its list the row in the hand stood; whoever began the drag knows. */
let taken: { list: string; at: number } | null = null

/**
 * A row of a list that is put in order by dragging. What it is dropped on shows `data-drop`, `before` or `after`.
 * @param list rows are dropped on rows of the same list alone @param moved told of the place it has then, among all
 */
export const movesInList =
  (list: string, at: number, moved: (from: number, to: number) => void) =>
  (element: HTMLElement): (() => void) => {
    const start = (event: DragEvent) => {
      if (event.dataTransfer === null) return
      event.dataTransfer.setData(movedType, '')
      event.dataTransfer.effectAllowed = 'move'
      taken = { list, at }
    }
    const fits = (event: DragEvent): boolean =>
      event.dataTransfer?.types.includes(movedType) === true && taken?.list === list
    const isBelow = (event: DragEvent): boolean => {
      const { height, top } = element.getBoundingClientRect()
      return event.clientY > top + height / 2
    }
    const over = (event: DragEvent) => {
      if (!fits(event)) return
      event.preventDefault()
      element.dataset['drop'] = isBelow(event) ? 'after' : 'before'
    }
    const leave = () => delete element.dataset['drop']
    const dropped = (event: DragEvent) => {
      leave()
      if (!fits(event) || taken === null) return
      event.preventDefault()
      event.stopPropagation()
      // Its own place is free once it is lifted.
      const place = at + (isBelow(event) ? 1 : 0)
      moved(taken.at, place > taken.at ? place - 1 : place)
    }
    const end = () => (taken = null)
    element.draggable = true
    element.addEventListener('dragstart', start)
    element.addEventListener('dragover', over)
    element.addEventListener('dragleave', leave)
    element.addEventListener('drop', dropped)
    element.addEventListener('dragend', end)
    return () => {
      element.removeEventListener('dragstart', start)
      element.removeEventListener('dragover', over)
      element.removeEventListener('dragleave', leave)
      element.removeEventListener('drop', dropped)
      element.removeEventListener('dragend', end)
    }
  }
