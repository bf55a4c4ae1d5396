export interface LabelMetric {
  label: string
  precision: number | null
  recall: number | null
  support: number
}

/** 95 % of what could be the truth, from 0 to 1 (of differences from -1). */
export interface Interval {
  low: number
  high: number
}

/** How many of how many were right. */
export interface Share extends Interval {
  right: number
  of: number
}

/** A new model beside the active one, on images that neither of both learned from. */
export interface Comparison {
  /** Images measured on: of the new model out of fold, decided since the active one was trained. */
  images: number
  /** Null where there is no active model. */
  before: Share | null
  after: Share
  /** Images only the new one has right, and only the active one. */
  gained: number
  lost: number
  /** Of the share right, new less active; null where there is no active model. */
  difference: Interval | null
  verdict:
    | 'first' // nothing to compare with
    | 'better'
    | 'worse'
    | 'level' // measured on many, and hardly a difference
    | 'too-few' // the difference may be chance
}

export interface Metrics {
  /** Held-out images they were measured on. */
  images: number
  top1: number
  /** Of `top1`. */
  interval: Interval
  top3: number
  macroRecall: number
  perLabel: LabelMetric[]
  /** Expected calibration error: how far confidence and share right lie apart, over 15 bins; null for figures of old. */
  calibrationError: number | null
}

/** Of the sets of labels said of held-out images; what no one decided on does not count. */
export interface SetMetrics {
  images: number
  /** Share of the images whose set is right, label by label. */
  exact: number
  /** Of `exact`. */
  interval: Interval
  /** Over all decisions: share of the stated labels that are right, and of the true ones that are stated. */
  precision: number | null
  recall: number | null
  /** Harmonic mean of these two. */
  microF1: number | null
  /** Mean of the labels' own. */
  macroF1: number | null
  perLabel: (LabelMetric & { f1: number | null })[]
  /** Of the single answers, as in `Metrics`. */
  calibrationError: number | null
}

/** How good a model is, by what its answers are. */
export type ModelMetrics = Metrics | SetMetrics | CaptionMetrics

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
