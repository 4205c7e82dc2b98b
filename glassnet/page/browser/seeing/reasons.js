/**
 * By which pixels the network's mind would change: gradients of scores by the image, and how far
 * the pixels would have to go.
 *
 * @import { Network } from "../mathematics/network.js"
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { Answer } from "../shell/state.js"
 */

import { scoreGradients } from "../mathematics/saliency.js";
import { argmax } from "../mathematics/tensor.js";
import { ranking } from "./outputs.js";

/** The largest pixel. */
const WHITE = 255;

/**
 * @typedef {object} Reasons
 * @property {number} about The output that is asked about.
 * @property {number} rival The one that the best would have to give way to; the best one itself
 *   where there is no other.
 * @property {Tensor} speaking The gradient of the score of `about`.
 * @property {Tensor} turning The gradient of the rival's score, less that of the best one's.
 */

/**
 * @param {Network} network
 * @param {Answer} answer
 * @param {number | null} asked The output that is asked about; null for the best one.
 * @returns {Reasons}
 */
export function reasonsOf(network, answer, asked) {
  const [best, second = best] = ranking(answer.outputs);
  const about = asked ?? best;
  const rival = about === best ? second : about;
  // The network has seen other images since: those of a race, or of the steps below.
  if (network.image !== answer.x) network.forward(answer.x);
  const speaking = scoreGradients(network, about);
  const from = about === best ? speaking : scoreGradients(network, best);
  const to = rival === about ? speaking : scoreGradients(network, rival);
  const data = to.data.map((value, n) => value - from.data[n]);
  return { about, rival, speaking, turning: { data, shape: to.shape } };
}

/**
 * The least number of grey levels by which all pixels have to go, each up or down as the gradient
 * says, for the network to say something else. No pixel goes below 0 or above 255.
 *
 * Source: Goodfellow, Shlens and Szegedy 2015, "Explaining and harnessing adversarial examples", §4.
 *
 * @param {Network} network
 * @param {Tensor} x The image, 0 … 255.
 * @param {Tensor} gradient In the same shape.
 * @param {number} most So many levels are tried.
 * @returns {{levels: number, says: number} | null} What it says then; null if it says the same still.
 */
export function leastStep(network, x, gradient, most) {
  const answerAt = (/** @type {number} */ levels) => {
    const values = network.forward(moved(x, gradient, levels));
    return argmax(values[values.length - 1].data);
  };
  const best = answerAt(0);
  let [low, high] = [0, 1];
  while (high < most && answerAt(high) === best) [low, high] = [high, Math.min(2 * high, most)];
  if (answerAt(high) === best) return null;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (answerAt(middle) === best) low = middle;
    else high = middle;
  }
  return { levels: high, says: answerAt(high) };
}

/**
 * @param {Tensor} x
 * @param {Tensor} gradient
 * @param {number} levels
 * @returns {Tensor}
 */
function moved(x, gradient, levels) {
  const data = x.data.map((pixel, n) =>
    Math.max(0, Math.min(WHITE, pixel + levels * Math.sign(gradient.data[n]))),
  );
  return { data, shape: x.shape };
}
