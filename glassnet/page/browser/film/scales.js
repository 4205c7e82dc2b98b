/**
 * The axes of a curve: from a number to its place, and the round numbers that are written there.
 *
 * @typedef {object} Scale
 * @property {(value: number) => number} place From 0, the first end of the axis, to 1.
 * @property {{value: number, text: string}[]} ticks
 */

import { short } from "../shell/numbers.js";

/**
 * An axis on which equal distances are equal differences.
 *
 * @param {number} least
 * @param {number} most Larger than that.
 * @param {number} count About so many numbers are written.
 * @param {(value: number) => string} [text]
 * @returns {Scale}
 */
export function linearScale(least, most, count, text = plain) {
  const step = roundStep((most - least) / count);
  const first = Math.ceil(least / step - 1e-9);
  const last = Math.floor(most / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, n) => {
    const value = Number(((first + n) * step).toPrecision(12));
    return { value, text: text(value) };
  });
  return { place: (value) => (value - least) / (most - least), ticks };
}

/**
 * An axis on which equal distances are equal ratios.
 *
 * @param {number} least Above 0.
 * @param {number} most Larger than that.
 * @returns {Scale} Numbers are written at powers of ten; of a short axis also in between.
 */
export function logarithmicScale(least, most) {
  const [low, high] = [Math.log10(least), Math.log10(most)];
  const every = Math.max(1, Math.ceil((high - low) / 6));
  const factors = high - low > 2.5 ? [1] : high - low > 1.2 ? [1, 3] : [1, 2, 5];
  const ticks = [];
  for (let power = Math.floor(low); power <= high; power += every) {
    for (const factor of factors) {
      const value = Number((factor * 10 ** power).toPrecision(3));
      if (value >= least && value <= most) ticks.push({ value, text: plain(value) });
    }
  }
  return { place: (value) => (Math.log10(value) - low) / (high - low), ticks };
}

/**
 * The axis of the steps on which the stops of a film stand at equal distances: wide where the film
 * looks closely.
 *
 * @param {number[]} stops Steps, growing, at least two.
 * @param {number} count About so many numbers are written.
 * @param {(value: number) => string} text
 * @returns {Scale}
 */
export function stretchedScale(stops, count, text) {
  const last = stops.length - 1;
  const every = Math.max(1, Math.round(last / count));
  const numbers = Array.from({ length: Math.floor(last / every) + 1 }, (_, n) => n * every);
  if (last - numbers[numbers.length - 1] > 0.8 * every) numbers.push(last);
  else numbers[numbers.length - 1] = last;
  return {
    place(step) {
      const next = stops.findIndex((stop) => stop >= step);
      if (next <= 0) return next === 0 ? 0 : 1;
      const [before, behind] = [stops[next - 1], stops[next]];
      return (next - 1 + (step - before) / (behind - before)) / last;
    },
    ticks: numbers.map((n) => ({ value: stops[n], text: text(stops[n]) })),
  };
}

/**
 * A round number, without zeros behind it.
 *
 * @param {number} value
 */
function plain(value) {
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 1e-3)) return short(value);
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

/**
 * The next round number: 1, 2 or 5 times a power of ten.
 *
 * @param {number} size Above 0.
 */
function roundStep(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  return power * ([1, 2, 5].find((factor) => factor * power >= size * (1 - 1e-9)) ?? 10);
}
