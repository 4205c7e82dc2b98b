/**
 * Networks of random weights with awkward windows, to look through.
 *
 * @import { Op } from "../../glassnet/page/browser/mathematics/formulas.js"
 * @import { Padding } from "../../glassnet/page/browser/mathematics/windows.js"
 * @import { Tensor } from "../../glassnet/page/browser/mathematics/tensor.js"
 */

import { Network } from "../../glassnet/page/browser/mathematics/network.js";
import { sizeOf, tensorOf } from "../../glassnet/page/browser/mathematics/tensor.js";
import { starts } from "../../glassnet/page/browser/mathematics/windows.js";

/** Random numbers that are the same every time. */
export class Chance {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed;
  }

  /** The next one, from 0 to 1. */
  next() {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return this.state / 2 ** 32;
  }

  /**
   * @param {readonly number[]} shape
   * @param {number} [least]
   * @param {number} [most]
   */
  tensor(shape, least = -1, most = 1) {
    const draw = () => least + (most - least) * this.next();
    return tensorOf(Float32Array.from({ length: sizeOf(shape) }, draw), shape);
  }

  /**
   * @template T
   * @param {readonly T[]} things
   * @returns {T}
   */
  one(things) {
    return things[Math.floor(this.next() * things.length)];
  }
}

/** A row of ops that grows at its end. */
export class Row {
  /**
   * @param {readonly number[]} inputShape
   * @param {Chance} chance
   * @param {number} [least] Of the weights.
   */
  constructor(inputShape, chance, least = -1) {
    this.shape = [...inputShape];
    this.chance = chance;
    this.least = least;
    /** @type {Op[]} */
    this.ops = [];
  }

  /**
   * @param {string} type
   * @param {Op["config"]} [config]
   * @param {Tensor[]} [weights]
   * @param {number[]} [outputShape]
   */
  add(type, config = {}, weights = [], outputShape = this.shape) {
    const name = `${type.toLowerCase()}_${this.ops.length}`;
    const inputShape = this.shape;
    this.ops.push({ name, layer: name, type, config, inputShape, outputShape, weights });
    this.shape = outputShape;
    return this;
  }

  /**
   * @param {number} filters
   * @param {[number, number]} size
   * @param {[number, number]} strides
   * @param {Padding} padding
   */
  convolution(filters, size, strides, padding) {
    const { chance, least } = this;
    const kernel = chance.tensor([...size, this.shape[2], filters], least);
    const outputShape = [...this.places(size, strides, padding), filters];
    return this.add(
      "Conv2D",
      { strides, padding },
      [kernel, chance.tensor([filters], least)],
      outputShape,
    );
  }

  /**
   * @param {"AveragePooling2D" | "MaxPooling2D"} type
   * @param {[number, number]} size
   * @param {[number, number]} strides
   * @param {Padding} padding
   */
  pooling(type, size, strides, padding) {
    const outputShape = [...this.places(size, strides, padding), this.shape[2]];
    return this.add(type, { pool_size: size, strides, padding }, [], outputShape);
  }

  /** @param {number} units */
  dense(units) {
    const { chance, least } = this;
    const weights = [chance.tensor([this.shape[0], units], least), chance.tensor([units], least)];
    return this.add("Dense", {}, weights, [units]);
  }

  flatten() {
    return this.add("Flatten", {}, [], [sizeOf(this.shape)]);
  }

  network() {
    return new Network(this.ops);
  }

  /**
   * @param {[number, number]} size
   * @param {[number, number]} strides
   * @param {Padding} padding
   */
  places(size, strides, padding) {
    return size.map((side, axis) => starts(this.shape[axis], side, strides[axis], padding).length);
  }
}

/**
 * A network with convolutions, poolings and dense layers whose windows are drawn.
 *
 * @param {number} seed
 * @param {object} [options]
 * @param {number} [options.least] Of the weights; above 0, no term cancels another one.
 * @param {boolean} [options.plain] Whether averages and ReLU alone stand between the layers.
 */
export function drawnNetwork(seed, { least = -1, plain = false } = {}) {
  const chance = new Chance(seed);
  const inputShape = [7 + Math.floor(chance.next() * 5), 6 + Math.floor(chance.next() * 5), 2];
  const row = new Row(inputShape, chance, least);
  const side = () => chance.one([1, 2, 3, 4]);
  /** @returns {[number, number]} */
  const pair = () => [side(), side()];
  const steps = () => /** @type {[number, number]} */ ([chance.one([1, 2, 3]), chance.one([1, 2])]);
  if (!plain) row.add("Rescaling", { scale: 0.5, offset: -0.25 });
  row.convolution(3, pair(), steps(), chance.one(["same", "full"]));
  row.add(plain ? "ReLU" : chance.one(["ReLU", "Sigmoid", "Tanh", "Linear"]));
  const type = plain ? "AveragePooling2D" : chance.one(["AveragePooling2D", "MaxPooling2D"]);
  row.pooling(/** @type {"MaxPooling2D"} */ (type), pair(), steps(), "same");
  row.convolution(2, pair(), steps(), "same");
  row.add("Dropout", { rate: 0.5, position: row.ops.length });
  const end = row.ops.length;
  row.flatten().dense(5).add("Tanh").dense(4).add("Softmax");
  return { network: row.network(), image: chance.tensor(inputShape, 0.1, 1), end };
}
