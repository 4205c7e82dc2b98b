/**
 * What a convolution buys, and what pooling buys, by the figures that stand in the file.
 *
 * @import { ModelDescription } from "../shell/models.js"
 */

import { accuracyWords } from "./words.js";

/**
 * What is compared of a network.
 * @typedef {Pick<ModelDescription, "name" | "parameters" | "flops" | "accuracy" | "data">
 *   & {ops: readonly {type: string}[]}} Compared
 *
 * @typedef {object} Comparison
 * @property {string} question
 * @property {string} answer
 */

/** @type {[string, (model: Compared) => number][]} What two networks may differ in. */
const FEATURES = [
  ["convolution", (model) => countOf(model, /^Conv2D$/)],
  ["pooling", (model) => countOf(model, /Pooling2D$/)],
];

/**
 * The pairs of networks that differ in one thing, and what it costs and brings. Networks count that
 * were tested on the same data; of some that are built alike, the first.
 *
 * @param {readonly Compared[]} models
 * @returns {Comparison[]}
 */
export function comparisonsOf(models) {
  const kinds = new Map();
  for (const model of models) {
    if (model.accuracy === null || model.data !== models[0].data) continue;
    const [convolutions, poolings] = FEATURES.map(([, count]) => count(model));
    const kind = `${convolutions} ${poolings > 0}`;
    if (!kinds.has(kind)) kinds.set(kind, model);
  }
  /**
   * @param {string} question
   * @param {string} without
   * @param {string} with_
   */
  const compared = (question, without, with_) => {
    const [plain, better] = [kinds.get(without), kinds.get(with_)];
    return plain && better ? [{ question, answer: bought(plain, better) }] : [];
  };
  return [
    ...compared("What does a convolution buy?", "0 false", "1 false"),
    ...compared("What does a second one buy?", "1 false", "2 false"),
    ...compared("What does pooling buy behind one convolution?", "1 false", "1 true"),
    ...compared("What does pooling buy behind two?", "2 false", "2 true"),
    ...(kinds.has("1 false") && kinds.has("2 false")
      ? []
      : compared("What does a second convolution buy, with pooling?", "1 true", "2 true")),
  ];
}

/**
 * @param {Compared} model
 * @param {RegExp} type
 */
function countOf({ ops }, type) {
  return ops.filter((op) => type.test(op.type)).length;
}

/**
 * @param {Compared} plain
 * @param {Compared} other
 */
function bought(plain, other) {
  const [before, after] = [plain.accuracy ?? 0, other.accuracy ?? 0];
  return [
    `${other.name} has ${accuracyWords(after)} of the test images right,`,
    `${plain.name} ${accuracyWords(before)}: ${errors(1 - before, 1 - after)},`,
    `with ${times(other.parameters / plain.parameters)} the parameters`,
    `and ${times(other.flops / plain.flops)} the FLOPs.`,
  ].join(" ");
}

/**
 * @param {number} before
 * @param {number} after
 */
function errors(before, after) {
  if (before === after) return "as many errors";
  const change = before === 0 ? Number.POSITIVE_INFINITY : Math.abs(after - before) / before;
  const size = Number.isFinite(change) ? `${Math.round(100 * change)} % ` : "";
  return `${size}${after < before ? "fewer" : "more"} errors`;
}

/** @param {number} factor */
function times(factor) {
  return factor < 1
    ? `${Number((100 * factor).toPrecision(2))} % of`
    : `${Number(factor.toPrecision(2))} times`;
}
