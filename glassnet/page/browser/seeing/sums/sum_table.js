/**
 * A sum as a table: a row for each addend, and the total below.
 */

import { element, replace, setText } from "../../shell/elements.js";
import { decimals } from "../words.js";
import { windowsCanvas } from "./windows.js";

/**
 * @typedef {object} Addend
 * @property {string} label
 * @property {number} value
 */

/**
 * An addend with a picture, which can be chosen.
 * @typedef {Addend & {key: number, current: boolean, paint: (canvas: HTMLCanvasElement) => void}} Pictured
 */

/** A table of addends. */
export class SumTable {
  /**
   * @param {string} heading Of the pictures.
   * @param {string} result Of the values.
   * @param {(key: number) => void} onChosen
   */
  constructor(heading, result, onChosen) {
    this.onChosen = onChosen;
    this.body = element("tbody");
    this.total = element("td", { class: "number" });
    /** @type {Row[]} */
    this.rows = [];
    this.element = element(
      "table",
      { class: "sum-table" },
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("th", { scope: "col" }, element("span", { class: "visually-hidden" }, "from")),
          element("th", { scope: "col" }, heading),
          element("th", { scope: "col", class: "number" }, result),
        ),
      ),
      this.body,
      element(
        "tfoot",
        {},
        element("tr", {}, element("th", { scope: "row", colspan: 2 }, "sum"), this.total),
      ),
    );
  }

  /**
   * @param {readonly Pictured[]} pictured
   * @param {readonly Addend[]} plain
   * @param {number} total
   */
  update(pictured, plain, total) {
    const count = pictured.length + plain.length;
    if (count !== this.rows.length) {
      this.rows = Array.from({ length: count }, () => new Row((key) => this.onChosen(key)));
      replace(this.body, ...this.rows.map((row) => row.element));
    }
    for (const [n, addend] of pictured.entries()) this.rows[n].update(addend, addend);
    for (const [n, addend] of plain.entries()) this.rows[pictured.length + n].update(addend, null);
    setText(this.total, decimals(total));
  }
}

/** One addend. */
class Row {
  /** @param {(key: number) => void} onChosen */
  constructor(onChosen) {
    this.key = 0;
    this.name = element("span");
    this.button = element(
      "button",
      { type: "button", class: "small", onclick: () => onChosen(this.key) },
      "",
    );
    this.canvas = windowsCanvas();
    this.value = element("td", { class: "number" });
    this.element = element(
      "tr",
      {},
      element("th", { scope: "row" }, this.name, this.button),
      element("td", {}, this.canvas),
      this.value,
    );
  }

  /**
   * @param {Addend} addend
   * @param {Pictured | null} pictured The same one, if it has a picture.
   */
  update({ label, value }, pictured) {
    setText(this.value, decimals(value));
    const choosable = pictured !== null && label !== "patch";
    this.button.hidden = !choosable;
    this.name.hidden = choosable;
    setText(this.name, label);
    setText(this.button, label);
    this.canvas.hidden = pictured === null;
    if (pictured === null) return;
    this.key = pictured.key;
    this.button.setAttribute("aria-pressed", String(pictured.current));
    pictured.paint(this.canvas);
  }
}
