/** What images are called while they are dragged. */
const carriedType = 'application/x-selvedge-images'

/** Has a drag carry images: which, whoever began it knows. */
export function carry(event: DragEvent, picture: HTMLElement | undefined): void {
  const { dataTransfer } = event
  if (dataTransfer === null) return
  dataTransfer.setData(carriedType, '')
  dataTransfer.effectAllowed = 'copy'
  if (picture !== undefined) dataTransfer.setDragImage(picture, -12, -12)
}

const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes(carriedType) === true

/** Images can be dropped on the element, which says so while they are over it. */
export const takesImages =
  (drop: () => void) =>
  (element: HTMLElement): (() => void) => {
    const over = (event: DragEvent) => {
      if (!carries(event)) return
      event.preventDefault()
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy'
      element.dataset['over'] = ''
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget instanceof Node && element.contains(event.relatedTarget)) return
      delete element.dataset['over']
    }
    const dropped = (event: DragEvent) => {
      delete element.dataset['over']
      if (!carries(event)) return
      event.preventDefault()
      event.stopPropagation()
      drop()
    }
    element.addEventListener('dragover', over)
    element.addEventListener('dragleave', leave)
    element.addEventListener('drop', dropped)
    return () => {
      element.removeEventListener('dragover', over)
      element.removeEventListener('dragleave', leave)
      element.removeEventListener('drop', dropped)
    }
  }

/** Images that are held over the element for a moment open it. */
export const opensForImages =
  (open: () => void) =>
  (element: HTMLElement): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const enter = (event: DragEvent) => {
      if (!carries(event)) return
      clearTimeout(timer)
      timer = setTimeout(open, 500)
    }
    const leave = () => clearTimeout(timer)
    element.addEventListener('dragenter', enter)
    element.addEventListener('dragleave', leave)
    return () => {
      leave()
      element.removeEventListener('dragenter', enter)
      element.removeEventListener('dragleave', leave)
    }
  }
