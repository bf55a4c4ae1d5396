/**
 * How frequent labels are thought to be after few decisions: ln((c_k + a) / (n + a K)) over the K labels that were decided
 * at all, c_k times each. The pseudo-count a has the largest evidence of a Dirichlet-multinomial on a grid (Minka 2000,
 * Estimating a Dirichlet distribution): counts that look even give a large one and flat frequencies, so that few
 * decisions do not teach the accidents of their number; skewed counts give a small one and are believed.
 *
 * @param counts of every label, not all zero; need not be whole
 * @returns natural logarithms, -Infinity for labels without a decision; and how far the labels are thought to be equally
 *   frequent, 0 to 1: a / (a + 10)
 */
export function labelFrequencies(counts: Float64Array): { logFrequencies: Float64Array; evenness: number } {
  const decided = counts.filter((count) => count > 0)
  const total = decided.reduce((a, b) => a + b, 0)
  let best = { evidence: -Infinity, pseudoCount: 1 }
  for (const pseudoCount of pseudoCounts) {
    const all = decided.length * pseudoCount
    let evidence = logGamma(all) - logGamma(total + all)
    for (const count of decided) evidence += logGamma(count + pseudoCount) - logGamma(pseudoCount)
    if (evidence > best.evidence) best = { evidence, pseudoCount }
  }
  const { pseudoCount } = best
  const sum = total + pseudoCount * decided.length
  return {
    logFrequencies: counts.map((count) => (count > 0 ? Math.log((count + pseudoCount) / sum) : -Infinity)),
    evenness: pseudoCount / (pseudoCount + 10),
  }
}

/** 0.3 to 100, evenly spaced in their logarithm. */
const pseudoCounts = Array.from({ length: 25 }, (_, i) => 0.3 * (100 / 0.3) ** (i / 24))

/** ln Γ(x) for x > 0: Stirling's series, raised to where three terms of it are good to 1e-10. */
export function logGamma(x: number): number {
  let shift = 0
  let at = x
  for (; at < 10; at++) shift -= Math.log(at)
  const inverse = 1 / (at * at)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at
  return shift + (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series
}
