/** @param share 0.5 for the median, 0.95 for p95 (nearest rank) */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Largest minus smallest, as a share of the median, in percent: how much the machine's other work shows. */
export function spread(values: readonly number[]): number {
  return Math.round(((Math.max(...values) - Math.min(...values)) / median(values)) * 100)
}

export function rounded(value: number, digits = 0): number {
  return Number(value.toFixed(digits))
}
