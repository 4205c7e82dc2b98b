/**
 * The maps of a layer, as pixels of one canvas.
 *
 * @import { Range } from "../../shell/legend.js"
 * @import { Layout } from "./layout.js"
 */

import { painter } from "../../shell/colours.js";
import { canvasSize, placeOf } from "./layout.js";

/**
 * Draw maps; what lies between them stays transparent.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Layout} layout
 * @param {Range} range
 * @param {(map: number, place: number) => number} valueAt The value of a map at a place, which is
 *   counted row by row.
 */
export function paintMaps(canvas, layout, range, valueAt) {
  const [across, down] = canvasSize(layout);
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const context = canvas.getContext("2d");
  if (!context) return;
  const pixels = context.createImageData(across, down);
  const paint = painter(range);
  const { count, height, width, cell } = layout;
  for (let map = 0; map < count; map++) {
    const [left, top] = placeOf(layout, map);
    for (let place = 0; place < height * width; place++) {
      const x = left + (place % width) * cell;
      const y = top + Math.floor(place / width) * cell;
      const value = valueAt(map, place);
      for (let k = 0; k < cell; k++) {
        for (let l = 0; l < cell; l++) paint(pixels.data, (y + k) * across + x + l, value);
      }
    }
  }
  context.putImageData(pixels, 0, 0);
}

/**
 * The values of a tensor whose last axis counts the maps.
 *
 * @param {ArrayLike<number>} data
 * @param {number} channels
 * @returns {(map: number, place: number) => number}
 */
export function channelsOf(data, channels) {
  return (map, place) => data[place * channels + map];
}
