/**
 * Which pixels of the image a unit depends on, step by step from the unit back to the image.
 *
 * Windows see rows and columns independently of each other, so the pixels are always those at which
 * some rows and some columns meet. They need not be neighbours: a stride may be wider than a window.
 *
 * @import { Op } from "../mathematics/formulas.js"
 * @import { Unit } from "../shell/state.js"
 */

import { IMAGE, indexAt, isPlace } from "./places.js";
import { windowOf } from "./windows_of.js";

/**
 * @typedef {object} Field
 * @property {number[]} rows In order.
 * @property {number[]} columns In order; of a vector, its units, and then there is one row.
 * @property {boolean} cut Whether some window on the way hung over an edge, so that the field is
 *   smaller than it would be in the middle of a larger image.
 */

/** The ops whose every output depends on all inputs, if these are a vector. */
const MIXING = new Set(["Dense", "Softmax"]);

/**
 * The receptive field of a unit.
 *
 * @param {readonly Op[]} ops
 * @param {Unit} unit
 * @param {number} [until] The op on whose values it is wanted; the image by default.
 * @returns {Field}
 */
export function receptiveField(ops, { op, index }, until = IMAGE) {
  /** @type {Field} */
  let field = placesOf(index);
  for (let n = op; n > until; n--) field = before(ops[n], field);
  return field;
}

/**
 * @param {readonly number[]} index
 * @returns {Field}
 */
function placesOf(index) {
  const [rows, columns] = index.length === 3 ? [[index[0]], [index[1]]] : [[0], [index[0]]];
  return { rows, columns, cut: false };
}

/**
 * What the places of an op's output depend on in its input.
 *
 * @param {Op} op
 * @param {Field} field
 * @returns {Field}
 */
function before(op, { rows, columns, cut }) {
  const { inputShape: shape, outputShape } = op;
  const window = windowOf(op);
  if (window !== null) {
    const seenRows = seen(rows, window.starts[0], window.size[0], shape[0]);
    const seenColumns = seen(columns, window.starts[1], window.size[1], shape[1]);
    return {
      rows: seenRows.places,
      columns: seenColumns.places,
      cut: cut || seenRows.cut || seenColumns.cut,
    };
  }
  if (MIXING.has(op.type) && shape.length === 1) {
    return { rows: [0], columns: upTo(shape[0]), cut };
  }
  if (shape.length === 3 && outputShape.length === 1) {
    const places = columns.map((unit) => indexAt(shape, unit));
    const distinct = (/** @type {number} */ axis) => [...new Set(places.map((at) => at[axis]))];
    return { rows: distinct(0).sort(byNumber), columns: distinct(1).sort(byNumber), cut };
  }
  return { rows, columns, cut };
}

/**
 * The pixels along an axis that some of the windows see.
 *
 * @param {readonly number[]} windows
 * @param {readonly number[]} starts
 * @param {number} size Of a window.
 * @param {number} length Of the axis.
 */
function seen(windows, starts, size, length) {
  const places = new Set();
  let cut = false;
  for (const window of windows) {
    for (let place = starts[window]; place < starts[window] + size; place++) {
      if (isPlace([length], [place])) places.add(place);
      else cut = true;
    }
  }
  return { places: [...places].sort(byNumber), cut };
}

/** @param {number} end */
function upTo(end) {
  return Array.from({ length: end }, (_, n) => n);
}

/**
 * @param {number} a
 * @param {number} b
 */
function byNumber(a, b) {
  return a - b;
}

/**
 * A field in words.
 *
 * @param {Field} field
 * @param {readonly number[]} shape Of the image.
 */
export function fieldInWords({ rows, columns, cut }, shape) {
  if (rows.length === 0 || columns.length === 0) return "It sees nothing of the image.";
  if (shape.length === 1) return `It depends on ${columns.length} of the ${shape[0]} inputs.`;
  const pixels = rows.length * columns.length;
  const all = pixels === shape[0] * shape[1];
  if (all) return `It depends on the whole image of ${shape[0]}×${shape[1]} pixels.`;
  const edge = cut ? ", cut off at the image's edge" : "";
  return (
    `It depends on ${rows.length}×${columns.length} pixels of the image: ` +
    `${span("row", rows)}, ${span("column", columns)}${edge}.`
  );
}

/**
 * @param {string} noun
 * @param {readonly number[]} places In order.
 */
function span(noun, places) {
  const [first, last] = [places[0], places[places.length - 1]];
  if (first === last) return `${noun} ${first}`;
  const gaps = last - first + 1 > places.length ? ", not all of them" : "";
  return `${noun}s ${first} to ${last}${gaps}`;
}
