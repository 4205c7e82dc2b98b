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
 * Names in a row, as one says them: "a, b and c".
 *
 * @param {readonly string[]} names
 */
export function listed(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
