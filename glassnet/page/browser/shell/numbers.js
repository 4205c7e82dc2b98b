/** Numbers as people read them. */

/**
 * A number with three significant digits, and a true minus sign.
 *
 * @param {number} value
 */
export function short(value) {
  if (!Number.isFinite(value)) return String(value).replace("-", "−");
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text =
    size >= 1e5 || size < 1e-3
      ? value.toExponential(1).replace("e+", "·10^").replace("e", "·10^")
      : size >= 100
        ? value.toFixed(0)
        : value.toPrecision(3);
  return text.replaceAll("-", "−");
}

/**
 * A share as per cent, with one digit behind the point.
 *
 * @param {number} share
 */
export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * A whole number with commas.
 *
 * @param {number} value
 */
export function whole(value) {
  return Math.round(value).toLocaleString("en");
}

/**
 * A number with so many digits behind the point, and a true minus sign; what rounds to 0 has none.
 *
 * @param {number} value
 * @param {number} digits
 */
export function fixed(value, digits) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}
