/**
 * The network's answer in words.
 *
 * @import { Op } from "../mathematics/formulas.js"
 */

import { sayAnything } from "../shell/answering.js";
import { percent, short } from "../shell/numbers.js";

/**
 * What the outputs are: shares of one whole, a probability each, or scores, which are neither.
 * @typedef {"shares" | "probabilities" | "scores"} OutputKind
 */

/**
 * From here on an answer is sure. A network that was trained with smoothed labels, as those that
 * come with the package, gives about 0.9 to what it is sure of.
 */
const SURE = 0.8;

/** Below, it is no more than a guess. */
const UNSURE = 0.5;

/** What is said where nothing is drawn. */
export const EMPTY = "Draw something: an empty drawing has no answer.";

/** What is said of weights that have grown without limit. */
export const BROKEN = "No answer: an output is not finite, as after a training that went wrong.";

/** What is said of a network that has no output for each class. */
export const MAPS = "The network's outputs are maps: see below.";

/**
 * @param {readonly Op[]} ops
 * @returns {OutputKind}
 */
export function outputKind(ops) {
  const last = ops.findLast(({ type }) => type !== "Dropout" && type !== "Linear");
  if (last?.type === "Softmax") return "shares";
  return last?.type === "Sigmoid" ? "probabilities" : "scores";
}

/**
 * An output as one reads it.
 *
 * @param {number} value
 * @param {OutputKind} kind
 */
export function outputText(value, kind) {
  return kind === "scores" ? short(value) : percent(value);
}

/**
 * The outputs' numbers, the largest first.
 *
 * @param {ArrayLike<number>} outputs
 * @returns {number[]}
 */
export function ranking(outputs) {
  return Array.from(outputs, (_, n) => n).sort((a, b) => outputs[b] - outputs[a]);
}

/**
 * A sentence or two, in three parts.
 * @typedef {object} AnswerWords
 * @property {string} opening How sure it is: "It says ", "It guesses ".
 * @property {string} best The name of the best class, with its output.
 * @property {string} next How the sentence ends, and what the network would say next.
 */

/**
 * @param {ArrayLike<number>} outputs
 * @param {readonly string[]} classes
 * @param {OutputKind} kind
 * @returns {AnswerWords}
 */
export function answerInWords(outputs, classes, kind) {
  if (!sayAnything(outputs)) return { opening: BROKEN, best: "", next: "" };
  const [best, second] = ranking(outputs);
  const named = (/** @type {number} */ n) => `${classes[n]} (${outputText(outputs[n], kind)})`;
  const sure = kind === "scores" || outputs[best] >= SURE;
  const likely = outputs[best] >= UNSURE;
  const isNothing = kind !== "scores" && outputText(outputs[second], kind) === outputText(0, kind);
  return {
    opening: sure ? "It says " : likely ? "It leans towards " : "It guesses ",
    best: named(best),
    next: second === undefined || isNothing ? "." : `. Next it would say ${named(second)}.`,
  };
}
