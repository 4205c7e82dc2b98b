/**
 * A grey picture at another size, by the numbers of Pillow's `Image.resize`, which reads pictures
 * for `glassnet predict`.
 */

/**
 * @typedef {object} Filter
 * @property {number} support how far it reaches to both sides, in pixels of the smaller picture
 * @property {(x: number) => number} weight
 */

/** Each pixel is the mean of those that it covers. @type {Filter} */
export const BOX = { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) };
/** Each pixel lies on straight lines between its neighbours. @type {Filter} */
export const BILINEAR = { support: 1, weight: (x) => Math.max(1 - Math.abs(x), 0) };

/**
 * The picture at another size: first each row, and then each column, is weighed by a filter.
 *
 * @param {Float32Array} data `(height, width)`
 * @param {readonly [height: number, width: number]} from
 * @param {readonly [height: number, width: number]} to
 * @param {Filter} filter
 * @returns {Float32Array}
 */
export function resize(data, [height, width], [newHeight, newWidth], filter) {
  const narrow = new Float32Array(height * newWidth);
  along(data, narrow, height, [width, 1], [newWidth, 1], weightsOf(width, newWidth, filter));
  const small = new Float32Array(newHeight * newWidth);
  const weights = weightsOf(height, newHeight, filter);
  along(narrow, small, newWidth, [1, newWidth], [1, newWidth], weights);
  return small;
}

/**
 * Weigh along one axis. A step goes to the next line, and the other one along it.
 *
 * @param {Float32Array} source
 * @param {Float32Array} target
 * @param {number} lines
 * @param {readonly [line: number, along: number]} sourceSteps
 * @param {readonly [line: number, along: number]} targetSteps
 * @param {readonly Weights[]} weights one for each place along a line of the target
 */
function along(source, target, lines, sourceSteps, targetSteps, weights) {
  for (let line = 0; line < lines; line++) {
    for (let place = 0; place < weights.length; place++) {
      const { first, shares } = weights[place];
      let sum = 0;
      let at = line * sourceSteps[0] + first * sourceSteps[1];
      for (let i = 0; i < shares.length; i++, at += sourceSteps[1]) sum += source[at] * shares[i];
      target[line * targetSteps[0] + place * targetSteps[1]] = sum;
    }
  }
}

/** @typedef {{ first: number, shares: number[] }} Weights */

/**
 * Which pixels make each pixel of the result, from a first one on, and how much of it.
 *
 * @param {number} size
 * @param {number} newSize
 * @param {Filter} filter
 * @returns {Weights[]}
 */
function weightsOf(size, newSize, filter) {
  const scale = size / newSize;
  const wide = Math.max(scale, 1);
  return Array.from({ length: newSize }, (_, place) => {
    const middle = (place + 0.5) * scale;
    const first = Math.max(Math.trunc(middle - filter.support * wide + 0.5), 0);
    const end = Math.min(Math.trunc(middle + filter.support * wide + 0.5), size);
    const shares = [];
    for (let i = first; i < end; i++) shares.push(filter.weight((i - middle + 0.5) * (1 / wide)));
    const sum = shares.reduce((total, share) => total + share, 0);
    return { first, shares: shares.map((share) => share / sum) };
  });
}
