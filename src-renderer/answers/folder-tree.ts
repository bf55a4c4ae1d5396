import type { Folder } from '../../src-preload/contract.ts'

export interface FolderNode {
  folder: Folder
  /** 0 for the folders right below the catalog. */
  depth: number
  hasChildren: boolean
}

/** The rows of the tree that are open to view, in order. The root folder is the catalog itself and left out. */
export function openFolders(folders: readonly Folder[], expanded: ReadonlySet<number>): FolderNode[] {
  const children = new Map<number | null, Folder[]>()
  for (const folder of folders) {
    const siblings = children.get(folder.parentId)
    if (siblings === undefined) children.set(folder.parentId, [folder])
    else siblings.push(folder)
  }
  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  const nodes: FolderNode[] = []
  const visit = (parentId: number | null, depth: number) => {
    const below = (children.get(parentId) ?? []).sort((left, right) => collator.compare(left.name, right.name))
    for (const folder of below) {
      const hasChildren = children.has(folder.id)
      nodes.push({ folder, depth, hasChildren })
      if (hasChildren && expanded.has(folder.id)) visit(folder.id, depth + 1)
    }
  }
  const roots = children.get(null) ?? []
  // One row without parent is the catalog's own folder: begin below it.
  if (roots.length === 1 && roots[0] !== undefined) visit(roots[0].id, 0)
  else visit(null, 0)
  return nodes
}
