/**
 * The filters of a convolution: of each map one kernel for each map above, one below the other.
 *
 * @import { Tensor } from "../../mathematics/tensor.js"
 * @import { Layout } from "./layout.js"
 */

import { element } from "../../shell/elements.js";
import { legend } from "../../shell/legend.js";
import { offsetOf } from "../places.js";
import { signedRange } from "../ranges.js";
import { canvasSize } from "./layout.js";
import { paintMaps } from "./painting.js";

/** So many kernels of a filter are shown. */
const MOST_CHANNELS = 16;

/** The side of a weight, in pixels of the page. */
const SCALE = 5;

/** The kernels as small pictures. */
export class Filters {
  constructor() {
    this.canvas = element("canvas", { class: "pixels", role: "img" });
    this.legend = legend();
    this.words = element("span", { class: "filters-words" });
    this.element = element(
      "figure",
      { class: "filters" },
      element("figcaption", {}, this.words, this.legend.element),
      this.canvas,
    );
    /** @type {Layout | null} */
    this.layout = null;
    this.channels = 1;
  }

  /**
   * @param {Tensor} kernel
   * @param {number} count How many filters are shown.
   * @param {number} available Width, in pixels of the page.
   */
  layOut(kernel, count, available) {
    const [rows, columns, channels] = kernel.shape;
    this.channels = Math.min(channels, MOST_CHANNELS);
    const shown = channels > this.channels ? `the first ${this.channels} of ${channels}` : channels;
    const each = channels === 1 ? "" : `, each with a kernel for ${shown} maps above`;
    this.words.textContent = `Filters: ${count} of ${rows}×${columns} weights${each}`;
    this.canvas.setAttribute("aria-label", this.words.textContent);
    const beside = Math.max(1, Math.floor(available / (SCALE * (columns + 2))));
    // A blank row between two kernels of a filter, and two between two filters.
    this.layout = {
      count,
      height: this.channels * (rows + 1) - 1,
      width: columns,
      columns: Math.min(count, beside),
      cell: 1,
      gap: 2,
      scale: SCALE,
    };
    const [across, down] = canvasSize(this.layout);
    this.canvas.style.width = `${across * SCALE}px`;
    this.canvas.style.height = `${down * SCALE}px`;
    this.paint(kernel);
  }

  /** @param {Tensor} kernel (K, L, C, O) */
  paint(kernel) {
    if (!this.layout) return;
    const [rows, columns] = kernel.shape;
    const range = signedRange(kernel.data);
    this.legend.update(range);
    paintMaps(this.canvas, this.layout, range, (filter, place) => {
      const [row, column] = [Math.floor(place / columns), place % columns];
      const [channel, k] = [Math.floor(row / (rows + 1)), row % (rows + 1)];
      return k === rows
        ? Number.NaN
        : kernel.data[offsetOf(kernel.shape, [k, column, channel, filter])];
    });
  }
}
