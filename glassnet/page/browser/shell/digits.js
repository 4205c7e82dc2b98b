/** The images that come with the page: nobody faces an empty box. */

import { sizeOf } from "../mathematics/tensor.js";

/** @typedef {import("../mathematics/tensor.js").Tensor} Tensor */

/**
 * @typedef {object} Digits
 * @property {Tensor} images (n, height, width, channels), 0 … 255.
 * @property {number[]} labels
 * @property {string[]} classes
 * @property {string} source Where they come from, in words.
 * @property {string} credit Whom they are owed to; may be empty.
 * @property {import("../drawing/form.js").PictureForm} form In which a drawing is put beside them.
 */

/**
 * @param {import("./contents.js").PageFile} file
 * @returns {Promise<Digits>}
 */
export async function openDigits(file) {
  const { images, ...known } = file.contents.digits;
  return { ...known, images: await file.tensor(images) };
}

/**
 * One of them, (height, width, channels).
 *
 * @param {Digits} digits
 * @param {number} number
 * @returns {Tensor}
 */
export function digitImage({ images }, number) {
  const shape = images.shape.slice(1);
  const size = sizeOf(shape);
  return { data: images.data.slice(number * size, (number + 1) * size), shape };
}
