/**
 * How scores become shares of one whole.
 *
 * @import { Unit } from "../../shell/state.js"
 * @import { SoftmaxTerms } from "../terms.js"
 */

import { element, replace, setText } from "../../shell/elements.js";
import { fixed, percent } from "../../shell/numbers.js";
import { bracketed, decimals } from "../words.js";

/** So many classes are listed, those with the largest scores. */
const LISTED = 10;

/** A unit of a softmax. */
export class SoftmaxView {
  /** @param {readonly string[]} classes The names of the units; empty where they have none. */
  constructor(classes) {
    this.classes = classes;
    this.list = element("tbody");
    this.formula = element("p", { class: "formula" });
    this.element = element(
      "div",
      { class: "sum" },
      element(
        "p",
        { class: "grid-words" },
        "Softmax: exp of each score, less the largest one, divided by the sum of them all.",
      ),
      element(
        "table",
        { class: "sum-table softmax" },
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("th", { scope: "col" }, "output"),
            element("th", { scope: "col", class: "number" }, "score"),
            element("th", { scope: "col", class: "number" }, "exp"),
            element("th", { scope: "col", class: "number" }, "share"),
          ),
        ),
        this.list,
      ),
      this.formula,
    );
  }

  /**
   * @param {Unit} _unit
   * @param {SoftmaxTerms} terms
   */
  update(_unit, { scores, largest, powers, total, unit, result }) {
    const listed = scores.map((_, n) => n).sort((a, b) => scores[b] - scores[a]);
    const rest = listed.splice(LISTED);
    const named = (/** @type {number} */ n) => this.classes[n] ?? `unit ${n}`;
    const rows = listed.map((n) => {
      const cells = [fixed(scores[n], 3), fixed(powers[n], 4), percent(powers[n] / total)];
      return row(named(n), cells, n === unit ? "current" : "");
    });
    if (rest.length > 0) {
      const sum = rest.reduce((partial, n) => partial + powers[n], 0);
      rows.push(row(`the other ${rest.length}`, ["", fixed(sum, 4), percent(sum / total)], ""));
    }
    replace(this.list, ...rows, row("sum", ["", fixed(total, 4), percent(1)], "total"));
    const difference = `${fixed(scores[unit], 3)} − ${bracketed(fixed(largest, 3))}`;
    setText(this.formula, `exp(${difference}) / ${fixed(total, 4)} = ${decimals(result)}`);
  }
}

/**
 * @param {string} label
 * @param {readonly string[]} cells
 * @param {string} kind
 */
function row(label, cells, kind) {
  return element(
    "tr",
    { class: kind },
    element("th", { scope: "row" }, label),
    ...cells.map((text) => element("td", { class: "number" }, text)),
  );
}
