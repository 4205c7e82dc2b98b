/**
 * From a unit to those that it is made from, and to those that look at it.
 *
 * @import { Network } from "../mathematics/network.js"
 * @import { Op } from "../mathematics/formulas.js"
 * @import { Answer, Unit } from "../shell/state.js"
 * @import { Layer } from "./layers.js"
 * @import { Terms } from "./terms.js"
 */

import { layerOfOp } from "./layers.js";
import { indexAt, offsetOf, shapeOf, unitValue } from "./places.js";
import { windowOf } from "./windows_of.js";

/**
 * The input that the largest term comes from, by its size.
 *
 * @param {readonly Op[]} ops
 * @param {Unit} unit
 * @param {Terms} terms Its own.
 * @returns {Unit | null} null for a pixel of the image.
 */
export function strongestInput(ops, unit, terms) {
  if (terms.kind === "image") return null;
  const op = unit.op - 1;
  const shape = shapeOf(ops, op);
  switch (terms.kind) {
    case "convolution": {
      const cells = terms.channels.flatMap(({ cells }) => cells);
      return { op, index: largestInside(cells).index };
    }
    case "average":
      return { op, index: largestInside(terms.cells).index };
    case "maximum":
      return { op, index: terms.cells[terms.winner].index };
    case "dense":
      return { op, index: indexAt(shape, indexOfLargest(terms.products)) };
    case "softmax":
      return { op, index: unit.index };
    default:
      return { op, index: terms.index };
  }
}

/** @param {import("./terms.js").Cell[]} cells */
function largestInside(cells) {
  const inside = cells.filter((cell) => cell.inside);
  return inside[indexOfLargest(inside.map(({ product }) => product))];
}

/** @param {ArrayLike<number>} numbers The place of the one that is largest in size. */
function indexOfLargest(numbers) {
  let best = 0;
  for (let n = 1; n < numbers.length; n++) {
    if (Math.abs(numbers[n]) > Math.abs(numbers[best])) best = n;
  }
  return best;
}

/**
 * A unit that looks at another one.
 * @typedef {object} User
 * @property {Unit} unit Of the next layer: behind its activation, if it has one.
 * @property {number} weight By which it multiplies the value; 1 where it doesn't.
 * @property {number} term What the value adds to its sum.
 */

/**
 * The units of the next layer that look at a unit, with the largest terms first. Where the value is
 * 0 all terms are, and the largest weights come first.
 *
 * @param {Network} network
 * @param {Answer} answer
 * @param {readonly Layer[]} layers
 * @param {Unit} unit
 * @returns {User[]} None for an output of the network.
 */
export function usersOf({ ops }, answer, layers, unit) {
  const own = layers[layerOfOp(layers, unit.op)];
  // The unit's sum goes through its own layer's activation first, place by place.
  const value = unitValue(answer, { op: own.output, index: unit.index });
  const next = own.output + 1;
  if (next >= ops.length) return [];
  const op = layers[layerOfOp(layers, next)].output;
  const users = placesLookingAt(ops[next], unit.index).map(({ index, weight }) => ({
    unit: { op, index },
    weight,
    term: weight * value,
  }));
  return users.sort(
    (a, b) => Math.abs(b.term) - Math.abs(a.term) || Math.abs(b.weight) - Math.abs(a.weight),
  );
}

/**
 * The places of an op's output that depend on one place of its input, each with its weight.
 *
 * @param {Op} op
 * @param {readonly number[]} index
 * @returns {{index: number[], weight: number}[]}
 */
function placesLookingAt(op, index) {
  if (op.type === "Dense") {
    const [kernel] = op.weights;
    const units = kernel.shape[1];
    return Array.from({ length: units }, (_, unit) => ({
      index: [unit],
      weight: kernel.data[index[0] * units + unit],
    }));
  }
  if (windowOf(op) !== null) return windowsLookingAt(op, index);
  return [{ index: indexAt(op.outputShape, offsetOf(op.inputShape, index)), weight: 1 }];
}

/**
 * @param {Op} op
 * @param {readonly number[]} index
 */
function windowsLookingAt(op, [row, column, channel]) {
  const window = windowOf(op);
  const found = [];
  if (window === null) return [];
  const rows = over(window.starts[0], window.size[0], row);
  const columns = over(window.starts[1], window.size[1], column);
  for (const { window: i, tap: k } of rows) {
    for (const { window: j, tap: l } of columns) {
      if (op.type !== "Conv2D") {
        found.push({ index: [i, j, channel], weight: 1 });
        continue;
      }
      const [kernel] = op.weights;
      const first = offsetOf(kernel.shape, [k, l, channel, 0]);
      for (let o = 0; o < kernel.shape[3]; o++) {
        found.push({ index: [i, j, o], weight: kernel.data[first + o] });
      }
    }
  }
  return found;
}

/**
 * The windows along an axis that see a pixel, and the place within each that lies over it.
 *
 * @param {readonly number[]} starts
 * @param {number} size
 * @param {number} pixel
 */
function over(starts, size, pixel) {
  return starts
    .map((start, window) => ({ window, tap: pixel - start }))
    .filter(({ tap }) => tap >= 0 && tap < size);
}
