import type { Move } from './virtual-layout.ts'
import type { Command } from '../answers/key-map.ts'

const moves: Record<string, Move> = {
  left: 'left',
  right: 'right',
  up: 'up',
  down: 'down',
  home: 'home',
  end: 'end',
  'page-up': 'pageUp',
  'page-down': 'pageDown',
}

/** What a grid's keys do, alone and with Shift held: `target` is the position a move leads to, -1 for none. */
export function moveCommands(
  target: (move: Move) => number,
  selection: { select(position: number): void; extend(position: number): void },
): Partial<Record<Command, () => void>> {
  const go = (move: Move, extending: boolean) => (): void => {
    const position = target(move)
    if (position < 0) return
    if (extending) selection.extend(position)
    else selection.select(position)
  }
  return Object.fromEntries(
    Object.entries(moves).flatMap(([name, move]) => [
      [name, go(move, false)],
      [`extend-${name}`, go(move, true)],
    ]),
  )
}
