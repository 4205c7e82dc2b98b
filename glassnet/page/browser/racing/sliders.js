/**
 * The sliders: what each of them changes in an image, over which range, and how its values are
 * said.
 *
 * @import { Disturbance } from "../shell/state.js"
 */

import { minus } from "../shell/numbers.js";

/**
 * @typedef {keyof Disturbance} SliderName
 *
 * @typedef {object} Slider
 * @property {SliderName} name
 * @property {string} label What it does.
 * @property {string} axis What is on the axis of its curve, with the unit.
 * @property {number} least
 * @property {number} most
 * @property {number} step
 * @property {number} neutral Where it changes nothing.
 * @property {number[]} ticks Values that the axis names.
 * @property {(value: number) => string} words A value, as it is said.
 * @property {(value: number) => string} short A value, as a table or an axis says it.
 */

/** @type {readonly Slider[]} */
export const SLIDERS = [
  {
    name: "right",
    label: "Shift sideways",
    axis: "pixels to the right",
    least: -12,
    most: 12,
    step: 0.5,
    neutral: 0,
    ticks: [-12, -6, 0, 6, 12],
    words: (value) => sided(value, "pixels to the left", "pixels to the right", "not shifted"),
    short: signed,
  },
  {
    name: "down",
    label: "Shift up or down",
    axis: "pixels down",
    least: -12,
    most: 12,
    step: 0.5,
    neutral: 0,
    ticks: [-12, -6, 0, 6, 12],
    words: (value) => sided(value, "pixels up", "pixels down", "not shifted"),
    short: signed,
  },
  {
    name: "turn",
    label: "Turn",
    axis: "degrees, clockwise",
    least: -180,
    most: 180,
    step: 3,
    neutral: 0,
    ticks: [-180, -90, 0, 90, 180],
    words: (value) => sided(value, "degrees to the left", "degrees to the right", "not turned"),
    short: (value) => `${signed(value)}°`,
  },
  {
    name: "scale",
    label: "Scale",
    axis: "times its size",
    least: 0.3,
    most: 2,
    step: 0.05,
    neutral: 1,
    ticks: [0.5, 1, 1.5, 2],
    words: (value) => (value === 1 ? "not scaled" : `${plain(value)} times its size`),
    short: (value) => `×${plain(value)}`,
  },
  {
    name: "thicken",
    label: "Thin or thicken",
    axis: "pixels on each side",
    least: -1,
    most: 3,
    step: 0.1,
    neutral: 0,
    ticks: [-1, 0, 1, 2, 3],
    words: (value) => sided(value, "pixels thinner", "pixels thicker", "as thick as it was"),
    short: signed,
  },
  {
    name: "noise",
    label: "Add noise",
    axis: "standard deviation, in per cent of white",
    least: 0,
    most: 1,
    step: 0.02,
    neutral: 0,
    ticks: [0, 0.25, 0.5, 0.75, 1],
    words: (value) => (value === 0 ? "no noise" : `noise of ${Math.round(100 * value)} per cent`),
    short: (value) => `${Math.round(100 * value)} %`,
  },
];

/** @type {Readonly<Disturbance>} */
export const NEUTRAL = Object.freeze(
  /** @type {Disturbance} */ (
    Object.fromEntries(SLIDERS.map(({ name, neutral }) => [name, neutral]))
  ),
);

/**
 * The disturbance with one slider moved.
 *
 * @param {Readonly<Disturbance> | null} disturbance
 * @param {SliderName} name
 * @param {number} value
 * @returns {Disturbance | null} null if nothing is changed any more.
 */
export function moved(disturbance, name, value) {
  const changed = { ...NEUTRAL, ...disturbance, [name]: value };
  return SLIDERS.every(({ name, neutral }) => changed[name] === neutral) ? null : changed;
}

/**
 * The values that a slider can take, from the least to the most.
 *
 * @param {Slider} slider
 * @returns {number[]}
 */
export function valuesOf({ least, most, step }) {
  const count = Math.round((most - least) / step) + 1;
  return Array.from({ length: count }, (_, n) => valueAt({ least, step }, n));
}

/**
 * The value of a slider that is nearest to a number.
 *
 * @param {Slider} slider
 * @param {number} number
 * @returns {number}
 */
export function nearestValue({ least, most, step }, number) {
  const within = Math.min(most, Math.max(least, number));
  return valueAt({ least, step }, Math.round((within - least) / step));
}

/**
 * Sums of steps are not exact; a value is the same number however it was reached.
 *
 * @param {Pick<Slider, "least" | "step">} slider
 * @param {number} n
 */
function valueAt({ least, step }, n) {
  return Number((least + n * step).toFixed(6)) + 0; // and never a −0
}

/** @param {number} value */
function plain(value) {
  return String(Number(value.toFixed(2)));
}

/** @param {number} value With its sign, if it is not 0. */
function signed(value) {
  return value > 0 ? `+${plain(value)}` : minus(plain(value));
}

/**
 * @param {number} value
 * @param {string} below
 * @param {string} above
 * @param {string} none
 */
function sided(value, below, above, none) {
  if (value === 0) return none;
  const words = `${plain(Math.abs(value))} ${value < 0 ? below : above}`;
  return Math.abs(value) === 1 ? words.replace(/^1 pixels/, "1 pixel") : words;
}
