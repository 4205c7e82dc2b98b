/**
 * The places of a window as a grid of numbers, each of which leads to the unit it comes from.
 *
 * @import { Cell } from "../terms.js"
 */

import { scheme } from "../../shell/colours.js";
import { element, replace, setText } from "../../shell/elements.js";
import { fixed } from "../../shell/numbers.js";

/** Larger windows have no room for numbers. */
export const MOST_NUMBERS_BESIDE = 7;

/** A grid of cells. */
export class NumberGrid {
  /**
   * @param {string} label For screen readers.
   * @param {(cell: Cell) => void} onChosen
   */
  constructor(label, onChosen) {
    this.onChosen = onChosen;
    this.columns = 0;
    /** @type {GridCell[]} */
    this.cells = [];
    this.element = element("div", { class: "number-grid", role: "group", "aria-label": label });
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /**
   * @param {readonly Cell[]} cells Row by row.
   * @param {number} columns
   * @param {object} options
   * @param {number} options.most The product, by size, that gets the full colour.
   * @param {boolean} options.weighted Whether the weights are shown.
   * @param {number} [options.winner] The cell that is marked.
   */
  update(cells, columns, { most, weighted, winner = -1 }) {
    if (cells.length !== this.cells.length || columns !== this.columns) {
      this.columns = columns;
      this.cells = cells.map(() => new GridCell((cell) => this.onChosen(cell)));
      this.element.style.setProperty("--columns", String(columns));
      replace(this.element, ...this.cells.map((cell) => cell.button));
      if (this.cells.length > 0) this.cells[0].button.tabIndex = 0;
    }
    for (const [n, cell] of cells.entries()) {
      this.cells[n].update(cell, weighted, most > 0 ? cell.product / most : 0);
      this.cells[n].button.classList.toggle("winner", n === winner);
    }
  }

  /** @param {KeyboardEvent} event The arrow keys move within the grid. */
  #onKey(event) {
    const steps = /** @type {Record<string, number>} */ ({
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.columns,
      ArrowDown: this.columns,
    });
    const from = this.cells.findIndex(({ button }) => button === event.target);
    const to = this.cells[from + (steps[event.key] ?? Number.NaN)];
    if (!to) return;
    event.preventDefault();
    this.cells[from].button.tabIndex = -1;
    to.button.tabIndex = 0;
    to.button.focus();
  }
}

/** One place: its value, the weight under it, and their product. */
class GridCell {
  /** @param {(cell: Cell) => void} onChosen */
  constructor(onChosen) {
    /** @type {Cell | null} */
    this.cell = null;
    this.place = element("span", { class: "visually-hidden" });
    this.value = element("span", { class: "cell-value" });
    this.weight = element("span", { class: "cell-weight" });
    this.product = element("span", { class: "cell-product" });
    this.button = element(
      "button",
      {
        type: "button",
        class: "cell",
        tabindex: -1,
        onclick: () => this.cell?.inside && onChosen(this.cell),
      },
      this.place,
      this.value,
      this.weight,
      this.product,
    );
  }

  /**
   * @param {Cell} cell
   * @param {boolean} weighted
   * @param {number} share Of the full colour, from -1 to 1.
   */
  update(cell, weighted, share) {
    this.cell = cell;
    const { inside, index, value, weight, product } = cell;
    setText(this.place, inside ? `row ${index[0]}, column ${index[1]}: ` : "outside: ");
    setText(this.value, inside ? fixed(value, 2) : weighted ? "0" : "–");
    setText(this.weight, weighted ? `×\u2009${fixed(weight, 2)}` : "");
    setText(this.product, weighted ? `=\u2009${fixed(product, 2)}` : "");
    this.button.classList.toggle("outside", !inside);
    this.#colour(share);
  }

  /** @param {number} share */
  #colour(share) {
    const { positive, negative } = scheme();
    const [red, green, blue] = share < 0 ? negative : positive;
    const alpha = Math.min(1, Math.abs(share)) * 0.45;
    this.button.style.backgroundColor = `rgb(${red} ${green} ${blue} / ${alpha.toFixed(3)})`;
  }
}
