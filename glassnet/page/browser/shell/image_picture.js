/**
 * The image that the network is given, as a picture: grey or in colours.
 *
 * @import { Tensor } from "../mathematics/tensor.js"
 */

import { asMaps } from "../mathematics/tensor.js";
import { painter } from "./colours.js";

/** How much remains of what is not looked at. */
const DIMMED = 70;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Tensor} image (height, width, channels), 0 … 255.
 * @param {(row: number, column: number) => boolean} [looksAt] All other pixels are dimmed.
 */
export function paintImage(canvas, { data, shape }, looksAt = () => true) {
  const [height, width, channels] = asMaps(shape);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return;
  const pixels = context.createImageData(width, height);
  const paint = painter({ most: 255, signed: false });
  for (let place = 0; place < height * width; place++) {
    if (channels === 3) {
      for (let c = 0; c < 3; c++) pixels.data[4 * place + c] = data[3 * place + c];
      pixels.data[4 * place + 3] = 255;
    } else paint(pixels.data, place, data[channels * place]);
    if (!looksAt(Math.floor(place / width), place % width)) pixels.data[4 * place + 3] = DIMMED;
  }
  context.putImageData(pixels, 0, 0);
}
