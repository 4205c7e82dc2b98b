/**
 * The stops of the films that are shown: every step at which one of them has a frame. The scrubber
 * goes from stop to stop, so that two films of one length or of several are moved by one hand.
 */

import { whole } from "../shell/numbers.js";

/** @typedef {{frames: number[]}} Framed */

/**
 * @param {Framed[]} films
 * @returns {number[]} Steps, growing.
 */
export function stopsOf(films) {
  const steps = new Set(films.flatMap(({ frames }) => frames));
  return [...steps].sort((a, b) => a - b);
}

/**
 * The stop that is nearest to a step.
 *
 * @param {number[]} stops
 * @param {number} step
 * @returns {number} Its number.
 */
export function nearestStop(stops, step) {
  const far = stops.map((stop) => Math.abs(stop - step));
  return far.indexOf(Math.min(...far));
}

/**
 * The epoch of a step, and the step in it, in words.
 *
 * @param {{epochSteps: number, firstEpoch: number, steps: number}} film
 * @param {number} step So many are done.
 */
export function placeInWords({ epochSteps, firstEpoch, steps }, step) {
  if (step === 0) return "before the first step";
  const epoch = firstEpoch + Math.floor((step - 1) / epochSteps);
  return `step ${whole(step)} of ${whole(steps)}, in epoch ${epoch}`;
}

/**
 * A stop of several films in words.
 *
 * @param {number[]} stops
 * @param {number} stop
 */
export function stopInWords(stops, stop) {
  if (stops[stop] === 0) return "before the first step";
  const last = stops[stops.length - 1];
  return `step ${whole(stops[stop])} of ${whole(last)}`;
}
