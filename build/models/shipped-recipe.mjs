/**
 * How each shipped model is trained. Why so: docs/decisions/0003-weight-mix.md (backbone and heads) and
 * docs/decisions/0005-accuracy.md (fine-tuning and captioner).
 */
export const general = 'efficientnet-lite0-imagenet'
/** Fine-tuned on the photos from the general one. */
export const tuned = 'efficientnet-lite0-fashion'
/** Half the one, half the other: what ships in use. */
export const mixed = 'efficientnet-lite0-mixed'
export const share = '0.5'
export const twinOf = (/** @type {string} */ network) => `${network}-twin`

const colour = 'lab-histogram-1'

/**
 * What is read beside the backbone's features, what a head that remembers is trained with, and what a plane was; and how many
 * deviations from the learned pictures it still answers for, where that is farther than usual (docs/models.md).
 *
 * @typedef {{ name: string, title: string, beside: string[], options: string[], plane: string[], ready?: boolean, familiarTo?: number }} Recipe
 * @type {Recipe[]}
 */
export const heads = [
  {
    name: 'type',
    title: 'Clothing type (shipped)',
    beside: [],
    options: ['--memory', '0.1', '--label-smoothing', '0.1'],
    plane: ['--l2', 'auto', '--class-balance', 'sqrt', '--label-smoothing', '0.1'],
    familiarTo: 4,
  },
  {
    name: 'colour',
    title: 'Colour (shipped)',
    beside: [colour],
    options: ['--memory', '0.3', '--label-smoothing', '0.2'],
    plane: ['--l2', 'auto', '--class-balance', 'none', '--label-smoothing', '0.2'],
    familiarTo: 5,
  },
  {
    name: 'brand',
    title: 'Brand (shipped)',
    beside: [],
    options: ['--memory', '0.05'],
    plane: ['--l2', 'auto', '--class-balance', 'none'],
  },
  { name: 'gender', title: 'Gender (shipped)', beside: [], options: ['--memory', '0.1'], plane: [], ready: true },
  { name: 'season', title: 'Season (shipped)', beside: [], options: ['--memory', '0.1'], plane: [], ready: true },
  { name: 'usage', title: 'Usage (shipped)', beside: [], options: ['--memory', '0.1'], plane: [], ready: true },
]

/** @type {Recipe} */
export const captioner = {
  name: 'caption',
  title: 'Caption (shipped)',
  beside: [colour],
  options: [
    '--epochs', '20', '--lr', '0.1', '--schedule', 'cosine', '--dropout', '0.3', '--label-smoothing', '0.1',
    '--validation', '0.05',
  ],
  plane: [],
} // prettier-ignore

export const finetuning = [
  '--alongside', 'colour,brand', '--dropout', '0.2', '--blocks', '6', '--epochs', '6', '--lr', '0.005', '--schedule', 'cosine', '--batch-size', '32', '--validation', '0.1',
  '--class-balance', 'none', '--label-smoothing', '0.1',
] // prettier-ignore
