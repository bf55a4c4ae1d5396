/** The feature block of the colour descriptor (vision/colour-descriptor.ts), beside the backbone's embedding. */
export const colourDescriptorId = 'lab-histogram-1'

/** Values that the graphs of heads and captioners have already, beside an input for each feature block. */
export const reservedFeatureNames: ReadonlySet<string> = new Set([
  ...['bias', 'columns', 'embedding', 'features', 'first'],
  ...['hidden', 'logits', 'next', 'probabilities', 'token'],
])
