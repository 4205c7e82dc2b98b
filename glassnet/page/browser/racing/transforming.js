/**
 * An image shifted, turned and scaled, about its centre, in one step.
 *
 * For each pixel of the new image the place is computed that it shows of the old one. Between four
 * pixels their values are mixed by distance (bilinear interpolation); beyond the edge there is
 * paper, which is 0. So a shift by whole pixels and a turn by right angles are exact.
 *
 * @import { Tensor } from "../mathematics/tensor.js"
 */

/**
 * @param {Tensor} image (height, width, channels)
 * @param {object} change
 * @param {number} change.right Pixels.
 * @param {number} change.down Pixels.
 * @param {number} change.turn Degrees, clockwise.
 * @param {number} change.scale A factor.
 * @returns {Tensor}
 */
export function transformed({ data, shape }, { right, down, turn, scale }) {
  const [height, width, channels] = shape;
  const result = new Float32Array(data.length);
  const angle = (turn * Math.PI) / 180;
  const [cosine, sine] = [rounded(Math.cos(angle)) / scale, rounded(Math.sin(angle)) / scale];
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      // Rows count downwards, so this is a turn to the left, back to where the pixel came from.
      const [y, x] = [i - middleRow - down, j - middleColumn - right];
      const row = middleRow + cosine * y - sine * x;
      const column = middleColumn + cosine * x + sine * y;
      for (let c = 0; c < channels; c++) {
        const at = (i * width + j) * channels + c;
        result[at] = between(data, shape, row, column, c);
      }
    }
  }
  return { data: result, shape };
}

/**
 * The cosine of a right angle comes out as 6 · 10⁻¹⁷, and is 0.
 *
 * @param {number} value
 */
function rounded(value) {
  return Math.round(value * 2 ** 50) / 2 ** 50;
}

/**
 * The value at a place between pixels.
 *
 * @param {ArrayLike<number>} data
 * @param {number[]} shape
 * @param {number} row
 * @param {number} column
 * @param {number} channel
 */
function between(data, [height, width, channels], row, column, channel) {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [lower, righter] = [row - top, column - left];
  let value = 0;
  for (const [i, weight] of [
    [top, 1 - lower],
    [top + 1, lower],
  ]) {
    if (i < 0 || i >= height) continue;
    const start = i * width;
    if (left >= 0 && left < width) {
      value += weight * (1 - righter) * data[(start + left) * channels + channel];
    }
    if (left >= -1 && left < width - 1) {
      value += weight * righter * data[(start + left + 1) * channels + channel];
    }
  }
  return value;
}
