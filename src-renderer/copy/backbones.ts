import { day, duration, number, plural } from './format.ts'

interface Size {
  width: number
  height: number
}

export const backbones = {
  heading: 'Networks',
  intro: 'The network that looks at your images, the backbone. Every model builds on what it sees.',
  add: 'Add…',
  addHint: 'Add an image network (.onnx), or drop one on the window',

  // ------------------------------------------------ a card
  shipped: 'Came with Selvedge',
  added: (at: number) => `Added ${day(at)}`,
  tuned: (runId: number | null, at: number) => `Fine-tuned${runId === null ? '' : ` in run ${runId}`}, ${day(at)}`,
  inUse: 'In use',
  forNew: 'For new models',
  unknownLicence: 'licence unknown',
  fits: { contain: 'whole image', cover: 'cropped to fill', fill: 'stretched to fill' },
  features: (dimensions: number, { width, height }: Size, fit: string) =>
    `${number(dimensions)} features from ${width} × ${height} pixels, ${fit}`,
  use: (images: number, usedBy: readonly string[]) =>
    `${plural(images, 'image')} embedded · ${usedBy.length === 0 ? 'not used by any model' : `used by ${usedBy.join(', ')}`}`,
  useTitle: (title: string) => `Use ${title}?`,
  useText: (images: number, seconds: number | null) => {
    const time = seconds === null ? '' : ` This takes about ${duration(seconds)} at the current speed.`
    return `Selvedge re-reads all ${plural(images, 'image')} with it.${time} It then retrains every attribute that has enough decisions. Nothing changes until you accept the new models, and the current backbone stays.`
  },
  useAction: 'Re-read all images',
  removeTitle: (title: string) => `Remove ${title}?`,
  removeText: (images: number) =>
    `This deletes the network and its features for ${plural(images, 'image')}. You can no longer go back to models that use it.`,
  ready: (title: string) => `${title} is added. Choose “Use it” to put it to work.`,

  // ------------------------------------------------ adding
  choose: 'Add a backbone',
  addTitle: (file: string) => `Add ${file} as a backbone`,
  reading: 'Reading the file…',
  nothingAdded: 'Nothing was added. Nothing else was affected.',
  trying: 'Checking, converting and testing it on two images…',
  chooseAnother: 'Choose another file…',
  found: { classifier: 'input of the last classifier', pool: 'pooled over the image', output: 'output of the network' },
  takesAnySize: 'images of any size',
  takesSize: ({ width, height }: Size) => `${width} × ${height} pixels`,
  facts: (size: string, nodes: number, takes: string, layout: string) =>
    `${size} · ${number(nodes)} nodes · takes ${takes}, ${layout}`,
  dimensions: 'Features per image',
  dimensionsUnknown: 'The file doesn’t say how many.',
  imageSize: 'Image size',
  width: 'Width in pixels',
  height: 'Height in pixels',
  colours: 'Colour values',
  presets: {
    imagenet: 'ImageNet: mean and deviation per colour',
    symmetric: 'From −1 to 1',
    unit: 'From 0 to 1',
    none: 'Unchanged, from 0 to 255',
    custom: 'Custom',
  },
  fit: { contain: 'Whole image, with a border', cover: 'Crop to fill', fill: 'Stretch to fill' },
  guess:
    'Match the colour values and fit that the network was trained with. The file doesn’t say, so these are a guess.',
}
