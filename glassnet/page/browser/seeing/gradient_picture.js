/**
 * A gradient by the image, drawn over the image.
 *
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { Range } from "../shell/legend.js"
 */

import { asMaps } from "../mathematics/tensor.js";
import { painter } from "../shell/colours.js";
import { element, setText } from "../shell/elements.js";
import { legend } from "../shell/legend.js";
import { signedRange } from "./ranges.js";

/** So much of the image remains visible below its gradient. */
const SHADOW = 0.35;

/** The picture, with its legend and some words. */
export class GradientPicture {
  constructor() {
    this.canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
    this.words = element("figcaption");
    this.legend = legend();
    this.element = element("figure", {}, this.canvas, this.legend.element, this.words);
  }

  /**
   * @param {Tensor} gradient In the image's shape; those of a pixel's channels are added up.
   * @param {Tensor} image
   * @param {string} words
   */
  update(gradient, image, words) {
    setText(this.words, words);
    const [height, width, channels] = asMaps(gradient.shape);
    const sums = new Float64Array(height * width);
    for (let n = 0; n < gradient.data.length; n++) {
      sums[Math.floor(n / channels)] += gradient.data[n];
    }
    const range = signedRange(sums);
    this.legend.update(range);
    paintOver(this.canvas, sums, image, range);
  }
}

/**
 * The gradient in colours, with the image as a shadow below it.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Float64Array} gradient One number a pixel.
 * @param {Tensor} image
 * @param {Range} range
 */
function paintOver(canvas, gradient, image, range) {
  const [height, width, channels] = asMaps(image.shape);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return;
  const pixels = context.createImageData(width, height);
  const paint = painter(range);
  const shade = painter({ most: 255, signed: false });
  const below = new Uint8ClampedArray(4);
  for (let n = 0; n < gradient.length; n++) {
    paint(pixels.data, n, gradient[n]);
    shade(below, 0, image.data[n * channels]);
    const share = SHADOW * (1 - Math.min(1, Math.abs(gradient[n]) / range.most));
    for (let c = 0; c < 3; c++) {
      pixels.data[4 * n + c] += share * (below[c] - pixels.data[4 * n + c]);
    }
  }
  context.putImageData(pixels, 0, 0);
}
