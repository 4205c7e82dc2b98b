/** Errors that the program foresees, and others. */

/**
 * Whether an error has a sentence for the reader. One that the program did not foresee is a
 * TypeError, and comes from a description of another form than it reads.
 *
 * @param {unknown} error
 * @returns {error is Error}
 */
export function isForeseen(error) {
  return error instanceof Error && !(error instanceof TypeError);
}
