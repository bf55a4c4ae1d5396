export type Verdict =
  | 'is'
  | 'not'
  /** The labels that are, are all: the image has no other. Stands beside them, without an answer of its own. */
  | 'whole'
export type Origin = 'human' | 'imported'
/** What a decision says: the id of a label, or a text; null: the verdict says it all. */
export type Answer = number | string | null
/** One decision on one image and attribute, less what its place says. */
export type Entry = [answer: Answer, verdict: Verdict, source: Origin, at: number]

/** What one action did to one image's decisions on one attribute. */
export type Step = [attributeId: number, imageId: number, before: Entry[], after: Entry[]]

/** The entry a person makes now. */
export const byPerson = (answer: Answer, verdict: Verdict): Entry => [answer, verdict, 'human', Date.now()]

export const isByPerson = ([, , source]: Entry): boolean => source === 'human'
