/**
 * The second section: every layer's answer to the image, and the sum behind each number.
 *
 * @import { Network } from "../mathematics/network.js"
 * @import { Page } from "../page.js"
 * @import { Unit } from "../shell/state.js"
 * @import { Layer } from "./layers.js"
 */

import { asMaps } from "../mathematics/tensor.js";
import { onColoursChanged } from "../shell/colours.js";
import { element, oncePerFrame, replace } from "../shell/elements.js";
import { section } from "../shell/sections.js";
import { answerPanel } from "./answer.js";
import { strongestInput, usersOf } from "./following.js";
import { ownFrame, seenFrames } from "./frames.js";
import { layerOfOp, layersOf } from "./layers.js";
import { LayerView } from "./maps/layer_view.js";
import { scaleFor } from "./maps/layout.js";
import { mindPanel } from "./mind.js";
import { isUnit, unitValue } from "./places.js";
import { createPointing } from "./pointing.js";
import { UnitPanel } from "./sums/panel.js";
import { termsOf } from "./terms.js";
import { decimals, placeInWords } from "./words.js";
import "./maps/maps.css";
import "./seeing.css";
import "./sums/sums.css";

/** Pixels around a map that is scrolled into sight. */
const GAP = 8;

const PURPOSE =
  "Every layer's answer to this image. Point at a place of a map: what it sees is framed in the " +
  "layers before it, and the sum that made it stands beside.";

/**
 * @param {Page} page
 * @returns {HTMLElement}
 */
export function seeingSection(page) {
  const layers = new LayersView(page);
  return section(
    "see",
    "See through",
    PURPOSE,
    layers.element,
    element(
      "div",
      { class: "see-end" },
      element("div", { class: "layer" }, element("h3", {}, "The answer"), answerPanel(page)),
      mindPanel(page),
    ),
  );
}

/** All layers of the network, with the panel of the unit that is looked at. */
class LayersView {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.store = page.store;
    this.pointing = createPointing(this.store);
    /** @type {readonly Layer[]} */
    this.layers = [];
    /** @type {LayerView[]} */
    this.views = [];
    /** @type {Network | null} */
    this.network = null;
    /** What its layers are, whatever their weights. */
    this.structure = "";
    /** For which the maps are laid out, in pixels of the page. */
    this.width = 0;
    /** @type {number | null} Whose map was brought into sight last: an op, or the image. */
    this.uncovered = null;
    this.list = element("div", { class: "layers" });
    this.panel = new UnitPanel(page, this.pointing, (unit) => this.goTo(unit));
    this.status = element("p", { class: "visually-hidden", role: "status" });
    this.element = element("div", { class: "see" }, this.list, this.panel.element, this.status);
    this.watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          this.views.find((view) => view.element === target)?.setVisible(isIntersecting);
        }
      },
      { rootMargin: "200px" },
    );
    this.#subscribe();
  }

  #subscribe() {
    const drawSoon = oncePerFrame(() => this.draw());
    const pointSoon = oncePerFrame(() => this.point());
    this.store.subscribe(["answer", "network"], drawSoon);
    this.pointing.subscribe(pointSoon);
    this.store.subscribe(
      ["unit"],
      oncePerFrame(() => this.#uncover()),
    );
    onColoursChanged(() => {
      for (const view of this.views) view.repaint();
      this.panel.update();
    });
    addEventListener("beforeprint", () => {
      for (const view of this.views) view.setVisible(true);
    });
    new ResizeObserver(() => this.layOut()).observe(this.list);
    drawSoon();
  }

  /** Show the answer as it is now. */
  draw() {
    const { network, answer } = this.store.get();
    if (network !== this.network) {
      this.network = network;
      this.#followNetwork();
      for (const view of this.views) view.setNetwork(network);
    }
    for (const view of this.views) view.setAnswer(answer);
    this.panel.update();
  }

  /** Build the layers anew if the network has others than before. */
  #followNetwork() {
    const { network, model } = this.store.get();
    const described = this.page.models[model].layers;
    const structure = JSON.stringify([
      described,
      network.ops.map(({ name, type, config, inputShape }) => [name, type, config, inputShape]),
    ]);
    if (structure === this.structure) return;
    this.structure = structure;
    this.layers = layersOf(network.ops, described);
    this.watcher.disconnect();
    this.views = this.layers.map(
      (layer) =>
        new LayerView(layer, {
          network,
          pointing: this.pointing,
          onFollowed: (step, unit) => this.#follow(step, unit),
          onMoved: (unit) => this.#say(unit),
        }),
    );
    replace(this.list, ...this.views.map((view) => view.element));
    for (const view of this.views) this.watcher.observe(view.element);
    this.panel.setLayers(this.layers);
    this.width = 0;
    this.layOut();
    this.point();
  }

  /** Fit the maps to the width that there is. */
  layOut() {
    const width = this.list.clientWidth;
    if (width === 0 || width === this.width) return;
    this.width = width;
    const style = this.views[0] && getComputedStyle(this.views[0].element);
    const padding = style ? parseFloat(style.paddingLeft) + parseFloat(style.paddingRight) : 0;
    const available = Math.floor(width - padding - 2);
    const widest = Math.max(...this.layers.map(({ shape }) => asMaps(shape)[1]));
    const scale = scaleFor(available, widest);
    for (const view of this.views) view.layOut(available, scale);
    this.point();
  }

  /** Frame the unit that is looked at, and what it sees. */
  point() {
    const { ops } = this.store.get().network;
    const shown = this.pointing.shown();
    const kept = this.pointing.kept();
    const own = shown && layerOfOp(this.layers, shown.op);
    for (const [n, view] of this.views.entries()) {
      const frames = kept && view.has(kept) ? [ownFrame(kept, "kept")] : [];
      if (shown && own !== null && n < own) frames.push(...seenFrames(ops, shown, view.layer));
      if (shown && n === own) frames.push(ownFrame(shown, "shown"));
      view.setFrames(frames);
    }
    this.panel.update();
  }

  /** Scroll so far that the panel, where it lies over the layers, leaves the chosen map in sight. */
  #uncover() {
    const unit = this.pointing.kept();
    const before = this.uncovered;
    this.uncovered = unit?.op ?? null;
    // A unit beside the one before lies in a map that was shown already.
    if (unit === null || unit.op === before) return;
    this.panel.update();
    const picture = this.views[layerOfOp(this.layers, unit.op)].picture.element;
    const map = picture.getBoundingClientRect();
    const panel = this.panel.element.getBoundingClientRect();
    const beside = panel.left >= map.right;
    const outside = map.top > innerHeight || map.bottom < 0; // nobody looks there now
    const hidden = map.bottom - panel.top;
    // A map that is higher than what is left is shown from its top.
    if (!beside && !outside && hidden > 0)
      scrollBy(0, Math.min(hidden + GAP, Math.max(map.top - GAP, 0)));
  }

  /**
   * Choose a unit, and go there.
   *
   * @param {Unit} unit
   */
  goTo(unit) {
    this.pointing.keep(unit);
    this.views[layerOfOp(this.layers, unit.op)].focus(unit);
    this.#say(unit);
  }

  /**
   * @param {-1 | 1} step To the strongest input, or to who looks at it most.
   * @param {Unit} unit
   */
  #follow(step, unit) {
    const { network, answer } = this.store.get();
    if (answer === null) return;
    if (step === 1) {
      const [user] = usersOf(network, answer, this.layers, unit);
      if (user) this.goTo(user.unit);
      return;
    }
    const layer = this.layers[layerOfOp(this.layers, unit.op)];
    const sum = { op: Math.min(layer.sums, unit.op), index: unit.index };
    const input = strongestInput(network.ops, sum, termsOf(network, answer, sum));
    if (input) this.goTo(input);
  }

  /** @param {Unit} unit Said to a screen reader. */
  #say(unit) {
    const { answer, network } = this.store.get();
    if (answer === null || !isUnit(network.ops, unit)) return;
    const layer = this.layers[layerOfOp(this.layers, unit.op)];
    const value = decimals(unitValue(answer, unit));
    this.status.textContent = `${layer.name}, ${placeInWords(unit.index)}: ${value}`;
  }
}
