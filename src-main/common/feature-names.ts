/** The feature block of the colour descriptor (vision/colour-descriptor.ts), beside the backbone's embedding. */
export const colourDescriptorId = 'lab-histogram-1'
