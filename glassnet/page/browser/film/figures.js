/**
 * The figures of each epoch, and how the training was done, as tables.
 *
 * @import { Film, FigureName } from "./film.js"
 */

import { element } from "../shell/elements.js";
import { percent, short } from "../shell/numbers.js";

/** @type {[FigureName, string][]} */
const COLUMNS = [
  ["loss", "loss"],
  ["accuracy", "accuracy"],
  ["val_loss", "loss, validation"],
  ["val_accuracy", "accuracy, validation"],
];

/**
 * @param {Film} film
 * @returns {HTMLElement}
 */
export function figuresOf({ description }) {
  const { name, epochs, facts, isSame, firstEpoch, frames } = description;
  const columns = COLUMNS.filter(([figure]) => epochs.some((figures) => figure in figures));
  return element(
    "details",
    { class: "film-figures" },
    element("summary", {}, `Figures of ${name}`),
    epochs.length > 0 &&
      table(
        ["epoch", ...columns.map(([, heading]) => heading)],
        epochs.map((figures, n) => [
          String(firstEpoch + n),
          ...columns.map(([figure]) => figureText(figure, figures[figure])),
        ]),
      ),
    table(["how it was trained", "value"], facts),
    element(
      "p",
      { class: "facts" },
      `${frames.length} frames. The kernels of each are rounded to eight bits for every output ` +
        "unit; those of the last frame are exact. ",
      isSame
        ? "They are the weights that the recorded run came to, to the last bit."
        : "They are not to the last bit the weights that the recorded run came to: it was " +
            "computed by another version or on another kind of processor.",
    ),
  );
}

/**
 * @param {FigureName} figure
 * @param {number | null | undefined} value
 */
function figureText(figure, value) {
  if (value === null || value === undefined) return "–";
  return figure.endsWith("loss") ? short(value) : percent(value);
}

/**
 * @param {string[]} headings
 * @param {string[][]} rows
 */
function table(headings, rows) {
  const head = headings.map((heading) => element("th", { scope: "col" }, heading));
  const body = rows.map(([first, ...others]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, first),
      ...others.map((text) => element("td", {}, text)),
    ),
  );
  return element(
    "div",
    { class: "wide-table" },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...body),
    ),
  );
}
