/** Which values of the state stand in the address, and how. */

import { drawingParts } from "./drawing/address.js";
import { filmParts } from "./film/address.js";
import { racingParts } from "./racing/address.js";
import { seeingParts } from "./seeing/address.js";
import { indexFrom } from "./shell/address.js";

/** @typedef {import("./shell/address.js").Part} Part */

/**
 * @param {import("./page.js").Page} page
 * @returns {Part[]}
 */
export function addressParts(page) {
  return [
    modelPart(page),
    ...drawingParts(page),
    ...racingParts(page),
    ...filmParts(page),
    ...seeingParts(page),
  ];
}

/**
 * @param {import("./page.js").Page} page
 * @returns {Part}
 */
function modelPart({ models }) {
  return {
    name: "model",
    key: "model",
    write: ({ model }) => (models.length > 1 ? String(model) : null),
    read(text) {
      const model = indexFrom(text, models.length);
      return model === null ? null : { model };
    },
  };
}
