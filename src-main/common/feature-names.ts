/** The feature block of the colour descriptor, beside the backbone's embedding. */
export { colourDescriptorId as colourDescriptor } from '../vision/colour-descriptor.ts'
