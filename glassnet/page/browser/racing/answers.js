/**
 * What one network says, in words.
 *
 * @import { Model } from "../shell/models.js"
 */

import { argmax } from "../mathematics/tensor.js";
import { outputKind, outputText, ranking } from "../seeing/outputs.js";
import { sayAnything } from "../shell/answering.js";

/** An answer that is none: the outputs are not finite, as after a training that diverged. */
export const NO_ANSWER = -2;

/**
 * The name of an answer.
 *
 * @param {{classes: readonly string[]}} model
 * @param {number} best Its place among the outputs, or {@link NO_ANSWER}.
 */
export function answerName({ classes }, best) {
  return classes[best] ?? "no number";
}

/**
 * The answer to which outputs come.
 *
 * @param {ArrayLike<number>} outputs
 * @returns {number} The place of the largest one, or {@link NO_ANSWER}.
 */
export function bestOf(outputs) {
  return sayAnything(outputs) ? argmax(outputs) : NO_ANSWER;
}

/**
 * How sure a network is, as a number with its unit.
 *
 * @param {Model} model
 * @param {number} output
 */
export function sureness({ network }, output) {
  return Number.isFinite(output) ? outputText(output, outputKind(network.ops)) : "not finite";
}

/**
 * What the height of curves says: how sure the networks are of one answer, or each of its own.
 *
 * @param {readonly {classes: readonly string[]}[]} models
 * @param {readonly number[]} targets For each network, the output that it is held to; below 0 for none.
 */
export function sureOf(models, targets) {
  const names = new Set(targets.map((target, n) => models[n].classes[target]));
  const [name] = names;
  return names.size === 1 && name !== undefined
    ? `how sure of ${name}`
    : "how sure of its first answer";
}

/**
 * The three largest outputs.
 *
 * @param {Model} model
 * @param {ArrayLike<number>} outputs
 */
export function likeliest(model, outputs) {
  const best = ranking(outputs).slice(0, 3);
  return best.map((k) => `${model.classes[k]}: ${sureness(model, outputs[k])}`).join(", ");
}
