/**
 * A training, step by step: the same formulas, the same images in the same order as `fit` in Python.
 *
 * Reference: `glassnet/reference/training.py`.
 *
 * @import { Op } from "../mathematics/formulas.js"
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { LabelledImages, Rates, TrainingPlan } from "./settings.js"
 */

import { imageKey } from "../mathematics/dropout.js";
import { lossAfter } from "../mathematics/losses.js";
import { Network } from "../mathematics/network.js";
import { momentumStep, sgdStep } from "../mathematics/optimizers.js";
import { addPenalty } from "../mathematics/penalties.js";
import { epochOrder, Purpose, streamKey } from "../mathematics/streams.js";
import { argmax, zeros } from "../mathematics/tensor.js";

/**
 * What came of a step.
 * @typedef {object} Step
 * @property {number} loss The mean over the images of its batch, before the weights changed, with
 *   what the regularisers add.
 * @property {number} right How many of these images the network read right.
 * @property {number} images How many images there were.
 */

/** All numbers of a training are of this type. */
const NUMBERS = new Float64Array();

/** Changes a network's weights, and remembers what the optimizer needs from step to step. */
export class Trainer {
  /** @param {TrainingPlan} plan whose weights stay as they are */
  constructor(plan) {
    this.plan = plan;
    this.network = new Network(plan.ops.map((op) => ({ ...op, weights: op.weights.map(precise) })));
    /** @type {Rates} what the next step takes */
    this.rates = { ...plan.rates };
    /** How many steps were taken. */
    this.steps = 0;
    this.stepsOfEpoch = Math.ceil(plan.training.labels.length / plan.batchSize);
    /** How many steps the whole training has. */
    this.allSteps = this.stepsOfEpoch * plan.epochs;
    /** Whether the loss has become infinite or no number: then no step can mend the weights. */
    this.isLost = false;
    this.loss = lossAfter(plan.ops, plan.loss);
    this.targets = plan.training.labels.map((label) => this.loss.targetOf(label));
    this.velocities = this.network.newGradients("weights").gradients;
    // What each image fills anew, so that nothing is allocated in a step.
    this.image = zeros(plan.ops[0].inputShape, NUMBERS);
    this.values = this.network.newValues();
    this.gradients = this.network.newGradients("weights");
    this.dy = zeros(plan.ops[this.loss.last].outputShape, NUMBERS);
    /** @type {Uint32Array} the images of this epoch, in its order */
    this.order = new Uint32Array();
  }

  /** Whether no further step is to be taken. */
  get isOver() {
    return this.isLost || this.steps >= this.allSteps;
  }

  /**
   * Take the next batch of images through the network, and change the weights by the gradient of
   * their mean loss; where this is infinite or no number, they stay as they are.
   *
   * @returns {Step}
   */
  step() {
    const { training, batchSize, seed } = this.plan;
    const epoch = Math.floor(this.steps / this.stepsOfEpoch);
    const start = (this.steps % this.stepsOfEpoch) * batchSize;
    if (start === 0) this.order = epochOrder(BigInt(seed), epoch, training.labels.length);
    const batch = this.order.subarray(start, start + batchSize);
    const stream = streamKey(BigInt(seed), Purpose.DROPOUT, epoch);
    for (const own of this.gradients.gradients.flat()) own.data.fill(0);
    let [total, right] = [0, 0];
    for (const image of batch) {
      total += this.#learnFrom(image, imageKey(stream, image), batch.length);
      const answer = this.values[this.values.length - 1];
      if (argmax(answer.data) === training.labels[image]) right += 1;
    }
    this.steps += 1;
    this.isLost = !Number.isFinite(total);
    const penalty = this.isLost ? 0 : this.#update();
    return { loss: total / batch.length + penalty, right, images: batch.length };
  }

  /**
   * Add what one image says to the gradients of the weights.
   *
   * @param {number} image its index
   * @param {number} key its random number in this epoch
   * @param {number} images how many there are in its batch
   * @returns {number} its loss
   */
  #learnFrom(image, key, images) {
    const { last, evaluate } = this.loss;
    fillImage(this.image, this.plan.training, image);
    this.network.forward(this.image, key, this.values);
    const loss = evaluate(this.dy, this.targets[image], this.values[last]);
    for (let c = 0; c < this.dy.data.length; c++) this.dy.data[c] /= images;
    this.network.backward(this.dy, { last, wanted: "weights", into: this.gradients });
    return loss;
  }

  /**
   * One step of the optimizer, for every weight.
   *
   * @returns {number} what the regularisers add to the loss
   */
  #update() {
    const { learningRate, momentum } = this.rates;
    let penalties = 0;
    for (const [n, op] of this.network.ops.entries()) {
      for (const [k, { data }] of op.weights.entries()) {
        const gradient = this.gradients.gradients[n][k].data;
        const penalty = this.plan.penalties[n][k];
        if (penalty) penalties += addPenalty(gradient, data, penalty);
        if (momentum > 0) {
          momentumStep(data, gradient, this.velocities[n][k].data, learningRate, momentum, false);
        } else {
          sgdStep(data, gradient, learningRate);
        }
      }
    }
    return penalties;
  }

  /**
   * The share of images that the network reads right, without any dropout.
   *
   * @param {LabelledImages} images
   * @returns {Generator<void, number>} It pauses after each image; at its end comes a number from 0
   *   to 1.
   */
  *accuracy(images) {
    let right = 0;
    for (const [n, label] of images.labels.entries()) {
      fillImage(this.image, images, n);
      const values = this.network.forward(this.image, null, this.values);
      if (argmax(values[values.length - 1].data) === label) right += 1;
      yield;
    }
    return right / images.labels.length;
  }

  /**
   * The weights as they are now, rounded to float32.
   *
   * @returns {Tensor[][]} of each op
   */
  weights() {
    return this.network.ops.map((op) =>
      op.weights.map(({ data, shape }) => ({ data: Float32Array.from(data), shape })),
    );
  }
}

/**
 * Weights in float64. A unit whose sum is 0 but for rounding may be on in one program and off in
 * another, and then two trainings part: the fewer digits are lost, the later. V8 is as fast with them.
 *
 * @param {Tensor} weights
 * @returns {Tensor}
 */
function precise({ data, shape }) {
  return { data: Float64Array.from(data), shape };
}

/**
 * Bring a stored image to numbers.
 *
 * @param {Tensor} tensor filled
 * @param {LabelledImages} images
 * @param {number} number of the image among them
 */
function fillImage(tensor, { images }, number) {
  const size = tensor.data.length;
  tensor.data.set(images.subarray(number * size, (number + 1) * size));
}
