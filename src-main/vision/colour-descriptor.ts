// Placeholder: the measured descriptor replaces this file.
export const colourDescriptorId = 'lab-histogram-1'
export const colourDescriptorDimensions = 3
export function describeColour(rgb: Uint8Array, width: number, height: number): Float32Array {
  const sums = new Float32Array(3)
  for (let index = 0; index < width * height * 3; index++) sums[index % 3]! += rgb[index]! / 255 / (width * height)
  return sums
}
