/**
 * A film: the weights of a network at some steps of a training, and what the training came to.
 *
 * `glassnet/page/films/describing.py` writes it. Its numbers stand in a blob of their own, which is
 * opened when somebody looks at the film.
 *
 * @import { PageFile, TensorReference } from "../shell/contents.js"
 * @import { Model } from "../shell/models.js"
 * @import { Tensor } from "../mathematics/tensor.js"
 */

import { Network } from "../mathematics/network.js";
import { isForeseen } from "../shell/foreseen.js";
import { openWeight } from "./decoding.js";

/**
 * One weight of the network over all frames; a vector is not rounded.
 * @typedef {object} WeightDescription
 * @property {TensorReference} exact (exact frames, …shape)
 * @property {TensorReference} [vectors] (other frames, features)
 * @property {TensorReference} [differences] (other frames, …shape), int8: what each frame adds to
 *   the rounded numbers of the one before it.
 * @property {TensorReference} [scales] (other frames, last axis) By what they are multiplied.
 */

/**
 * What the training came to.
 * @typedef {object} Verdict
 * @property {string} name
 * @property {string} words
 * @property {string} meaning
 * @property {number | null} step With which it went wrong, from 1.
 * @property {string[]} evidence
 * @property {string | null} cause
 * @property {string[]} causeEvidence
 * @property {string | null} suggestion
 */

/** @typedef {"loss" | "accuracy" | "val_loss" | "val_accuracy"} FigureName */

/**
 * @typedef {object} FilmDescription
 * @property {string} name Of the network and its seed.
 * @property {number} model The number of the network in the file whose training it is.
 * @property {[string, string][]} facts How it was trained: a heading and a value each.
 * @property {number} steps Of the whole training.
 * @property {number} epochSteps Of one epoch.
 * @property {number} firstEpoch The epoch of the first step, from 1.
 * @property {number[]} frames The steps that are done in each frame, growing; the first is 0.
 * @property {TensorReference} frameLosses (frames) The loss of the last of these steps.
 * @property {number[]} exact The frames that are stored as they were; the others are rounded.
 * @property {WeightDescription[]} weights In the order of the layers.
 * @property {{steps: TensorReference, values: TensorReference}} losses Of the steps, from 1.
 * @property {Partial<Record<FigureName, number | null>>[]} epochs Figures of each whole epoch.
 * @property {number | null} constantLoss That of the best constant answer.
 * @property {number | null} constantAccuracy
 * @property {Verdict | null} verdict
 * @property {boolean} isSame Whether the last frame has the weights that the run came to.
 */

/** A film whose numbers are there. */
export class Film {
  /**
   * @param {FilmDescription} description
   * @param {Model} model
   * @param {((frame: number) => Tensor)[]} weights What gives each weight in a frame.
   * @param {ArrayLike<number>} frameLosses
   * @param {{steps: ArrayLike<number>, values: ArrayLike<number>}} losses
   */
  constructor(description, model, weights, frameLosses, losses) {
    this.description = description;
    this.model = model;
    this.weights = weights;
    this.frameLosses = frameLosses;
    this.losses = losses;
  }

  /**
   * The network as it was in a frame.
   *
   * @param {number} frame
   * @returns {Network}
   */
  networkAt(frame) {
    let next = 0;
    const ops = this.model.network.ops.map((op) => ({
      ...op,
      weights: op.weights.map(() => this.weights[next++](frame)),
    }));
    return new Network(ops);
  }

  /**
   * The newest frame in which no more than so many steps are done.
   *
   * @param {number} step
   */
  frameAt(step) {
    const later = this.description.frames.findIndex((done) => done > step);
    return later < 0 ? this.description.frames.length - 1 : later - 1;
  }

  /**
   * The loss of the last step that is done in a frame; null before the first one.
   *
   * @param {number} frame
   * @returns {number | null}
   */
  lossIn(frame) {
    return this.description.frames[frame] === 0 ? null : this.frameLosses[frame];
  }
}

/**
 * Open a film, and look whether it is whole.
 *
 * @param {PageFile} file
 * @param {Model[]} models
 * @param {FilmDescription} description
 * @returns {Promise<Film>}
 * @throws {Error} if it is damaged, with a sentence
 */
export async function openFilm(file, models, description) {
  try {
    const model = models[description.model];
    check(model !== undefined, "its network is missing");
    checkFrames(description);
    const shapes = model.network.ops.flatMap((op) => op.weights.map((weight) => weight.shape));
    check(shapes.length === description.weights.length, "it is of another network");
    const weights = await Promise.all(
      shapes.map((shape, n) => openWeight(file, description.weights[n], shape, description)),
    );
    const frameLosses = await file.array(description.frameLosses);
    check(frameLosses.length === description.frames.length, "losses are missing");
    const [steps, values] = await Promise.all([
      file.array(description.losses.steps),
      file.array(description.losses.values),
    ]);
    check(steps.length === values.length, "losses are missing");
    return new Film(description, model, weights, frameLosses, { steps, values });
  } catch (error) {
    const reason = isForeseen(error) ? error.message : `it is damaged (${error}).`;
    throw new Error(`This film can't be shown: ${reason}`);
  }
}

/** @param {FilmDescription} description */
function checkFrames({ frames, exact, steps }) {
  const grows = frames.every(
    (step, n) => Number.isInteger(step) && (n === 0 || step > frames[n - 1]),
  );
  check(frames.length > 0 && grows, "its frames are not in order");
  check(
    frames[0] === 0 && frames[frames.length - 1] === steps,
    "it lacks its beginning or its end",
  );
  check(
    exact.every((frame, n) => frame >= 0 && frame < frames.length && !(frame <= exact[n - 1])),
    "its frames are not in order",
  );
}

/**
 * @param {boolean} holds
 * @param {string} otherwise What is wrong if it does not.
 */
function check(holds, otherwise) {
  if (!holds) throw new Error(`${otherwise}; make the page again by glassnet page.`);
}
