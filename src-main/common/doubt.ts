/**
 * A decision is probably wrong where a model that did not learn from it gives its label less than the one, and another label
 * more than the other (docs/learning.md). Confidences, 0 to 1.
 */
export const doubt = { ownBelow: 0.15, otherAbove: 0.4 }
