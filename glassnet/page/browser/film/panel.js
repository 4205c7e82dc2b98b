/**
 * A network at one step of its training: its answer to the drawing, the weights of one of its
 * layers, and what this layer makes of the drawing.
 *
 * @import { Network } from "../mathematics/network.js"
 * @import { Layout } from "../seeing/maps/layout.js"
 * @import { Range } from "../shell/legend.js"
 * @import { Model } from "../shell/models.js"
 * @import { Answer } from "../shell/state.js"
 */

import { layersOf } from "../seeing/layers.js";
import { canvasSize, layoutOf, scaleFor } from "../seeing/maps/layout.js";
import { channelsOf, paintMaps } from "../seeing/maps/painting.js";
import { answerInWords, EMPTY, outputKind, outputText } from "../seeing/outputs.js";
import { rangeOf } from "../seeing/ranges.js";
import { element, replace } from "../shell/elements.js";
import { legend } from "../shell/legend.js";
import { short, whole } from "../shell/numbers.js";
import { kernelLayout, kernelsOf, kernelWords, weightAt } from "./kernels.js";

/** At most so many maps of a layer are shown. */
const MOST_MAPS = 32;

/** Numbers so many times as large as the scale is are said to be beyond it. */
const FAR = 3;

/** What can be seen of a network at one step. */
export class Panel {
  /**
   * @param {string} name Of the film.
   * @param {number} number Of the films that are shown: it has its own colour.
   */
  constructor(name, number) {
    this.place = element("span", { class: "film-place" });
    this.words = element("p", { class: "film-answer" });
    this.bars = element("ul", { class: "film-bars" });
    this.tally = element("p", { class: "film-tally" });
    this.kernels = new Picture();
    this.maps = new Picture();
    this.element = element(
      "article",
      { class: `film-panel film-${number}` },
      element("h3", {}, name, this.place),
      element(
        "div",
        { class: "film-parts" },
        element("div", {}, this.words, this.bars, this.tally, this.kernels.element),
        this.maps.element,
      ),
    );
  }

  /**
   * @param {object} shown
   * @param {Model} shown.model
   * @param {Network} shown.network With the weights of the step.
   * @param {Answer | null} shown.answer To the drawing; null for an empty one.
   * @param {string} shown.place Which step it is.
   * @param {number} shown.op Whose weights are shown.
   * @param {Range} shown.range Of these weights.
   * @param {string} [shown.tally] How many images it reads right, in words.
   */
  show({ model, network, answer, place, op, range, tally = "" }) {
    this.place.textContent = place;
    this.tally.textContent = tally;
    this.#showAnswer(model, network, answer);
    this.#showKernels(network, op, range);
    this.#showMaps(model, network, answer, op);
  }

  /**
   * @param {Model} model
   * @param {Network} network
   * @param {Answer | null} answer
   */
  #showAnswer({ classes }, network, answer) {
    const kind = outputKind(network.ops);
    const { opening, best } = answer
      ? answerInWords(answer.outputs, classes, kind)
      : { opening: EMPTY, best: "" };
    replace(this.words, opening, best && element("strong", {}, best), best && ".");
    const outputs = answer && best ? answer.outputs : [];
    const most = kind === "scores" ? Math.max(...outputs.map(Math.abs)) : 1;
    const bars = classes.map((name, n) => {
      const value = outputs[n];
      const bar = element("span", { class: "film-bar" });
      if (value !== undefined) {
        bar.style.height = `${((100 * Math.abs(value)) / most).toFixed(1)}%`;
        bar.classList.toggle("best", n === answer?.best);
      }
      const words = `${name}: ${value === undefined ? "none" : outputText(value, kind)}`;
      const track = element("span", { class: "film-track", "aria-hidden": "true" }, bar);
      return element("li", { title: words }, track, element("span", {}, name), hidden(words));
    });
    replace(this.bars, ...bars);
  }

  /**
   * @param {Network} network
   * @param {number} op
   * @param {Range} range
   */
  #showKernels(network, op, range) {
    const kernels = kernelsOf(network.ops, op);
    const { data } = network.ops[op].weights[0];
    const layout = kernelLayout(kernels, this.kernels.element.clientWidth);
    this.kernels.show(kernelWords(kernels), layout, range, data, weightAt(kernels, data));
  }

  /**
   * @param {Model} model
   * @param {Network} network
   * @param {Answer | null} answer
   * @param {number} op
   */
  #showMaps({ layers }, network, answer, op) {
    const layer = layersOf(network.ops, layers).find(({ output }) => output >= op);
    this.maps.element.hidden = !answer || !layer;
    if (!answer || !layer) return;
    const { data, shape } = answer.values[layer.output];
    const [rows, columns, channels] = shape.length === 3 ? shape : [1, 1, shape[0]];
    const available = this.maps.element.clientWidth;
    const layout = layoutOf([rows, columns, channels], {
      available,
      scale: scaleFor(available, columns),
      most: shape.length === 3 ? MOST_MAPS : Infinity,
    });
    const shown = layout.count < channels ? `the first ${layout.count} of ${channels}` : channels;
    const words = shape.length === 3 ? `Maps of the drawing: ${shown}` : `Units: ${channels}`;
    const range = rangeOf(network.ops, layer.output, data);
    this.maps.show(words, layout, range, data, channelsOf(data, channels));
  }
}

/** A canvas with its legend and what it shows in words. */
class Picture {
  constructor() {
    this.caption = element("figcaption");
    this.canvas = element("canvas", { class: "pixels", role: "img" });
    this.legend = legend();
    this.broken = element("p", { class: "not-finite" });
    this.element = element(
      "figure",
      { class: "film-picture" },
      element("div", { class: "film-caption" }, this.caption, this.legend.element),
      element("div", { class: "wide-canvas" }, this.canvas),
      this.broken,
    );
  }

  /**
   * @param {string} words
   * @param {Layout} layout
   * @param {Range} range
   * @param {ArrayLike<number>} data All values.
   * @param {(map: number, place: number) => number} valueAt
   */
  show(words, layout, range, data, valueAt) {
    this.caption.textContent = words;
    this.canvas.setAttribute("aria-label", words);
    this.canvas.style.width = `${canvasSize(layout)[0] * layout.scale}px`;
    this.broken.textContent = beyondScale(data, range);
    this.legend.update(range);
    paintMaps(this.canvas, layout, range, valueAt);
  }
}

/**
 * What the colours can't show, in words.
 *
 * @param {ArrayLike<number>} data
 * @param {Range} range
 */
function beyondScale(data, { most }) {
  const finite = Array.from(data).filter(Number.isFinite);
  if (finite.length < data.length) {
    const count = data.length - finite.length;
    return `${whole(count)} of ${whole(data.length)} numbers are not finite.`;
  }
  const largest = finite.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  return largest > FAR * most ? `They reach ${short(largest)}, far beyond these colours.` : "";
}

/** @param {string} words For screen readers alone. */
function hidden(words) {
  return element("span", { class: "visually-hidden" }, words);
}
