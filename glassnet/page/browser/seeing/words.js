/**
 * Layers, ops and places in words.
 *
 * @import { Config, Op } from "../mathematics/formulas.js"
 * @import { Layer } from "./layers.js"
 */

import { fixed, percent, short, whole } from "../shell/numbers.js";
import { IMAGE } from "./places.js";
import { settingsOf } from "./settings.js";

/** What an op does with its input, in one sentence, by its type. */
const PURPOSES =
  /** @type {Readonly<Record<string, string | ((config: Partial<Config>) => string)>>} */ (
    Object.freeze({
      Rescaling: ({ scale = 1, offset = 0 }) =>
        `Each pixel x becomes ${short(scale)} · x${plus(offset)}, so that the numbers are small.`,
      Threshold: ({ threshold = 0 }) =>
        `Each pixel above ${short(threshold)} becomes 1, and every other one 0.`,
      Conv2D:
        "Each map is one filter, laid over every place of what is above: where it fits, the sum is large.",
      AveragePooling2D: "Each place is the average of a small window of the map above.",
      MaxPooling2D: "Each place is the largest number in a small window of the map above.",
      Flatten: "The same numbers in one row, place by place. Nothing is computed.",
      Dropout: ({ rate = 0 }) =>
        `It does nothing in a prediction. In training it drops ${percent(rate)} of these numbers.`,
      Dense: "Each cell is one unit: everything above, each number times a weight, added up.",
      ReLU: "Numbers below 0 become 0.",
      Sigmoid: "Each number is squeezed between 0 and 1.",
      Tanh: "Each number is squeezed between −1 and 1.",
      Softmax: "The scores become shares of one whole, the probabilities.",
      Linear: "Nothing is computed.",
    })
  );

/**
 * What a layer does, in a sentence or two.
 *
 * @param {readonly Op[]} ops
 * @param {Layer} layer
 */
export function purposeOf(ops, { sums, output }) {
  if (sums === IMAGE) return "What the network is given: numbers from 0, the ground, to 255.";
  const sentences = [purpose(ops[sums])];
  if (output !== sums && ops[output].type !== "Linear") sentences.push(purpose(ops[output]));
  return sentences.join(" ");
}

/** @param {Op} op */
function purpose(op) {
  const words = Object.hasOwn(PURPOSES, op.type) ? PURPOSES[op.type] : "";
  return typeof words === "string" ? words : words(settingsOf(op));
}

/** @param {number} addend With its sign, behind what it is added to; nothing for 0. */
function plus(addend) {
  if (addend === 0) return "";
  return addend < 0 ? ` − ${short(-addend)}` : ` + ${short(addend)}`;
}

/**
 * The size of a layer's values, and what it has learned.
 *
 * @param {Layer} layer
 */
export function sizeInWords({ shape, parameters, output }) {
  if (output === IMAGE && shape.length === 3) {
    const kind = shape[2] === 1 ? "grey" : `${shape[2]} channels`;
    return `${shape[0]}×${shape[1]} pixels, ${kind}`;
  }
  const size =
    shape.length === 3
      ? `${shape[2]} ${shape[2] === 1 ? "map" : "maps"} of ${shape[0]}×${shape[1]}`
      : `${whole(shape[0])} numbers`;
  return parameters > 0 ? `${size} · ${whole(parameters)} parameters` : size;
}

/**
 * A place in words: "map 3, row 10, column 12", "unit 17".
 *
 * @param {readonly number[]} index
 * @param {object} [options]
 * @param {boolean} [options.single] Whether there is one map only, which then needs no number.
 * @param {string} [options.map] What a map is called: a channel, in the image.
 */
export function placeInWords(index, { single = false, map = "map" } = {}) {
  if (index.length !== 3) return `unit ${index[0]}`;
  const place = `row ${index[0]}, column ${index[1]}`;
  return single ? place : `${map} ${index[2]}, ${place}`;
}

/** What stands before a value's name in a formula, by the type of its op. */
const FUNCTIONS =
  /** @type {Readonly<Record<string, (x: string, config: Partial<Config>) => string>>} */ (
    Object.freeze({
      ReLU: (x) => `max(0, ${x})`,
      Sigmoid: (x) => `1 / (1 + exp(−${bracketed(x)}))`,
      Tanh: (x) => `tanh(${x})`,
      Rescaling: (x, { scale = 1, offset = 0 }) => `${short(scale)} · ${x}${plus(offset)}`,
      Threshold: (x, { threshold = 0 }) => `1 if ${x} > ${short(threshold)}, else 0`,
    })
  );

/**
 * A function of one number as a formula; the number itself for an op that changes nothing.
 *
 * @param {string} type Of the op.
 * @param {Partial<Config>} config
 * @param {number} x
 */
export function functionText(type, config, x) {
  const number = decimals(x);
  return Object.hasOwn(FUNCTIONS, type) ? FUNCTIONS[type](number, config) : number;
}

/** @param {string} text A number, in brackets if it has a sign. */
export function bracketed(text) {
  return text.startsWith("−") ? `(${text})` : text;
}

/**
 * A number of a sum: with so many digits behind the point that one can add it up by hand.
 *
 * @param {number} value
 */
export function decimals(value) {
  return Math.abs(value) < 1000 ? fixed(value, 3) : short(value);
}
