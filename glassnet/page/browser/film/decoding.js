/**
 * From the numbers of a film to the weights of a frame.
 *
 * A kernel is rounded to eight bits: q · s, with a scale s for each place of its last axis. Stored is
 * what each frame's q adds to that of the frame before it, modulo 256.
 *
 * @import { PageFile } from "../shell/contents.js"
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { FilmDescription, WeightDescription } from "./film.js"
 */

import { sizeOf } from "../mathematics/tensor.js";

/**
 * What gives one weight of the network in a frame.
 *
 * @param {PageFile} file
 * @param {WeightDescription} weight
 * @param {number[]} shape
 * @param {Pick<FilmDescription, "frames" | "exact">} film
 * @returns {Promise<(frame: number) => Tensor>}
 * @throws {Error} if numbers are missing or too many
 */
export async function openWeight(file, weight, shape, { frames, exact }) {
  const others = frames.length - exact.length;
  const places = placesOf(frames.length, exact);
  const stored = await arrayOf(file, weight.exact, exact.length * sizeOf(shape));
  const rest = await openRest(file, weight, shape, others);
  return (frame) => {
    const place = places[frame];
    if (exact.includes(frame)) return rowOf(stored, place, shape);
    return rest(place);
  };
}

/**
 * Each frame's place among those that are stored as it is: exactly, or rounded.
 *
 * @param {number} count
 * @param {number[]} exact
 * @returns {number[]}
 */
function placesOf(count, exact) {
  let [before, others] = [0, 0];
  return Array.from({ length: count }, (_, frame) => (exact.includes(frame) ? before++ : others++));
}

/**
 * @param {PageFile} file
 * @param {WeightDescription} weight
 * @param {number[]} shape
 * @param {number} count Of the frames that are not exact.
 * @returns {Promise<(place: number) => Tensor>}
 */
async function openRest(file, weight, shape, count) {
  const size = sizeOf(shape);
  if (weight.vectors) {
    const vectors = await arrayOf(file, weight.vectors, count * size);
    return (place) => rowOf(vectors, place, shape);
  }
  const last = shape[shape.length - 1];
  const codes = added(await arrayOf(file, weight.differences, count * size), size);
  const scales = await arrayOf(file, weight.scales, count * last);
  return (place) => restored(codes, scales, place, shape);
}

/**
 * @param {PageFile} file
 * @param {import("../shell/contents.js").TensorReference | undefined} reference
 * @param {number} length
 */
async function arrayOf(file, reference, length) {
  const array = reference && (await file.array(reference));
  if (array?.length !== length) {
    throw new Error("weights are missing; make the page again by glassnet page.");
  }
  return array;
}

/**
 * Rounded numbers from what each frame adds to the one before it.
 *
 * @param {ArrayLike<number>} differences
 * @param {number} size Of a frame.
 * @returns {Int8Array} An array of eight bits wraps around by itself.
 */
export function added(differences, size) {
  const codes = Int8Array.from(differences);
  for (let i = size; i < codes.length; i++) codes[i] += codes[i - size];
  return codes;
}

/**
 * @param {ArrayLike<number>} codes
 * @param {ArrayLike<number>} scales
 * @param {number} place
 * @param {number[]} shape
 * @returns {Tensor}
 */
function restored(codes, scales, place, shape) {
  const size = sizeOf(shape);
  const last = shape[shape.length - 1];
  const data = new Float32Array(size);
  const [code, scale] = [place * size, place * last];
  for (let i = 0; i < size; i++) data[i] = codes[code + i] * scales[scale + (i % last)];
  return { data, shape };
}

/**
 * @param {ArrayLike<number>} rows
 * @param {number} place
 * @param {number[]} shape
 * @returns {Tensor}
 */
function rowOf(rows, place, shape) {
  const size = sizeOf(shape);
  const data = Float32Array.from({ length: size }, (_, i) => rows[place * size + i]);
  return { data, shape };
}
