/**
 * Leaves out of a failing schedule what it fails without: halves first, then smaller and smaller parts (delta debugging).
 * @param count steps of the whole · @param fails whether it still does with these steps, by their places
 * @param most how often it may be played
 */
export async function shrink(
  count: number,
  fails: (kept: readonly number[]) => Promise<boolean>,
  most: number,
): Promise<readonly number[]> {
  let kept: readonly number[] = Array.from({ length: count }, (_, at) => at)
  let left = most
  for (let size = Math.ceil(count / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length && left > 0;) {
      const without = [...kept.slice(0, from), ...kept.slice(from + size)]
      left -= 1
      if (await fails(without)) kept = without
      else from += size
    }
  }
  return kept
}
