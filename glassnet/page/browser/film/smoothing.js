/** The level of a curve that jumps from step to step. */

/** A window is so small a part of the curve. */
const PART = 80;

/**
 * The median of each value and its neighbours. It keeps an edge where it is, as an average would
 * not: one sees at which step a training broke.
 *
 * @param {ArrayLike<number>} values Those that are not finite are left out.
 * @returns {number[]} As many; not a number where there is none.
 */
export function level(values) {
  const reach = Math.floor(values.length / PART / 2);
  return Array.from({ length: values.length }, (_, n) => {
    const near = [];
    const last = Math.min(values.length - 1, n + reach);
    for (let i = Math.max(0, n - reach); i <= last; i++) {
      if (Number.isFinite(values[i])) near.push(values[i]);
    }
    near.sort((a, b) => a - b);
    return Number.isFinite(values[n]) ? near[near.length >> 1] : Number.NaN;
  });
}
