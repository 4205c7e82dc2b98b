/**
 * Strokes made thicker or thinner: grey dilation and erosion by a disc.
 *
 * @import { Tensor } from "../mathematics/tensor.js"
 */

const WHITE = 255;

/**
 * Each pixel becomes the largest of those around it: `y(p) = max over q of w(|p - q|) · x(q)`, where
 * `w` is 1 up to the radius and falls to 0 within the next pixel. So a radius may be a fraction, and
 * with a radius of 0 nothing changes. Thinning does the same to the paper between the strokes;
 * beyond the edge there is paper.
 *
 * @param {Tensor} image (height, width, channels), 0 … 255
 * @param {number} radius Pixels that a stroke grows on each side; below 0 it thins.
 * @returns {Tensor}
 */
export function thickened(image, radius) {
  if (radius >= 0) return dilated(image, radius, 0);
  const paper = { data: inverted(image.data), shape: image.shape };
  const thinned = dilated(paper, -radius, WHITE);
  return { data: inverted(thinned.data), shape: image.shape };
}

/**
 * @param {Tensor} image
 * @param {number} radius
 * @param {number} outside The value of what is beyond the edge.
 * @returns {Tensor}
 */
function dilated({ data, shape }, radius, outside) {
  const [height, width, channels] = shape;
  const disc = discOf(radius);
  const result = new Float32Array(data.length);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      for (let c = 0; c < channels; c++) {
        let most = 0;
        for (const { down, right, weight } of disc) {
          const [k, l] = [i + down, j + right];
          const inside = k >= 0 && k < height && l >= 0 && l < width;
          const value = inside ? data[(k * width + l) * channels + c] : outside;
          most = Math.max(most, weight * value);
        }
        result[(i * width + j) * channels + c] = most;
      }
    }
  }
  return { data: result, shape };
}

/**
 * The pixels of a disc with a soft edge, and how much each counts.
 *
 * @param {number} radius
 */
function discOf(radius) {
  const reach = Math.ceil(radius);
  const disc = [];
  for (let down = -reach; down <= reach; down++) {
    for (let right = -reach; right <= reach; right++) {
      const weight = Math.min(1, radius + 1 - Math.hypot(down, right));
      if (weight > 0) disc.push({ down, right, weight });
    }
  }
  return disc;
}

/** @param {ArrayLike<number>} data */
function inverted(data) {
  return Float32Array.from(data, (value) => WHITE - value);
}
