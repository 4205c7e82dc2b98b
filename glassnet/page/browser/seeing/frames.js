/**
 * What is framed in the layers' pictures: a unit, and what it sees of the layers before its own.
 *
 * @import { Op } from "../mathematics/formulas.js"
 * @import { Unit } from "../shell/state.js"
 * @import { Layer } from "./layers.js"
 * @import { Frame } from "./maps/picture.js"
 */

import { asMaps } from "../mathematics/tensor.js";
import { placeOfUnit } from "./maps/layer_view.js";
import { receptiveField } from "./receptive.js";
import { boxAround } from "./sums/field.js";

/**
 * The frame around a unit itself.
 *
 * @param {Unit} unit
 * @param {"shown" | "kept"} kind
 * @returns {Frame}
 */
export function ownFrame(unit, kind) {
  return { place: placeOfUnit(unit), height: 1, width: 1, kind };
}

/**
 * Frames around what a unit depends on in a layer before its own; none where this is everything.
 *
 * @param {readonly Op[]} ops
 * @param {Unit} unit
 * @param {Layer} layer
 * @returns {Frame[]}
 */
export function seenFrames(ops, unit, { output, shape }) {
  const field = receptiveField(ops, unit, output);
  const { x, y, width, height } = boxAround(field);
  const [rows, columns, channels] = asMaps(shape);
  if (shape.length === 1) {
    // Of a vector, a unit depends on everything or on one number.
    return field.columns.length > 1
      ? []
      : [{ place: [0, 0, field.columns[0]], height: 1, width: 1, kind: "seen" }];
  }
  if (height === rows && width === columns) return [];
  const own = channelSeen(ops, unit, output);
  const maps = own === null ? Array.from({ length: channels }, (_, n) => n) : [own];
  return maps.map((map) => ({ place: [y, x, map], height, width, kind: "seen" }));
}

/**
 * The one map that a unit depends on in an op's output; null if it depends on all.
 *
 * @param {readonly Op[]} ops
 * @param {Unit} unit
 * @param {number} until
 */
function channelSeen(ops, { op, index }, until) {
  let channel = index[index.length - 1];
  for (let n = op; n > until; n--) {
    const { type, inputShape, outputShape } = ops[n];
    if (type === "Conv2D" || type === "Dense") return null;
    if (inputShape.length === 3 && outputShape.length === 1) channel %= inputShape[2];
  }
  return channel;
}
