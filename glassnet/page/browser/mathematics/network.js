/**
 * A network: a loop over its layers, and a reversed loop.
 *
 * Reference: `glassnet/reference/network.py`.
 *
 * @import { Config, Op } from "./formulas.js"
 * @import { Tensor } from "./tensor.js"
 *
 * @typedef {object} Gradients
 * @property {Tensor} dx by the image
 * @property {Tensor[]} dvalues by the output of each op
 * @property {Tensor[][]} gradients by the weights of each op
 */

import { FORMULAS } from "./formulas.js";
import { zeros } from "./tensor.js";

/** Simple layers in a row, with their weights, for one image at a time. */
export class Network {
  /**
   * @param {readonly Op[]} ops at least one
   * @throws {RangeError} for a layer that has no formula here
   */
  constructor(ops) {
    for (const op of ops) {
      if (!Object.hasOwn(FORMULAS, op.type)) {
        throw new RangeError(`The page can't compute the layer ${op.name} (${op.type}).`);
      }
    }
    this.ops = ops;
    this.formulas = ops.map((op) => FORMULAS[op.type]);
    this.configs = ops.map((op, position) => /** @type {Config} */ ({ ...op.config, position }));
    /** @type {Tensor[]} the output of each op for the image that went through last */
    this.values = [];
    /** @type {Tensor | null} this image */
    this.image = null;
    /** @type {number | null} and its key */
    this.key = null;
  }

  /**
   * The output of each op for an image; the last one is the network's answer.
   *
   * @param {Tensor} image in the shape that the first op takes
   * @param {number | null} [key] in training, the image's own random number, see `imageKey` of
   *   `dropout.js`; without it, nothing is dropped out
   * @param {Tensor[]} [values] what is filled: new tensors, if none are given
   * @returns {Tensor[]} one for each op
   */
  forward(image, key = null, values = this.newValues()) {
    let x = image;
    for (const [n, op] of this.ops.entries()) {
      this.formulas[n].forward(values[n], x, op.weights, this.configs[n], key);
      x = values[n];
    }
    [this.image, this.values, this.key] = [image, values, key];
    return values;
  }

  /**
   * The gradients of the image that went {@link forward} last.
   *
   * @param {Tensor} dy the gradient by the output of the op `last`
   * @param {object} [options]
   * @param {number} [options.last] the op to begin with; the network's last by default
   * @param {number} [options.first] the op to end with, and the gradient by its input is still
   *   computed; the network's first by default
   * @param {"everything" | "values" | "weights"} [options.wanted] "values" leaves out the gradients
   *   by the weights, "weights" those by whatever stands before the first weight
   * @param {Gradients} [options.into] what is filled, and for the weights added to: new tensors, if
   *   none are given
   * @returns {Gradients} of what was not gone through or not wanted they are 0
   */
  backward(dy, options = {}) {
    const { last = this.ops.length - 1, wanted = "everything" } = options;
    const { into = this.newGradients(wanted) } = options;
    let { first = 0 } = options;
    if (wanted === "weights") first = this.#firstWithWeights;
    into.dvalues[last].data.set(dy.data);
    for (let n = last; n >= first; n--) {
      this.#backwardOf(n, into, wanted, n > first || wanted !== "weights");
    }
    return into;
  }

  /**
   * Go back through one op.
   *
   * @param {number} n its place
   * @param {Gradients} into
   * @param {"everything" | "values" | "weights"} wanted
   * @param {boolean} goesOn whether the gradient by its input is wanted
   */
  #backwardOf(n, into, wanted, goesOn) {
    const [{ weights }, config, formula] = [this.ops[n], this.configs[n], this.formulas[n]];
    const x = n > 0 ? this.values[n - 1] : /** @type {Tensor} */ (this.image);
    const dy = into.dvalues[n];
    if (wanted !== "values") formula.weightGradients?.(into.gradients[n], dy, x, config);
    if (!goesOn) return;
    const dx = n > 0 ? into.dvalues[n - 1] : into.dx;
    formula.backward(dx, dy, x, this.values[n], weights, config, this.key);
  }

  /**
   * Tensors of zeros for the output of each op.
   *
   * @returns {Tensor[]}
   */
  newValues() {
    return this.ops.map((op) => zeros(op.outputShape, this.#like));
  }

  /**
   * Tensors of zeros for what {@link backward} fills.
   *
   * @param {"everything" | "values" | "weights"} [wanted] "values" leaves out those by the weights
   * @returns {Gradients}
   */
  newGradients(wanted = "everything") {
    const of = wanted === "values" ? [] : this.ops;
    return {
      dx: zeros(this.ops[0].inputShape, this.#like),
      dvalues: this.newValues(),
      gradients: of.map((op) => op.weights.map((w) => zeros(w.shape, w.data))),
    };
  }

  /** The first op that has weights; the number of ops if none has. */
  get #firstWithWeights() {
    const first = this.ops.findIndex((op) => op.weights.length > 0);
    return first < 0 ? this.ops.length : first;
  }

  /** Numbers of the type in which the network computes: that of its weights. */
  get #like() {
    return this.ops.find((op) => op.weights.length > 0)?.weights[0].data;
  }
}
