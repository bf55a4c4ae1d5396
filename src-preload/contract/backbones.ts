/** A network that makes features of images. */
export interface Backbone {
  /** Names the feature block it makes. */
  name: string
  title: string
  origin: 'shipped' | 'added' | 'trained'
  /** The one new models are trained on. */
  isCurrent: boolean
  /** Of its embedding. */
  dimensions: number
  /** Pixels of the picture it takes, and how that is brought there. */
  input: { width: number; height: number; fit: 'contain' | 'fill' | 'cover' }
  licence: string
  createdAt: number
  /** The run that trained it. */
  runId: number | null
  /** Images it has embedded. */
  images: number
  /** Names of the models in use that read it. */
  usedBy: string[]
}

/** What was found in a model file that may become a backbone. */
export interface BackboneFile {
  path: string
  /** The file's name without its ending. */
  name: string
  bytes: number
  nodes: number
  /** Null where the file leaves it open. */
  input: { width: number | null; height: number | null; layout: 'NCHW' | 'NHWC' }
  /** The best first. */
  features: { tensor: string; found: 'classifier' | 'pool' | 'output'; dimensions: number | null; operator: string }[]
  /** By convention; null for a network that takes 0 to 255 as they are. */
  normalisation: Normalisation | null
}

/** Per colour channel: (value * scale - mean) / deviation. */
export interface Normalisation {
  scale: number
  mean: [number, number, number]
  deviation: [number, number, number]
}

/** What a person decides of a backbone; everything has a default. */
export interface BackboneChoices {
  name?: string
  /** Tensor to use as features. */
  feature?: string
  /** Numbers per picture, where the file does not tell. */
  dimensions?: number
  /** Pixels, where the file leaves them open. */
  width?: number
  height?: number
  /** Null: the network wants 0..255 as they are. */
  normalisation?: Normalisation | null
  fit?: 'contain' | 'fill' | 'cover'
  licence?: string
}
