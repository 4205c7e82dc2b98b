/** Numbers as people read them. */

/**
 * A number with three significant digits, and a true minus sign.
 *
 * @param {number} value
 */
export function short(value) {
  if (!Number.isFinite(value)) return minus(String(value));
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text =
    size >= 1e5 || size < 1e-3
      ? value.toExponential(1).replace("e+", "·10^").replace("e", "·10^")
      : size >= 100
        ? value.toFixed(0)
        : value.toPrecision(3);
  return minus(text);
}

/**
 * A share as per cent.
 *
 * @param {number} share
 * @param {number} [digits] Behind the point.
 */
export function percent(share, digits = 1) {
  return `${(100 * share).toFixed(digits)} %`;
}

/**
 * An accuracy as per cent, to one image of 10,000.
 *
 * @param {number} share
 */
export function accuracyText(share) {
  return percent(share, 2);
}

/**
 * A number with the sign that a minus has in print.
 *
 * @param {string} text
 */
export function minus(text) {
  return text.replaceAll("-", "−");
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
  return Number(text) === 0 ? text.replace("-", "") : minus(text);
}
