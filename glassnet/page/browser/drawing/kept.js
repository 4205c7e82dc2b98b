/**
 * Drawings that were kept with a label, as a file that `glassnet train --data` takes.
 *
 * They stay in this page: nothing is sent, and nothing is stored but what is downloaded.
 */

import { npyFile } from "./npy.js";
import { zipFile } from "./zip.js";

/**
 * @typedef {object} KeptDrawing
 * @property {import("../mathematics/tensor.js").Tensor} image (height, width, channels), 0 … 255
 * @property {number} label the number of its class
 */

/**
 * The bytes of an `.npz` file: `x`, the images in bytes, and `y`, their labels.
 *
 * One channel has no axis of its own, as in Keras's files: `x` is `(n, height, width)`, or
 * `(n, height, width, 3)` in colour.
 *
 * @param {readonly KeptDrawing[]} kept at least one, all of one shape
 */
export function npzFile(kept) {
  const { shape } = kept[0].image;
  const size = kept[0].image.data.length;
  const x = new Uint8Array(kept.length * size);
  kept.forEach(({ image }, i) => {
    x.set(image.data, i * size);
  });
  const y = BigInt64Array.from(kept, ({ label }) => BigInt(label));
  const sides = shape[2] === 1 ? shape.slice(0, 2) : shape;
  return zipFile([
    { name: "x.npy", bytes: npyFile("|u1", [kept.length, ...sides], x) },
    { name: "y.npy", bytes: npyFile("<i8", [kept.length], new Uint8Array(y.buffer)) },
  ]);
}
