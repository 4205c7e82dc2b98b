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

/** The side of a weight, in pixels of the page: of single kernels, and where each has several. */
const SINGLE = 10;
const STACKED = 5;

/** So many kernels are shown at once; more are folded away. */
const MOST_OPEN = 128;

/** The gap between filters, in weights. */
const GAP = 2;

/** The kernels as small pictures. */
export class Filters {
  constructor() {
    this.canvas = element("canvas", { class: "pixels", role: "img" });
    this.legend = legend();
    this.words = element("span", { class: "filters-words" });
    this.element = element(
      "details",
      { class: "filters", open: true },
      element("summary", {}, this.words, this.legend.element),
      element("div", { class: "scrolling" }, this.canvas),
    );
    /** @type {Layout | null} */
    this.layout = null;
    this.channels = 1;
  }

  /**
   * @param {Tensor} kernel
   * @param {Layout} maps How the layer's maps are laid out.
   * @param {number} available Width, in pixels of the page.
   */
  layOut(kernel, maps, available) {
    const [rows, columns, channels] = kernel.shape;
    this.channels = Math.min(channels, MOST_CHANNELS);
    const shown = channels > this.channels ? `the first ${this.channels} of ${channels}` : channels;
    const each = channels === 1 ? "" : `, each with a kernel for ${shown} maps above`;
    this.words.textContent = `Filters: ${maps.count} of ${rows}×${columns} weights${each}`;
    this.canvas.setAttribute("aria-label", this.words.textContent);
    if (maps.count * this.channels > MOST_OPEN) this.element.open = false;
    const scale = channels === 1 ? SINGLE : STACKED;
    const pitch = ((maps.width + maps.gap) * maps.scale) / scale;
    // A single kernel stands below its map, where there is room for it.
    const below = channels === 1 && Number.isInteger(pitch) && pitch > columns;
    const gap = below ? pitch - columns : GAP;
    const fitting = Math.max(1, Math.floor(available / (scale * (columns + gap))));
    // A blank row stands between two kernels of a filter.
    this.layout = {
      count: maps.count,
      height: this.channels * (rows + 1) - 1,
      width: columns,
      columns: below ? maps.columns : Math.min(maps.count, fitting),
      cell: 1,
      gap,
      rowGap: GAP,
      scale,
    };
    const [across, down] = canvasSize(this.layout);
    this.canvas.style.width = `${across * scale}px`;
    this.canvas.style.height = `${down * scale}px`;
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
