/**
 * How far each network can be pushed: a row for each slider, with the values at which the answer
 * changes. Each of them is a button that moves the slider there.
 *
 * @import { Page } from "../page.js"
 * @import { Break } from "./curves.js"
 * @import { Race } from "./race.js"
 * @import { Slider } from "./sliders.js"
 */

import { element, oncePerFrame, replace } from "../shell/elements.js";
import { answerName } from "./answers.js";
import { reachOf } from "./curves.js";
import { racerSample } from "./marks.js";
import { moved, SLIDERS } from "./sliders.js";

/**
 * @param {Page} page
 * @param {Race} race
 */
export function reachTable(page, race) {
  const rows = SLIDERS.map(({ label }) => ({
    head: element("th", { scope: "row" }, label),
    cells: page.models.map(() => element("td", {}, "…")),
  }));
  const draw = oncePerFrame(() => {
    const { curves } = race.store.get();
    for (const [place, { cells }] of rows.entries()) {
      for (const [n, cell] of cells.entries()) {
        replace(cell, ...cellOf(page, SLIDERS[place], curves[place], n));
      }
    }
  });
  race.store.subscribe(["drawn", "curves"], draw);
  const caption = "Where each answer breaks: one slider is moved, and the others stay as they are.";
  return element(
    "div",
    {},
    element("p", { class: "reach-caption", id: "reach-caption" }, caption),
    tableIn(rows, page),
  );
}

/**
 * @param {{head: HTMLElement, cells: HTMLElement[]}[]} rows
 * @param {Page} page
 */
function tableIn(rows, { models }) {
  return element(
    "div",
    { class: "race-table", tabindex: 0, role: "region", "aria-labelledby": "reach-caption" },
    element(
      "table",
      { class: "race-reach", "aria-labelledby": "reach-caption" },
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("td", {}),
          ...models.map(({ name }, n) =>
            element("th", { scope: "col" }, racerSample(n), " ", name),
          ),
        ),
      ),
      element("tbody", {}, ...rows.map(({ head, cells }) => element("tr", {}, head, ...cells))),
    ),
  );
}

/**
 * @param {Page} page
 * @param {Slider} slider
 * @param {import("./curves.js").Curve | null} curve
 * @param {number} n The network.
 * @returns {(Node | string)[]}
 */
function cellOf({ models, store }, slider, curve, n) {
  const reach = curve && reachOf(curve, curve.networks[n]);
  if (!reach) return ["…"];
  if (!reach.holds) {
    const best = curve.networks[n].bests[curve.values.indexOf(slider.neutral)];
    return [`says ${answerName(models[n], best)} anyway`];
  }
  const ends = [reach.below, reach.above].filter((end) => end !== null);
  if (ends.length === 0) return ["holds all the way"];
  /** @param {Break} end */
  const button = ({ value, answer }) =>
    element(
      "button",
      {
        class: "race-break",
        title: `${slider.words(value)}: says ${answerName(models[n], answer)}. Go there`,
        onclick: () =>
          store.set({ disturbance: moved(store.get().disturbance, slider.name, value) }),
      },
      `${slider.short(value)} → ${answerName(models[n], answer)}`,
    );
  return ends.map(button);
}
