/**
 * The numbers of the curves, for whom a picture does not serve.
 *
 * @import { Page } from "../page.js"
 * @import { Curve } from "./curves.js"
 * @import { Race } from "./race.js"
 * @import { Slider } from "./sliders.js"
 */

import { element, replace } from "../shell/elements.js";
import { answerName, sureness } from "./answers.js";

/** So many values of a slider stand in the table, about. */
const ROWS = 12;

/**
 * @param {Page} page
 * @param {Race} race
 * @param {Slider} slider
 * @param {number} place Of the slider.
 */
export function numbersTable({ models }, race, slider, place) {
  const room = element("div", {
    class: "race-table",
    tabindex: 0,
    role: "region",
    "aria-label": `${slider.label}: the curves as numbers`,
  });
  const fill = () => {
    const curve = race.store.get().curves[place];
    if (!details.open || !curve?.complete) return;
    replace(room, tableOf(models, slider, curve));
  };
  const details = element(
    "details",
    { ontoggle: fill },
    element("summary", {}, "The curves as numbers"),
    room,
  );
  race.store.subscribe(["drawn"], fill);
  return details;
}

/**
 * @param {import("../shell/models.js").Model[]} models
 * @param {Slider} slider
 * @param {Curve} curve
 */
function tableOf(models, slider, { values, networks }) {
  const step = Math.max(1, Math.round((values.length - 1) / ROWS));
  const middle = values.indexOf(slider.neutral);
  const rows = values.flatMap((value, k) => {
    if ((k - middle) % step !== 0) return [];
    const cells = networks.map(({ shares, bests }, n) =>
      element("td", {}, `${answerName(models[n], bests[k])} · ${sureness(models[n], shares[k])}`),
    );
    return [element("tr", {}, element("th", { scope: "row" }, slider.words(value)), ...cells)];
  });
  return element(
    "table",
    {},
    element("caption", {}, "Each network's answer, and how sure it is of the one it is held to"),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "col" }, slider.label),
        ...models.map(({ name }) => element("th", { scope: "col" }, name)),
      ),
    ),
    element("tbody", {}, ...rows),
  );
}
