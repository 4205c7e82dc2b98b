/**
 * One layer on the page: what it is, its values as a picture, and its filters.
 *
 * @import { Network } from "../../mathematics/network.js"
 * @import { Answer, Unit } from "../../shell/state.js"
 * @import { Layer } from "../layers.js"
 * @import { Pointing } from "../pointing.js"
 * @import { Frame, Place } from "./picture.js"
 */

import { asMaps } from "../../mathematics/tensor.js";
import { element } from "../../shell/elements.js";
import { legend } from "../../shell/legend.js";
import { whole } from "../../shell/numbers.js";
import { IMAGE, sameUnit, valuesOf } from "../places.js";
import { rangeOf } from "../ranges.js";
import { purposeOf, sizeInWords } from "../words.js";
import { Filters } from "./filters.js";
import { layoutOf } from "./layout.js";
import { channelsOf } from "./painting.js";
import { Picture } from "./picture.js";

/** So many maps, and so many numbers of a vector, are shown before somebody asks for all. */
const MOST_MAPS = 64;
const MOST_NUMBERS = 1024;

/**
 * What a layer's view needs of the section that it stands in.
 * @typedef {object} Surroundings
 * @property {Network} network
 * @property {Pointing} pointing
 * @property {(step: -1 | 1, unit: Unit) => void} onFollowed
 * @property {(unit: Unit) => void} onMoved The keys have moved there.
 */

/** A layer's view. */
export class LayerView {
  /**
   * @param {Layer} layer
   * @param {Surroundings} surroundings
   */
  constructor(layer, surroundings) {
    this.layer = layer;
    this.surroundings = surroundings;
    this.network = surroundings.network;
    this.op = layer.output;
    this.all = false;
    this.available = 0;
    this.scale = 1;
    this.visible = false;
    /** @type {Answer | null} */
    this.answer = null;
    /** @type {Answer | null} What the picture shows. */
    this.painted = null;
    this.legend = legend();
    this.picture = new Picture(`${layer.name}: ${sizeInWords(layer)}`, this.#listeners());
    this.filters = this.#type() === "Conv2D" ? new Filters() : null;
    this.more = element("button", {
      type: "button",
      class: "more",
      onclick: () => this.#showAll(),
    });
    this.element = this.#build();
  }

  /** The type of the op that computes the layer's sums. */
  #type() {
    return this.layer.sums === IMAGE ? "" : this.network.ops[this.layer.sums].type;
  }

  #build() {
    const { layer, network } = this;
    return element(
      "section",
      { class: layer.shape[2] === 1 ? "layer narrow" : "layer", "aria-label": layer.name },
      element(
        "div",
        { class: "layer-head" },
        element("h3", {}, layer.name),
        element("span", { class: "layer-label" }, layer.label),
        element("span", { class: "layer-size" }, sizeInWords(layer)),
        this.#sumsSwitch(),
        this.legend.element,
      ),
      element("p", { class: "layer-purpose" }, purposeOf(network.ops, layer)),
      element("div", { class: "layer-picture" }, this.picture.element),
      this.more,
      this.filters?.element,
    );
  }

  /** What shows the sums before the activation, where there is one that changes them. */
  #sumsSwitch() {
    const { sums, output } = this.layer;
    if (sums === output || this.network.ops[output].type === "Linear") return null;
    const name = this.network.ops[output].type;
    const button = element(
      "button",
      {
        type: "button",
        class: "small",
        "aria-pressed": "false",
        onclick: () => {
          const before = this.op === output;
          this.op = before ? sums : output;
          button.setAttribute("aria-pressed", String(before));
          this.painted = null;
          this.paint();
        },
      },
      `before ${name}`,
    );
    return button;
  }

  /** @returns {import("./picture.js").Listeners} */
  #listeners() {
    const { pointing, onFollowed, onMoved } = this.surroundings;
    return {
      onPreview: (place, byKey) => {
        const unit = place && this.#unitAt(place);
        pointing.preview(unit, byKey);
        if (unit && byKey) onMoved(unit);
      },
      onKept: (place) => {
        const unit = this.#unitAt(place);
        // Somebody who chooses a unit once more wants to be rid of it.
        pointing.keep(sameUnit(unit, pointing.kept()) ? null : unit);
        onMoved(unit);
      },
      onLeft: () => {
        pointing.preview(null);
        pointing.keep(null);
      },
      onFollowed: (step, place) => onFollowed(step, this.#unitAt(place)),
      start: () => this.#start(),
    };
  }

  /**
   * @param {Place} place
   * @returns {Unit}
   */
  #unitAt(place) {
    return { op: this.op, index: this.layer.shape.length === 3 ? [...place] : [place[2]] };
  }

  /** Where the keys begin: at the unit that was chosen, or else at the largest value. */
  #start() {
    const kept = this.surroundings.pointing.kept();
    if (kept && this.has(kept)) return placeOfUnit(kept);
    const { layout } = this.picture;
    if (!this.answer || !layout) return /** @type {Place} */ ([0, 0, 0]);
    const { data } = valuesOf(this.answer, this.op);
    const channels = asMaps(this.layer.shape)[2];
    let best = 0;
    for (let n = 1; n < data.length; n++) {
      if (n % channels < layout.count && data[n] > data[best]) best = n;
    }
    const place = Math.floor(best / channels);
    const row = Math.floor(place / layout.width);
    return /** @type {Place} */ ([row, place % layout.width, best % channels]);
  }

  /** @param {Unit} unit */
  has({ op }) {
    return op === this.layer.sums || op === this.layer.output;
  }

  /**
   * Lay the maps out anew.
   *
   * @param {number} available Width, in pixels of the page.
   * @param {number} scale See `scaleFor`.
   */
  layOut(available, scale) {
    this.available = available;
    this.scale = scale;
    const shape = asMaps(this.layer.shape);
    const flattened = this.#type() === "Flatten";
    const limit = this.layer.shape.length === 3 ? MOST_MAPS : MOST_NUMBERS;
    const most = this.all || shape[2] <= limit ? shape[2] : limit;
    const layout = layoutOf(shape, { available, scale, most, flattened });
    this.picture.setLayout(layout);
    this.more.hidden = most === shape[2];
    this.more.textContent = `Show all ${whole(shape[2])}, not the first ${whole(most)} only`;
    this.filters?.layOut(this.network.ops[this.layer.sums].weights[0], layout, available);
    this.painted = null;
    this.paint();
  }

  #showAll() {
    this.all = true;
    this.layOut(this.available, this.scale);
    this.picture.element.focus();
  }

  /** @param {Network} network The same layers with other weights. */
  setNetwork(network) {
    this.network = network;
    if (this.visible) this.filters?.paint(network.ops[this.layer.sums].weights[0]);
  }

  /** @param {Answer | null} answer */
  setAnswer(answer) {
    this.answer = answer;
    this.paint();
  }

  /** @param {boolean} visible Whether it is on the screen. */
  setVisible(visible) {
    const appears = visible && !this.visible;
    this.visible = visible;
    if (!appears) return;
    this.paint();
    this.filters?.paint(this.network.ops[this.layer.sums].weights[0]);
  }

  /** Draw what isn't drawn yet, if it can be seen. */
  paint() {
    const { answer, picture, op } = this;
    if (!this.visible || !picture.layout || (answer !== null && answer === this.painted)) return;
    this.painted = answer;
    if (answer === null) {
      picture.paint({ most: 1, signed: false, beyond: false }, () => 0);
      return;
    }
    const { data, shape } = valuesOf(answer, op);
    const range = rangeOf(this.network.ops, op, data);
    this.legend.update(range);
    picture.paint(range, channelsOf(data, asMaps(shape)[2]));
  }

  /** Draw it once more, in other colours. */
  repaint() {
    this.painted = null;
    this.paint();
    if (this.visible) this.filters?.paint(this.network.ops[this.layer.sums].weights[0]);
  }

  /**
   * Frame a unit, and what another unit sees of this layer.
   *
   * @param {readonly Frame[]} frames
   */
  setFrames(frames) {
    this.picture.setFrames(frames);
  }

  /**
   * Go to a unit by key.
   *
   * @param {Unit} unit
   */
  focus(unit) {
    this.picture.cursor = placeOfUnit(unit);
    this.picture.element.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }
}

/**
 * @param {Unit} unit
 * @returns {Place}
 */
export function placeOfUnit({ index }) {
  return index.length === 3 ? [index[0], index[1], index[2]] : [0, 0, index[0]];
}
