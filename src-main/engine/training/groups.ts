import type { Database } from 'better-sqlite3'

interface Member {
  id: number
  productId: number | null
  hash: Buffer | null
}

/**
 * Which images belong together when some are held out: views of one product, and files of the same content. Both hold
 * through others (a copy of one view stays with the other views), and through images that are not asked about, so that
 * nothing of what is measured was learned from under another name.
 *
 * @returns of every image, in the order asked, the number of its group: the smallest id of an image in it, which does not
 *   change when more images are decided; an image that stands alone has its own
 */
export function groupsOf(database: Database, imageIds: readonly number[]): number[] {
  const statements = prepare(database)
  const groups = new Map<number, number>()
  for (const id of imageIds) {
    if (groups.has(id)) continue
    const members = membersOf(id, statements)
    let smallest = id
    for (const member of members) smallest = Math.min(smallest, member)
    for (const member of members) groups.set(member, smallest)
  }
  return imageIds.map((id) => groups.get(id) ?? id)
}

/** Every image that can be reached from one, itself included. */
function membersOf(start: number, { image, ofProduct, ofContent }: ReturnType<typeof prepare>): Set<number> {
  const members = new Set([start])
  const products = new Set<number>()
  const contents = new Set<string>()
  const pending = image.all(start)
  const join = (others: readonly Member[]): void => {
    for (const other of others) {
      if (members.has(other.id)) continue
      members.add(other.id)
      pending.push(other)
    }
  }
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { productId, hash } = next
    if (productId !== null && !products.has(productId)) {
      products.add(productId)
      join(ofProduct.all(productId))
    }
    const content = hash?.toString('latin1')
    if (content !== undefined && !contents.has(content)) {
      contents.add(content)
      join(ofContent.all(hash))
    }
  }
  return members
}

function prepare(database: Database) {
  const member = 'SELECT id, product_id AS productId, hash FROM any_image'
  return {
    image: database.prepare<[number], Member>(`${member} WHERE id = ?`),
    ofProduct: database.prepare<[number], Member>(`${member} WHERE product_id = ?`),
    ofContent: database.prepare<[Buffer | null], Member>(`${member} WHERE hash = ?`),
  }
}
