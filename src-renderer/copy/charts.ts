type Unit = 'step' | 'epoch'

export const charts = {
  training: 'Training',
  held: 'Set aside',
  unknown: 'unknown',
  curve: (title: string, last: number, unit: Unit, training: string, held: string) =>
    `${title} over ${last} ${unit}s: training ${training}, set aside ${held}`,
  overlaid: (title: string, names: readonly string[]) => `${title} of ${names.join(', ')}`,
  heldNote: (unit: Unit) =>
    unit === 'step'
      ? '“Set aside” is one part of your decisions. The model’s figures cover every part and show their margin of error.'
      : '“Set aside” is images the model did not learn from. Its figures show how many, and their margin of error.',
}
