export interface LabelMetric {
  label: string
  precision: number | null
  recall: number | null
  support: number
}

export interface Metrics {
  /** Held-out images they were measured on. */
  images: number
  top1: number
  top3: number
  macroRecall: number
  perLabel: LabelMetric[]
}

/** Of the captions made for held-out images, against those people wrote. */
export interface CaptionMetrics {
  images: number
  /** 0 to 1 (Papineni et al. 2002, corpus level). */
  bleu4: number
  /** 0 to 10 (Vedantam et al. 2015). */
  ciderD: number
  /** Share of captions that are word for word one of the references. */
  exact: number
  /**
   * Share of captions in which the words of the image's label stand, by attribute (`type`, `colour`, …), and the same
   * share of the captions people wrote; only where images have decided labels.
   */
  agreement: { attribute: string; images: number; written: number; reference: number }[]
}

/** What is taken for what. */
export interface Confusion {
  /** By falling number of images. */
  labels: string[]
  /** labels x labels, row-major: images whose label is that of the row and that are predicted as that of the column. */
  counts: Uint32Array
}
