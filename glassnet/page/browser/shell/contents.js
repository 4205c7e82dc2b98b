/**
 * What the file holds besides its program: a description in JSON, and blobs of numbers.
 *
 * A blob is gzipped bytes in base64, in an element of its own, so that what is not looked at (a
 * film, the images to train on) costs nothing when the page opens. Bytes are data, never code.
 */

import { sizeOf } from "../mathematics/tensor.js";

/** @typedef {import("../mathematics/tensor.js").Tensor} Tensor */

/**
 * Where the numbers of a tensor stand.
 * @typedef {object} TensorReference
 * @property {number} blob The number of its blob.
 * @property {number} offset Its first byte.
 * @property {"float32" | "int8" | "uint8" | "int16" | "int32"} dtype
 * @property {number[]} shape
 * @property {TensorReference} [scales] For integers that stand for rounded numbers: by what those
 *   with the same last index are multiplied.
 */

/**
 * @typedef {object} Digits
 * @property {TensorReference} images (n, height, width, channels), 0 … 255.
 * @property {number[]} labels
 * @property {string[]} classes The name of each class.
 * @property {string} source Where they come from, in words.
 * @property {string} credit Whom they are owed to; may be empty.
 * @property {import("../drawing/form.js").PictureForm} form How pictures are brought to their form.
 */

/**
 * The description, as `glassnet/page/contents.py` writes it.
 * @typedef {object} Contents
 * @property {string} glassnet The version that made the file.
 * @property {import("./models.js").ModelDescription[]} models
 * @property {Digits} digits
 * @property {import("../film/film.js").FilmDescription[]} films
 * @property {import("../training/settings.js").TrainingDescription | null} training
 */

const ARRAYS = {
  float32: Float32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  int32: Int32Array,
};

/** The file's contents, opened. */
export class PageFile {
  /** @param {Document} page */
  constructor(page) {
    const text = page.getElementById("contents")?.textContent;
    this.page = page;
    /** @type {Contents} */
    this.contents = parsed(text ?? "");
    /** @type {Map<number, Promise<ArrayBuffer>>} */
    this.blobs = new Map();
  }

  /**
   * The numbers of a tensor; its blob is opened when it is asked for first.
   *
   * @param {TensorReference} reference
   * @returns {Promise<Tensor>} Rounded numbers come as the numbers that they stand for.
   */
  async tensor(reference) {
    const values = await this.array(reference);
    const { shape, scales } = reference;
    if (!scales) return { data: Float32Array.from(values), shape };
    const factors = await this.array(scales);
    const last = factors.length;
    return { data: Float32Array.from(values, (value, i) => value * factors[i % last]), shape };
  }

  /**
   * The numbers as they are stored.
   *
   * @param {TensorReference} reference
   */
  async array({ blob, offset, dtype, shape }) {
    const bytes = await this.blob(blob);
    const length = sizeOf(shape);
    if (offset + length * ARRAYS[dtype].BYTES_PER_ELEMENT > bytes.byteLength) {
      throw damaged("numbers are missing");
    }
    return new ARRAYS[dtype](bytes, offset, length);
  }

  /**
   * All bytes of a blob.
   *
   * @param {number} number
   */
  blob(number) {
    let bytes = this.blobs.get(number);
    if (!bytes) {
      bytes = this.open(number);
      this.blobs.set(number, bytes);
    }
    return bytes;
  }

  /** @param {number} number */
  async open(number) {
    const element = this.page.getElementById(`blob-${number}`);
    if (!element) throw damaged("a part is missing");
    try {
      const packed = Uint8Array.from(atob(element.textContent ?? ""), (sign) => sign.charCodeAt(0));
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
      return await new Response(stream).arrayBuffer();
    } catch {
      throw damaged("a part of it can't be unpacked");
    }
  }
}

/**
 * The description, or an error that says what is wrong with it.
 *
 * @param {string} text
 * @returns {Contents}
 */
function parsed(text) {
  let contents;
  try {
    contents = JSON.parse(text);
  } catch {
    throw damaged("its description is cut off");
  }
  if (!contents?.models?.length) {
    throw new Error("This file holds no network; make it again by glassnet page.");
  }
  return contents;
}

/** @param {string} what */
function damaged(what) {
  return new Error(`This file is damaged: ${what}; make it again by glassnet page.`);
}
