/**
 * The sum of a convolution: for each map above patch × kernel, then all of these and the bias.
 *
 * @import { Unit } from "../../shell/state.js"
 * @import { Cell, Channel, ConvolutionTerms } from "../terms.js"
 */

import { element, setText } from "../../shell/elements.js";
import { MOST_NUMBERS_BESIDE, NumberGrid } from "./number_grid.js";
import { SumTable } from "./sum_table.js";
import { paintWindows } from "./windows.js";

/** So many maps above are shown, those with the largest sums. */
const MOST_CHANNELS = 16;

/** The sum of a unit of a convolution. */
export class ConvolutionView {
  /** @param {(unit: Unit) => void} onChosen */
  constructor(onChosen) {
    this.grid = new NumberGrid("The patch under the kernel, place by place", ({ index }) => {
      if (this.unit) onChosen({ op: this.unit.op - 1, index });
    });
    /** @type {Unit | null} */
    this.unit = null;
    /** @type {number | null} The map above that somebody has chosen to see in numbers. */
    this.chosen = null;
    /** @type {ConvolutionTerms | null} */
    this.terms = null;
    this.gridWords = element("p", { class: "grid-words" });
    this.table = new SumTable("patch × kernel = products", "sum", (row) => this.#choose(row));
    this.rest = element("p", { class: "rest" });
    this.element = element(
      "div",
      { class: "sum" },
      this.gridWords,
      element("div", { class: "scrolling" }, this.grid.element),
      this.table.element,
      this.rest,
    );
  }

  /** @param {number} channel */
  #choose(channel) {
    this.chosen = channel;
    if (this.unit && this.terms) this.update(this.unit, this.terms);
  }

  /**
   * @param {Unit} unit
   * @param {ConvolutionTerms} terms
   */
  update(unit, terms) {
    this.unit = unit;
    this.terms = terms;
    const { channels, size } = terms;
    const shown = strongest(channels, MOST_CHANNELS);
    const wished = this.chosen !== null && shown.includes(this.chosen) ? this.chosen : null;
    const current = wished ?? largestOf(channels, shown);
    this.#updateGrid(channels, current, size);
    this.#updateTable(terms, shown, current);
  }

  /**
   * @param {readonly Channel[]} channels
   * @param {number} current
   * @param {readonly number[]} size
   */
  #updateGrid(channels, current, size) {
    const { cells } = channels[current];
    const most = Math.max(...cells.map(({ product }) => Math.abs(product)));
    const fits = size[1] <= MOST_NUMBERS_BESIDE && size[0] <= MOST_NUMBERS_BESIDE;
    this.grid.element.hidden = !fits;
    if (fits) this.grid.update(cells, size[1], { most, weighted: true });
    const of = channels.length > 1 ? ` in map ${current} above` : "";
    const outside = cells.some(({ inside }) => !inside)
      ? " Hatched places lie outside and count as 0."
      : "";
    setText(this.gridWords, `Each value${of} × the kernel's weight.${outside}`);
  }

  /**
   * @param {ConvolutionTerms} terms
   * @param {readonly number[]} shown
   * @param {number} current
   */
  #updateTable({ channels, size, bias, result }, shown, current) {
    const most = largestSizes(shown.flatMap((n) => channels[n].cells));
    this.table.update(
      shown.map((n) => ({
        key: n,
        label: channels.length > 1 ? `map ${n}` : "patch",
        value: channels[n].sum,
        current: channels.length > 1 && n === current,
        paint: (canvas) => paintWindows(canvas, channels[n].cells, size, most),
      })),
      [...leftOut(channels, shown), { label: "bias", value: bias }],
      result,
    );
    setText(this.rest, channels.length > 1 ? "Choose a row to see its numbers above." : "");
  }
}

/**
 * @param {readonly Channel[]} channels
 * @param {readonly number[]} shown
 */
function leftOut(channels, shown) {
  const count = channels.length - shown.length;
  if (count === 0) return [];
  const kept = new Set(shown);
  const value = channels.reduce((sum, channel, n) => (kept.has(n) ? sum : sum + channel.sum), 0);
  return [{ label: `the other ${count} maps`, value }];
}

/**
 * The channels with the largest sums, by size, in their own order.
 *
 * @param {readonly Channel[]} channels
 * @param {number} most
 */
function strongest(channels, most) {
  const all = channels.map((_, n) => n);
  if (channels.length <= most) return all;
  all.sort((a, b) => Math.abs(channels[b].sum) - Math.abs(channels[a].sum));
  return all.slice(0, most).sort((a, b) => a - b);
}

/**
 * @param {readonly Channel[]} channels
 * @param {readonly number[]} shown
 */
function largestOf(channels, shown) {
  return shown.reduce((best, n) =>
    Math.abs(channels[n].sum) > Math.abs(channels[best].sum) ? n : best,
  );
}

/** @param {readonly Cell[]} cells The largest value, weight and product, by size. */
function largestSizes(cells) {
  const most = { value: 0, weight: 0, product: 0 };
  for (const { value, weight, product } of cells) {
    most.value = Math.max(most.value, Math.abs(value));
    most.weight = Math.max(most.weight, Math.abs(weight));
    most.product = Math.max(most.product, Math.abs(product));
  }
  return most;
}
