/**
 * What a pooling makes of its window: the average or the largest of what is inside.
 *
 * @import { Unit } from "../../shell/state.js"
 * @import { PoolingTerms } from "../terms.js"
 */

import { element, setText } from "../../shell/elements.js";
import { fixed } from "../../shell/numbers.js";
import { bracketed, decimals } from "../words.js";
import { MOST_NUMBERS_BESIDE, NumberGrid } from "./number_grid.js";

/** So many numbers are written out in the formula. */
const MOST_ADDENDS = 9;

/** A unit of a pooling. */
export class PoolingView {
  /** @param {(unit: Unit) => void} onChosen */
  constructor(onChosen) {
    this.grid = new NumberGrid("What the window sees", ({ index }) => {
      if (this.unit) onChosen({ op: this.unit.op - 1, index });
    });
    /** @type {Unit | null} */
    this.unit = null;
    this.words = element("p", { class: "grid-words" });
    this.formula = element("p", { class: "formula" });
    this.element = element("div", { class: "sum" }, this.words, this.grid.element, this.formula);
  }

  /**
   * @param {Unit} unit
   * @param {PoolingTerms} terms
   */
  update(unit, { kind, size, cells, inside, winner, result }) {
    this.unit = unit;
    const most = Math.max(...cells.map(({ value }) => Math.abs(value)));
    const fits = size[1] <= MOST_NUMBERS_BESIDE && size[0] <= MOST_NUMBERS_BESIDE;
    this.grid.element.hidden = !fits;
    const marked = kind === "maximum" ? winner : -1;
    if (fits) this.grid.update(cells, size[1], { most, weighted: false, winner: marked });
    const outside = inside < cells.length ? " Hatched places lie outside and are left out." : "";
    setText(this.words, `The window of ${size[0]}×${size[1]} in the same map above.${outside}`);
    const numbers = cells.filter((cell) => cell.inside).map(({ value }) => fixed(value, 3));
    const few = numbers.length <= MOST_ADDENDS;
    if (kind === "maximum") {
      const listed = few ? numbers.join(", ") : `${numbers.length} numbers`;
      setText(this.formula, `largest of (${listed}) = ${decimals(result)}`);
    } else {
      const sum = few ? numbers.map(bracketed).join(" + ") : `sum of ${numbers.length} numbers`;
      setText(this.formula, `(${sum}) / ${inside} = ${decimals(result)}`);
    }
  }
}
