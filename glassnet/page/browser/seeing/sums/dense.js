/**
 * The sum of a dense unit: its largest terms one by one, the sum of the rest, and all in a picture.
 *
 * @import { Unit } from "../../shell/state.js"
 * @import { DenseTerms } from "../terms.js"
 */

import { asMaps } from "../../mathematics/tensor.js";
import { element, replace } from "../../shell/elements.js";
import { legend } from "../../shell/legend.js";
import { whole } from "../../shell/numbers.js";
import { layoutOf } from "../maps/layout.js";
import { channelsOf } from "../maps/painting.js";
import { Picture } from "../maps/picture.js";
import { signedRange } from "../ranges.js";
import { bracketed, decimals, placeInWords } from "../words.js";

/** So many terms are listed. */
const LISTED = 8;

/** How wide the picture of all terms is at most, and how much less than the page, in its pixels. */
const WIDTH = 360;
const MARGIN = 64;

/** A unit of a dense layer. */
export class DenseView {
  /**
   * @param {(unit: Unit) => void} onChosen
   * @param {readonly number[]} shape Of what the features were before they stood in a row.
   * @param {number} source The op that put them out in this shape.
   */
  constructor(onChosen, shape, source) {
    this.onChosen = onChosen;
    this.shape = shape;
    this.source = source;
    this.legend = legend();
    this.picture = new Picture("All terms of the sum", {
      onPreview: (place) => this.#point(place),
      onKept: (place) => onChosen(this.#unitAt(place)),
      onLeft: () => {},
      onFollowed: () => {},
      start: () => [0, 0, 0],
    });
    const maps = asMaps(shape);
    const available = Math.min(WIDTH, innerWidth - MARGIN);
    const beside = maps[2] === 1 ? 1 : maps[1] > 8 ? 3 : 8;
    const scale = Math.max(1, Math.min(8, Math.floor(available / (beside * (maps[1] + 2)))));
    this.picture.setLayout(layoutOf(maps, { available, scale, flattened: maps[2] > 200 }));
    this.words = element("p", { class: "grid-words" });
    this.pointed = element("p", { class: "pointed", role: "status" });
    /** @type {DenseTerms | null} */
    this.terms = null;
    this.list = element("tbody");
    this.element = element(
      "div",
      { class: "sum" },
      this.words,
      this.legend.element,
      element("div", { class: "scrolling" }, this.picture.element),
      this.pointed,
      element("table", { class: "sum-table terms" }, this.list),
    );
  }

  /**
   * @param {readonly number[]} place
   * @returns {Unit}
   */
  #unitAt(place) {
    return { op: this.source, index: this.shape.length === 3 ? [...place] : [place[2]] };
  }

  /**
   * Say which term somebody points at.
   *
   * @param {import("../maps/picture.js").Place | null} place
   */
  #point(place) {
    if (place === null || this.terms === null) {
      this.pointed.textContent = "";
      this.picture.setFrames([]);
      return;
    }
    const { values, weights, products } = this.terms;
    const [, width, channels] = asMaps(this.shape);
    const n = (place[0] * width + place[1]) * channels + place[2];
    const { index } = this.#unitAt(place);
    const product = `${decimals(values[n])} × ${bracketed(decimals(weights[n]))}`;
    this.pointed.textContent = `${placeInWords(index)}: ${product} = ${decimals(products[n])}`;
    this.picture.setFrames([{ place, height: 1, width: 1, kind: "shown" }]);
  }

  /**
   * @param {Unit} _unit
   * @param {DenseTerms} terms
   */
  update(_unit, terms) {
    const { values, weights, products, bias, result } = terms;
    this.terms = terms;
    const range = signedRange(products);
    this.legend.update(range);
    const channels = asMaps(this.shape)[2];
    this.picture.paint(range, channelsOf(products, channels));
    this.words.textContent =
      `All ${whole(products.length)} terms, value × weight, in the places of the values. ` +
      "Choose one to go to its unit.";
    const listed = largest(products, LISTED);
    const rest = products.length - listed.length;
    const sumOfListed = listed.reduce((sum, n) => sum + products[n], 0);
    const sumOfAll = products.reduce((sum, product) => sum + product, 0);
    replace(
      this.list,
      ...listed.map((n) => this.#row(n, values[n], weights[n], products[n])),
      rest > 0 && plainRow(`the other ${whole(rest)} terms`, sumOfAll - sumOfListed),
      plainRow("bias", bias),
      plainRow("sum", result, "total"),
    );
  }

  /**
   * @param {number} n
   * @param {number} value
   * @param {number} weight
   * @param {number} product
   */
  #row(n, value, weight, product) {
    const channels = asMaps(this.shape)[2];
    const place = Math.floor(n / channels);
    const width = asMaps(this.shape)[1];
    const at = [Math.floor(place / width), place % width, n % channels];
    const unit = this.#unitAt(at);
    const single = this.shape.length === 3 && channels === 1;
    return element(
      "tr",
      {},
      element(
        "th",
        { scope: "row" },
        element(
          "button",
          { type: "button", class: "small", onclick: () => this.onChosen(unit) },
          placeInWords(unit.index, { single }),
        ),
      ),
      element("td", { class: "number" }, `${decimals(value)} × ${bracketed(decimals(weight))}`),
      element("td", { class: "number" }, decimals(product)),
    );
  }
}

/**
 * @param {string} label
 * @param {number} value
 * @param {string} [kind]
 */
function plainRow(label, value, kind = "") {
  return element(
    "tr",
    { class: kind },
    element("th", { scope: "row", colspan: 2 }, label),
    element("td", { class: "number" }, decimals(value)),
  );
}

/**
 * The places of the numbers that are largest in size, the largest first.
 *
 * @param {ArrayLike<number>} numbers Maybe thousands, of which few are wanted: none is sorted in vain.
 * @param {number} count
 * @returns {number[]}
 */
function largest(numbers, count) {
  /** @type {number[]} */
  const found = [];
  for (let n = 0; n < numbers.length; n++) {
    const size = Math.abs(numbers[n]);
    if (found.length === count && size <= Math.abs(numbers[found[count - 1]])) continue;
    let at = found.length;
    while (at > 0 && Math.abs(numbers[found[at - 1]]) < size) at--;
    found.splice(at, 0, n);
    if (found.length > count) found.pop();
  }
  return found;
}
