import type { ColumnUse } from '../../src-preload/contract.ts'

/** What the columns of a table are when one is said to be something. What only one can be, another one is no more. */
export function assigned(uses: readonly ColumnUse[], column: number, use: ColumnUse): ColumnUse[] {
  const isOnly = use.as === 'file' || use.as === 'product' || use.as === 'catalog'
  return uses.map((each, at) => {
    if (at === column) return use
    return isOnly && each.as === use.as ? { as: 'skip' } : each
  })
}

/** A use as the value of a menu, and back. */
export const useKey = (use: ColumnUse): string =>
  use.as === 'attribute' ? `attribute ${use.attributeId}` : use.as === 'new' ? `new ${use.title}` : use.as

export function useOf(key: string): ColumnUse {
  if (key.startsWith('attribute ')) return { as: 'attribute', attributeId: Number(key.slice(10)) }
  if (key.startsWith('new ')) return { as: 'new', title: key.slice(4) }
  return { as: key as 'file' | 'catalog' | 'product' | 'skip' }
}
