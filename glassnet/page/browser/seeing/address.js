/**
 * How the unit that is looked at stands in the address: its op and its place, `3:10,12,5`.
 *
 * @import { Page } from "../page.js"
 * @import { Part } from "../shell/address.js"
 * @import { Unit } from "../shell/state.js"
 */

import { IMAGE, isUnit } from "./places.js";

/** How the image is called, whose pixels no op has made. */
const IMAGE_NAME = "image";

/**
 * @param {Page} page
 * @returns {Part[]}
 */
export function seeingParts({ models }) {
  return [
    {
      name: "unit",
      key: "unit",
      write: ({ unit }) => unit && unitText(unit),
      read(text, { model = 0 }) {
        const unit = unitFrom(text, models[model].network.ops);
        return unit && { unit };
      },
    },
  ];
}

/** @param {Unit} unit */
export function unitText({ op, index }) {
  return `${op === IMAGE ? IMAGE_NAME : op}:${index.join(",")}`;
}

/**
 * The unit that a text of the address means.
 *
 * @param {string} text
 * @param {readonly import("../mathematics/formulas.js").Op[]} ops
 * @returns {Unit | null} null for a place that this network does not have.
 */
export function unitFrom(text, ops) {
  const match = /^(image|\d+):(\d+(?:,\d+)*)$/.exec(text);
  if (match === null) return null;
  const op = match[1] === IMAGE_NAME ? IMAGE : Number(match[1]);
  const unit = { op, index: match[2].split(",").map(Number) };
  return isUnit(ops, unit) ? unit : null;
}
