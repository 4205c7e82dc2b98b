/**
 * What is known of one unit: its value, what it sees, the sum that made it, and its neighbours.
 *
 * @import { Page } from "../../page.js"
 * @import { Unit } from "../../shell/state.js"
 * @import { Layer } from "../layers.js"
 * @import { Pointing } from "../pointing.js"
 * @import { Terms } from "../terms.js"
 */

import { element, replace, setText } from "../../shell/elements.js";
import { strongestInput, usersOf } from "../following.js";
import { layerOfOp } from "../layers.js";
import { KEYS, KEYS_ID } from "../maps/picture.js";
import { IMAGE, shapeOf, unitValue } from "../places.js";
import { termsOf } from "../terms.js";
import { decimals, placeInWords } from "../words.js";
import { ConvolutionView } from "./convolution.js";
import { DenseView } from "./dense.js";
import { FieldView } from "./field.js";
import { FunctionView } from "./function.js";
import { Links } from "./links.js";
import { PoolingView } from "./pooling.js";
import { Slide } from "./slide.js";
import { SoftmaxView } from "./softmax.js";
import { Steps } from "./steps.js";

/**
 * @typedef {object} TermsView
 * @property {HTMLElement} element
 * @property {(unit: Unit, terms: any) => void} update Takes the terms of its own kind.
 */

const HINT = "Point at any place of a map to see the sum that made it; click or tap to keep it.";

const LAST = "It is an output of the network: nothing looks at it.";

/** So many units of the next layer are named. */
const USERS = 3;

/** The panel of one unit. */
export class UnitPanel {
  /**
   * @param {Page} page
   * @param {Pointing} pointing
   * @param {(unit: Unit) => void} goTo
   */
  constructor(page, pointing, goTo) {
    this.page = page;
    this.pointing = pointing;
    this.goTo = goTo;
    /** @type {readonly Layer[]} */
    this.layers = [];
    /** @type {Map<string, TermsView>} By op and kind. */
    this.views = new Map();
    this.field = new FieldView();
    this.steps = new Steps((unit) => pointing.keep(unit));
    this.slide = new Slide(pointing);
    this.heading = element("h3", { id: "unit-heading" });
    this.value = element("p", { class: "unit-value" });
    this.sums = element("div", { class: "sums" });
    this.before = new Links(goTo);
    this.behind = new Links(goTo);
    this.close = element(
      "button",
      { type: "button", class: "small close", onclick: () => pointing.keep(null) },
      "Close",
    );
    this.hint = element(
      "div",
      { class: "unit-hint" },
      element("p", {}, HINT),
      element("p", { id: KEYS_ID }, KEYS),
    );
    this.contents = element(
      "div",
      { class: "unit-contents" },
      element("div", { class: "unit-head" }, this.heading, this.close),
      element("div", { class: "unit-line" }, this.value, this.slide.button, this.steps.element),
      this.field.element,
      this.before.element,
      this.sums,
      this.behind.element,
    );
    this.element = element(
      "aside",
      { class: "unit", "aria-label": "One unit and its sum", tabindex: 0 },
      this.hint,
      this.contents,
    );
  }

  /** @param {readonly Layer[]} layers Of another network. */
  setLayers(layers) {
    this.layers = layers;
    this.views.clear();
    replace(this.sums);
  }

  /** Show the unit that is looked at, as it is now. */
  update() {
    const { answer, network } = this.page.store.get();
    const unit = this.pointing.shown();
    const shown = unit !== null && answer !== null;
    this.hint.hidden = shown;
    this.contents.hidden = !shown;
    this.element.classList.toggle("empty", !shown);
    this.element.classList.toggle("hovered", this.pointing.onlyHovered());
    if (!shown) {
      this.slide.stop();
      return;
    }
    const layer = this.layers[layerOfOp(this.layers, unit.op)];
    const single = shapeOf(network.ops, unit.op)[2] === 1;
    setText(this.heading, `${layer.name}, ${this.#placeName(unit, single)}`);
    setText(this.value, decimals(unitValue(answer, unit)));
    this.close.hidden = this.pointing.kept() === null;
    const shape = shapeOf(network.ops, unit.op);
    this.steps.update(unit, shape);
    this.slide.update(unit, shape);
    this.field.update(network.ops, answer, unit);
    const sum = { op: Math.min(layer.sums, unit.op), index: unit.index };
    const terms = termsOf(network, answer, sum);
    this.#showTerms(layer, sum, terms, unit);
    this.#showBefore(sum, terms);
    this.#showBehind(unit);
  }

  /**
   * @param {Unit} unit
   * @param {boolean} single
   */
  #placeName({ op, index }, single) {
    const { model, network } = this.page.store.get();
    const { classes } = this.page.models[model];
    const output = index.length === 1 && op === network.ops.length - 1;
    if (output && classes[index[0]] !== undefined) return `output “${classes[index[0]]}”`;
    return placeInWords(index, { single, map: op === IMAGE ? "channel" : "map" });
  }

  /**
   * @param {Layer} layer
   * @param {Unit} sum
   * @param {Terms} terms Of the sum.
   * @param {Unit} unit
   */
  #showTerms(layer, sum, terms, unit) {
    const { network, answer } = this.page.store.get();
    const shown = [this.#viewOf(sum, terms)];
    shown[0]?.update(sum, terms);
    if (answer !== null && unit.op > layer.sums) {
      const behind = termsOf(network, answer, unit);
      const view = this.#viewOf(unit, behind);
      view?.update(unit, behind);
      shown.push(view);
    }
    const elements = shown.flatMap((view) => (view ? [view.element] : []));
    const same = elements.every((made, n) => this.sums.children[n] === made);
    if (!same || elements.length !== this.sums.children.length) replace(this.sums, ...elements);
  }

  /**
   * The view of some terms, which is made when they are first looked at.
   *
   * @param {Unit} unit
   * @param {Terms} terms
   * @returns {TermsView | null}
   */
  #viewOf({ op }, { kind }) {
    const key = `${op} ${kind}`;
    const made = this.views.get(key) ?? this.#makeView(op, kind);
    if (made) this.views.set(key, made);
    return made;
  }

  /**
   * @param {number} op
   * @param {Terms["kind"]} kind
   * @returns {TermsView | null}
   */
  #makeView(op, kind) {
    const { network, model } = this.page.store.get();
    const { ops } = network;
    switch (kind) {
      case "convolution":
        return new ConvolutionView(this.goTo);
      case "dense": {
        const source = sourceOf(ops, op);
        return new DenseView(this.goTo, shapeOf(ops, source), source);
      }
      case "average":
      case "maximum":
        return new PoolingView(this.goTo);
      case "softmax":
        return new SoftmaxView(op === ops.length - 1 ? this.page.models[model].classes : []);
      case "function":
        return new FunctionView();
      default:
        return null;
    }
  }

  /**
   * @param {Unit} sum
   * @param {Terms} terms
   */
  #showBefore(sum, terms) {
    const input = strongestInput(this.page.store.get().network.ops, sum, terms);
    const words = terms.kind === "function" ? "Its input" : "Its strongest input";
    this.before.update(input ? `${words}: ` : "", input ? [this.#named(input, "↑")] : []);
  }

  /** @param {Unit} unit */
  #showBehind(unit) {
    const { network, answer } = this.page.store.get();
    if (answer === null) return;
    const users = usersOf(network, answer, this.layers, unit);
    const shown = users.slice(0, USERS).map(({ unit: user }) => this.#named(user, "↓"));
    const more = users.length > USERS ? ` (the strongest of ${users.length})` : "";
    this.behind.update(users.length === 0 ? LAST : `What looks at it${more}: `, shown);
  }

  /**
   * @param {Unit} unit
   * @param {string} sign
   * @returns {import("./links.js").Named}
   */
  #named(unit, sign) {
    const layer = this.layers[layerOfOp(this.layers, unit.op)];
    return { unit, label: `${sign} ${layer.name}, ${this.#placeName(unit, layer.shape[2] === 1)}` };
  }
}

/**
 * The op whose values a dense layer takes, before they were put in a row.
 *
 * @param {readonly import("../../mathematics/formulas.js").Op[]} ops
 * @param {number} op
 */
function sourceOf(ops, op) {
  let source = op - 1;
  while (source > IMAGE && ["Flatten", "Dropout"].includes(ops[source].type)) source--;
  return source;
}
