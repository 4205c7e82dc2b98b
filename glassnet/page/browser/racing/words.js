/** Words and numbers of the race. */

/**
 * A number with the sign that a minus has in print.
 *
 * @param {string} text
 */
export function minus(text) {
  return text.replaceAll("-", "−");
}

/**
 * An accuracy, to one image of 10,000.
 *
 * @param {number} share
 */
export function accuracyWords(share) {
  return `${(100 * share).toFixed(2)} %`;
}

/**
 * Names in a row, as one says them: "a, b and c".
 *
 * @param {readonly string[]} names
 */
export function listed(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/**
 * How long an answer took. Firefox measures whole milliseconds, and nothing takes no time.
 *
 * @param {number} milliseconds
 */
export function timeText(milliseconds) {
  if (milliseconds < 0.05) return "under 1 ms";
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}
