/**
 * An image of 28×28 in the form that other networks take: of another size, with a bright
 * background, or in colour. It mirrors `PictureForm` in `glassnet/pictures/form.py`.
 */

/**
 * How pictures are brought to the form of a data set's images.
 *
 * @typedef {object} PictureForm
 * @property {[height: number, width: number, channels: number]} shape
 * @property {string} crop "digit": only the ink counts; "whole": the picture with its margins
 * @property {string} background "dark", "bright" or "any"
 */

/**
 * @param {import("./rendering.js").Plane} image
 * @param {PictureForm} form
 * @returns {import("../mathematics/tensor.js").Tensor} 0 … 255
 */
export function inForm(image, { shape, background }) {
  const [height, width, channels] = shape;
  const data = new Float32Array(height * width * channels);
  const bytes = scaledToFit(image, height, width);
  bytes.forEach((byte, i) => {
    data.fill(background === "bright" ? 255 - byte : byte, i * channels, (i + 1) * channels);
  });
  return { data, shape };
}

/**
 * The image in the middle of another size, as large as it fits, each pixel the mean of what it
 * covers.
 *
 * @param {import("./rendering.js").Plane} image
 * @param {number} height
 * @param {number} width
 * @returns {Uint8Array}
 */
function scaledToFit(image, height, width) {
  if (image.height === height && image.width === width) return image.data;
  const scale = Math.min(height / image.height, width / image.width);
  const down = shares(image.height, height, scale);
  const across = shares(image.width, width, scale);
  const fitted = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (const [r, vertical] of down[row]) {
        for (const [c, level] of across[column]) {
          sum += vertical * level * image.data[r * image.width + c];
        }
      }
      fitted[row * width + column] = Math.round(sum);
    }
  }
  return fitted;
}

/**
 * Which pixels each pixel of the result covers, and how much of it each of them is.
 *
 * @param {number} size pixels of the image, in the middle of the result
 * @param {number} target pixels of the result
 * @param {number} scale the width of the image's pixels, in those of the result
 * @returns {[pixel: number, share: number][][]}
 */
function shares(size, target, scale) {
  const start = (target - size * scale) / 2;
  return Array.from({ length: target }, (_, cell) => {
    /** @type {[number, number][]} */
    const covered = [];
    for (let pixel = 0; pixel < size; pixel++) {
      const left = start + pixel * scale;
      const share = Math.min(left + scale, cell + 1) - Math.max(left, cell);
      if (share > 1e-9) covered.push([pixel, share]);
    }
    return covered;
  });
}
