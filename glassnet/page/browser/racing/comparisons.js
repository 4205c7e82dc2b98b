/**
 * What a convolution buys, and what pooling buys, by the figures that stand in the file.
 *
 * @import { ModelDescription } from "../shell/models.js"
 */

import { accuracyText } from "../shell/numbers.js";

/**
 * What is compared of a network.
 * @typedef {Pick<ModelDescription, "name" | "parameters" | "flops" | "accuracy" | "data">
 *   & {ops: readonly {type: string, outputShape: readonly number[]}[]}} Compared
 *
 * @typedef {object} Comparison
 * @property {string} question
 * @property {string} answer
 */

const CONVOLUTION = /^Conv2D$/;
const POOLING = /Pooling2D$/;

/** The ops in which two networks that are compared may differ; Flatten comes with them. */
const FEATURE = /^Conv2D$|Pooling2D$|^Flatten$/;

/**
 * The pairs of networks that differ in one thing, and what it costs and brings. Networks count that
 * were tested on the same data as the first one and are built as it is, but for convolutions and
 * poolings; of some that have as many of these, the first.
 *
 * @param {readonly Compared[]} models
 * @returns {Comparison[]}
 */
export function comparisonsOf(models) {
  const kinds = new Map();
  for (const model of models) {
    if (model.accuracy === null || model.data !== models[0].data) continue;
    if (restOf(model) !== restOf(models[0])) continue;
    const kind = `${countOf(model, CONVOLUTION)} ${countOf(model, POOLING) > 0}`;
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
 * What a network consists of besides convolutions and poolings: its dense layers with their units,
 * and the kinds of all else, such as its activations.
 *
 * @param {Compared} model
 */
function restOf({ ops }) {
  const others = ops.filter(({ type }) => !FEATURE.test(type));
  const dense = others.filter(({ type }) => type === "Dense").map((op) => op.outputShape);
  return JSON.stringify([dense, [...new Set(others.map(({ type }) => type))].sort()]);
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
    `${other.name} has ${accuracyText(after)} of the test images right,`,
    `${plain.name} ${accuracyText(before)}: ${errors(1 - before, 1 - after)},`,
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
