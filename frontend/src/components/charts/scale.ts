/** The marks of an axis that begins at zero and reaches past `most`: whole numbers, six at most. */
export function marks(most: number): number[] {
  const rough = Math.max(1, most / 5)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? 10 * power
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, i) => i * step)
}

/** Moves labels apart that would cover each other, as little as it takes, within 0 and `end`. */
export function apart(wanted: readonly number[], gap: number, end: number): number[] {
  const order = wanted.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at)
  let next = 0
  for (const label of order) {
    label.at = Math.max(label.at, next)
    next = label.at + gap
  }
  let last = end
  for (const label of order.reverse()) {
    label.at = Math.min(label.at, last)
    last = label.at - gap
  }
  return order.sort((a, b) => a.i - b.i).map((label) => label.at)
}

/** Which of so many equally wide places are labelled, when each label takes `each` of the width; the last always is. */
export function labelled(count: number, width: number, each: number): number[] {
  const step = Math.max(1, Math.ceil((count * each) / Math.max(width, each)))
  return Array.from({ length: count }, (_, i) => i).filter((i) => (count - 1 - i) % step === 0)
}

/** Where a value stands on an axis of buckets of unequal width that are drawn equally wide. */
export function along(value: number, ends: readonly (number | null)[]): number {
  let begin = 0
  for (const [i, end] of ends.entries()) {
    if (end === null) return i + 0.5
    if (value < end) return i + (value - begin) / (end - begin)
    begin = end
  }
  return ends.length
}
