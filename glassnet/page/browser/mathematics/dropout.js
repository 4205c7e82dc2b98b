/**
 * Dropout: while training, some numbers of each image are left out at random.
 *
 * Whether a number is dropped is a function of the image's key, the layer and the number's own
 * place. So nothing has to be kept for the way back: the mask is computed once more.
 *
 * Reference: `glassnet/reference/dropout.py`.
 *
 * @import { Tensor } from "./tensor.js"
 */

import { foldIn, mix } from "./streams.js";

/** 2³² divided by the golden ratio: its multiples are spread evenly. */
const GOLDEN = 0x9e3779b9;

/**
 * A number that looks random for an image of an epoch.
 *
 * @param {number} stream the epoch's own number, 32 bits
 * @param {number} image the image's own index
 * @returns {number} from 0 to 2³² - 1
 */
export function imageKey(stream, image) {
  return foldIn(stream, image);
}

/**
 * `y = m x`, where m is 0 with a chance of `rate`, else `1 / (1 - rate)`: what is kept is raised, so
 * that sums stay the same on average.
 *
 * Source: Srivastava et al. 2014, §4 and §10.
 *
 * @param {Tensor} y filled, (H, W, C) or (F)
 * @param {Tensor} x
 * @param {number} rate the share that is dropped
 * @param {number} position of the layer among the network's ops
 * @param {number | null} key of the image, see {@link imageKey}; null leaves the image alone
 */
export function dropoutForward(y, x, rate, position, key) {
  if (key === null) {
    y.data.set(x.data);
    return;
  }
  const layer = mix(Math.imul(position + 1, GOLDEN));
  const limit = Math.round(rate * 2 ** 32);
  const kept = 1 / (1 - rate);
  const channels = x.shape[x.shape.length - 1];
  const places = x.data.length / channels;
  for (let place = 0, n = 0; place < places; place++) {
    for (let c = 0; c < channels; c++, n++) {
      // Numbers of an image are counted channel by channel, in each row by row.
      const dropped = mix(key ^ mix(layer + c * places + place)) < limit;
      y.data[n] = dropped ? 0 : kept * x.data[n];
    }
  }
}

/**
 * `dx = m dy`.
 *
 * @param {Tensor} dx filled
 * @param {Tensor} dy
 * @param {number} rate as forward had it
 * @param {number} position as forward had it
 * @param {number | null} key as forward had it
 */
export function dropoutBackward(dx, dy, rate, position, key) {
  dropoutForward(dx, dy, rate, position, key);
}
