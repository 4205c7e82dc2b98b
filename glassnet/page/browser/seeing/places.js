/**
 * Places in tensors: [row, column, channel] in a map, [unit] in a vector.
 *
 * Of a network's values, those of the op -1 are the pixels of the image that goes into it.
 *
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { Answer, Unit } from "../shell/state.js"
 * @import { Op } from "../mathematics/formulas.js"
 */

/** The "op" whose values are the image. */
export const IMAGE = -1;

/**
 * Where the value at a place stands among the numbers of its tensor.
 *
 * @param {readonly number[]} shape
 * @param {readonly number[]} index
 * @returns {number}
 */
export function offsetOf(shape, index) {
  return index.reduce((offset, place, axis) => offset * shape[axis] + place, 0);
}

/**
 * The place of the number that stands there.
 *
 * @param {readonly number[]} shape
 * @param {number} offset
 * @returns {number[]}
 */
export function indexAt(shape, offset) {
  const index = [];
  let rest = offset;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}

/**
 * Whether a tensor of this shape has such a place.
 *
 * @param {readonly number[]} shape
 * @param {readonly number[]} index
 */
export function isPlace(shape, index) {
  return (
    index.length === shape.length &&
    index.every((place, axis) => Number.isInteger(place) && place >= 0 && place < shape[axis])
  );
}

/**
 * The shape of what an op puts out; of the image for {@link IMAGE}.
 *
 * @param {readonly Op[]} ops
 * @param {number} op
 * @returns {number[]}
 */
export function shapeOf(ops, op) {
  return op === IMAGE ? ops[0].inputShape : ops[op].outputShape;
}

/**
 * What an op has put out; the image for {@link IMAGE}.
 *
 * @param {Answer} answer
 * @param {number} op
 * @returns {Tensor}
 */
export function valuesOf(answer, op) {
  return op === IMAGE ? answer.x : answer.values[op];
}

/**
 * @param {Answer} answer
 * @param {Unit} unit
 * @returns {number}
 */
export function unitValue(answer, { op, index }) {
  const { data, shape } = valuesOf(answer, op);
  return data[offsetOf(shape, index)];
}

/**
 * @param {Unit | null} one
 * @param {Unit | null} other
 */
export function sameUnit(one, other) {
  if (one === null || other === null) return one === other;
  return one.op === other.op && String(one.index) === String(other.index);
}

/**
 * Whether a network has such a unit.
 *
 * @param {readonly Op[]} ops
 * @param {Unit} unit
 */
export function isUnit(ops, { op, index }) {
  return op >= IMAGE && op < ops.length && isPlace(shapeOf(ops, op), index);
}
