/** A statement that yields ids of images, in any order and perhaps several times. */
export interface Ids {
  sql: string
  values: (string | number)[]
}

/** Which images: sets of ids, and how they are joined. `all` of nothing are all images, `any` of nothing is none. */
export type Selection = Ids | { all: Selection[] } | { any: Selection[] } | { not: Selection }

export const ids = (sql: string, ...values: (string | number)[]): Ids => ({ sql, values })
