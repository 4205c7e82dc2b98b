/**
 * How sure each network stays of an answer while one slider goes over its whole range, and where
 * its answer breaks. The other sliders stay where they are.
 *
 * @import { Network } from "../mathematics/network.js"
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { Disturbance } from "../shell/state.js"
 * @import { Slider } from "./sliders.js"
 */

import { inputOf } from "../shell/answering.js";
import { bestOf } from "./answers.js";
import { disturb } from "./disturbing.js";
import { NEUTRAL, SLIDERS, valuesOf } from "./sliders.js";

/** Of the values of a slider, every so-manyth one is measured first: a curve is soon there. */
const COARSE = 4;

/** Where it is not yet known what a network answers. */
const UNMEASURED = -1;

/**
 * What one network made of each value of the slider.
 * @typedef {object} Measured
 * @property {number} target The output that was asked about; -1 for none.
 * @property {Float64Array} shares How sure it is of the target; NaN where this is not known.
 * @property {Int16Array} bests Its answer, or {@link UNMEASURED}.
 */

/**
 * What a curve is the answer to.
 * @typedef {object} Question
 * @property {Tensor} image As it was before anything was done to it.
 * @property {Readonly<Disturbance> | null} disturbance Where the sliders stand.
 * @property {readonly Network[]} networks
 */

/**
 * @typedef {object} Curve
 * @property {Question} question
 * @property {Slider} slider
 * @property {number[]} values Of the slider, in order.
 * @property {Measured[]} networks
 * @property {boolean} complete
 */

/**
 * A curve of which nothing has been measured yet.
 *
 * @param {Question} question
 * @param {Slider} slider
 * @param {readonly number[]} targets For each network, the output that it is asked about.
 * @param {number} [every] Of the slider's values, only every so-manyth is measured.
 * @returns {Curve}
 */
export function emptyCurve(question, slider, targets, every = 1) {
  const all = valuesOf(slider);
  const middle = all.indexOf(slider.neutral);
  const values = all.filter((_, n) => (n - middle) % every === 0);
  const networks = targets.map((target) => ({
    target,
    shares: new Float64Array(values.length).fill(Number.NaN),
    bests: new Int16Array(values.length).fill(UNMEASURED),
  }));
  return { question, slider, values, networks, complete: false };
}

/**
 * Measure curves, first all of them coarsely and then the rest, so that all can soon be seen.
 *
 * @param {Question} question
 * @param {readonly Curve[]} curves Filled, those at the front first.
 * @returns {Generator<Curve | null, void>} After every answer it pauses: with a curve if something
 *   of it can be drawn that could not be drawn before, else with null.
 */
export function* measuring({ image, disturbance, networks }, curves) {
  const buffers = networks.map((network) => network.newValues());
  for (const coarse of [true, false]) {
    for (const curve of curves) {
      const { slider, values } = curve;
      const middle = values.indexOf(slider.neutral);
      for (const [n, value] of values.entries()) {
        if (((n - middle) % COARSE === 0) !== coarse) continue;
        const changed = disturb(image, { ...NEUTRAL, ...disturbance, [slider.name]: value });
        for (const [k, network] of networks.entries()) {
          fill(curve.networks[k], n, network, changed, buffers[k]);
          yield null;
        }
      }
      if (!coarse) curve.complete = true;
      yield curve;
    }
  }
}

/**
 * @param {Measured} measured
 * @param {number} n The place of the slider's value.
 * @param {Network} network
 * @param {Tensor} image
 * @param {Tensor[]} buffers
 */
function fill({ target, shares, bests }, n, network, image, buffers) {
  const values = network.forward(inputOf(network, image), null, buffers);
  const outputs = values[values.length - 1].data;
  bests[n] = bestOf(outputs);
  if (target >= 0) shares[n] = outputs[target];
}

/**
 * Where an answer breaks.
 * @typedef {object} Break
 * @property {number} place Of the slider's value among its values.
 * @property {number} value The first one at which the answer is another.
 * @property {number} answer The other answer.
 */

/**
 * How far a slider can be moved to either side before the answer changes.
 *
 * @typedef {object} Reach
 * @property {boolean} holds Whether the answer is the target where the slider changes nothing.
 * @property {Break | null} below null if it holds down to the least value.
 * @property {Break | null} above null if it holds up to the most.
 */

/**
 * @param {Pick<Curve, "slider" | "values">} curve
 * @param {Measured} measured Of one network.
 * @returns {Reach | null} null as long as it is not measured where the slider changes nothing.
 */
export function reachOf({ slider, values }, { target, bests }) {
  const middle = values.indexOf(slider.neutral);
  if (bests[middle] === UNMEASURED) return null;
  if (bests[middle] !== target) return { holds: false, below: null, above: null };
  /** @param {number} step */
  const breakTowards = (step) => {
    for (let place = middle + step; place >= 0 && place < values.length; place += step) {
      if (bests[place] !== UNMEASURED && bests[place] !== target) {
        return { place, value: values[place], answer: bests[place] };
      }
    }
    return null;
  };
  return { holds: true, below: breakTowards(-1), above: breakTowards(1) };
}

/**
 * Whether a curve also answers another question: it doesn't depend on where its own slider stands.
 *
 * @param {Curve} curve
 * @param {Question} question
 */
export function answers({ question: own, slider }, question) {
  const [one, other] = [own.disturbance ?? NEUTRAL, question.disturbance ?? NEUTRAL];
  return (
    own.image === question.image &&
    own.networks.every((network, n) => network === question.networks[n]) &&
    SLIDERS.every(({ name }) => name === slider.name || one[name] === other[name])
  );
}
