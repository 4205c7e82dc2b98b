/**
 * Where the sliders stand, and which one is shown large, in the address.
 *
 * @import { Page } from "../page.js"
 * @import { Part } from "../shell/address.js"
 * @import { Disturbance } from "../shell/state.js"
 */

import { moved, nearestValue, SLIDERS } from "./sliders.js";

/**
 * @param {Page} _page
 * @returns {Part[]}
 */
export function racingParts(_page) {
  return [
    {
      name: "push",
      key: "disturbance",
      write: ({ disturbance }) => (disturbance ? disturbanceText(disturbance) : null),
      read(text) {
        const disturbance = disturbanceFrom(text);
        return disturbance && { disturbance };
      },
    },
    {
      name: "slider",
      key: "slider",
      write: ({ slider }) => slider,
      read(text) {
        const found = SLIDERS.find(({ name }) => name === text);
        return found ? { slider: found.name } : null;
      },
    },
  ];
}

/**
 * @param {Readonly<Disturbance>} disturbance
 * @returns {string} Only the sliders that were moved: "right:2,turn:-30".
 */
export function disturbanceText(disturbance) {
  return SLIDERS.filter(({ name, neutral }) => disturbance[name] !== neutral)
    .map(({ name }) => `${name}:${disturbance[name]}`)
    .join(",");
}

/**
 * @param {string} text
 * @returns {Disturbance | null} null for what makes no sense.
 */
export function disturbanceFrom(text) {
  /** @type {Disturbance | null} */
  let disturbance = null;
  for (const word of text.split(",")) {
    const [name, number, ...more] = word.split(":");
    const slider = SLIDERS.find((one) => one.name === name);
    const value = Number(number);
    if (!slider || !number || more.length > 0 || !Number.isFinite(value)) return null;
    disturbance = moved(disturbance, slider.name, nearestValue(slider, value));
  }
  return disturbance;
}
