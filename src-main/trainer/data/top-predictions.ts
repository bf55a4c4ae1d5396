export interface TopPredictions {
  /** Rows x count; -1 where there are fewer labels than count. */
  labels: Int32Array
  /** Rows x count, falling. */
  probabilities: Float32Array
}

/** The most probable labels of every row, most probable first; of equals the lower index comes first. */
export function topPredictions(probabilities: Float32Array, labelCount: number, count: number): TopPredictions {
  const rows = probabilities.length / labelCount
  const labels = new Int32Array(rows * count).fill(-1)
  const top = new Float32Array(rows * count)
  for (let row = 0; row < rows; row++) {
    const start = row * count
    let filled = 0
    for (let label = 0; label < labelCount; label++) {
      const value = probabilities[row * labelCount + label]!
      if (filled === count && value <= top[start + count - 1]!) continue
      let place = Math.min(filled, count - 1)
      for (; place > 0 && top[start + place - 1]! < value; place--) {
        top[start + place] = top[start + place - 1]!
        labels[start + place] = labels[start + place - 1]!
      }
      top[start + place] = value
      labels[start + place] = label
      if (filled < count) filled++
    }
  }
  return { labels, probabilities: top }
}
