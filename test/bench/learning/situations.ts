import type { DataSet } from './data.ts'

/** What is to be reached with so many random decisions (mean of draws). */
export interface Goal {
  accuracy?: number
  calibrationError?: number
  /** Share right that may be lost against the shipped model. */
  harm?: number
}

export interface Situation {
  id: string
  /** One of the parts of docs/learning.md: A, B, C, D. */
  part: 'A' | 'B' | 'C' | 'D'
  title: string
  set: 'snapshots' | 'products'
  /** Of the library; made where there is none of this name. */
  attribute: string
  /** Column of the data set that says what is true. */
  column: string
  /** By number of decisions; the last also stands for the most that the set allows. */
  goals: Record<number, Goal>
}

const harmless = { harm: 0.002 }

export const situations: Situation[] = [
  {
    id: 'snapshots',
    part: 'A',
    title: 'Snapshots, own labels in `type`',
    set: 'snapshots',
    attribute: 'type',
    column: 'type',
    goals: {
      10: { accuracy: 0.4 },
      30: { accuracy: 0.65 },
      100: { accuracy: 0.78, calibrationError: 0.05 },
      300: { accuracy: 0.86, calibrationError: 0.05 },
      600: { accuracy: 0.88, calibrationError: 0.05 },
    },
  },
  newAttribute('gender', [0.58, 0.75, 0.83, 0.865, 0.89]),
  newAttribute('season', [0.6, 0.66, 0.73, 0.765, 0.775]),
  newAttribute('usage', [0.75, 0.8, 0.875, 0.905, 0.925]),
  refined('type'),
  refined('colour'),
  ownLabels('mixed', 'Five types renamed, T-shirts split by who wears them', [0.69, 0.81, 0.86, 0.88, 0.89]),
  ownLabels('merged', 'Thirteen types merged into three', [0.56, 0.84, 0.92, 0.947, 0.95]),
]

function newAttribute(name: string, accuracies: Accuracies): Situation {
  const goals = goalsOf(accuracies)
  for (const decisions of [300, 1000]) goals[decisions] = { ...goals[decisions], calibrationError: 0.03 }
  return { id: name, part: 'B', title: `\`${name}\``, set: 'products', attribute: name, column: name, goals }
}

function refined(name: string): Situation {
  const goals = { 30: harmless, 100: harmless, 300: harmless, 1000: harmless }
  return { id: name, part: 'C', title: `\`${name}\``, set: 'products', attribute: name, column: name, goals }
}

function ownLabels(id: string, title: string, accuracies: Accuracies): Situation {
  return { id, part: 'D', title, set: 'products', attribute: 'type', column: id, goals: goalsOf(accuracies) }
}

type Accuracies = [ten: number, thirty: number, hundred: number, threeHundred: number, most: number]

function goalsOf(accuracies: Accuracies): Record<number, Goal> {
  const sizes = [10, 30, 100, 300, 1000]
  return Object.fromEntries(accuracies.map((accuracy, at) => [sizes[at]!, { accuracy }]))
}

/** A number of decisions that is measured, and what is to be reached with it or with a few more. */
export interface Size {
  decisions: number
  goal: Goal
  /** That the goal was set for. */
  goalFor: number
}

/** Of the images a fifth, and never fewer than 120, stays without a decision: on those it is measured. */
export function mostDecisions({ files }: DataSet): number {
  return Math.floor((files.length - Math.max(120, files.length / 5)) / 10) * 10
}

export function sizesOf({ goals }: Situation, data: DataSet): Size[] {
  const most = mostDecisions(data)
  return Object.entries(goals).map(([key, goal]) => ({
    decisions: Math.min(Number(key), most),
    goal,
    goalFor: Number(key),
  }))
}
