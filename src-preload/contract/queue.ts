/** One of the images most worth deciding on. */
export interface NextImage {
  id: number
  /** What the model in use says of it; null where it says nothing. */
  labelId: number | null
  confidence: number | null
  /** Between its two best labels. */
  margin: number | null
}

export interface NextImages {
  /**
   * `typical`: they stand for all images, as long as there are few decisions or no predictions; `uncertain`: where the
   * model wavers, spread over labels and unlike each other.
   */
  by: 'typical' | 'uncertain'
  /** In the order to decide them; of every product one view at most. */
  images: NextImage[]
}
