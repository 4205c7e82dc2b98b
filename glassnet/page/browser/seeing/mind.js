/**
 * "What would change its mind", as a part of the page.
 *
 * @import { Page } from "../page.js"
 * @import { Answer } from "../shell/state.js"
 * @import { Reasons } from "./reasons.js"
 */

import { sayAnything } from "../shell/answering.js";
import { onColoursChanged } from "../shell/colours.js";
import { element, setText } from "../shell/elements.js";
import { GradientPicture } from "./gradient_picture.js";
import { BROKEN, EMPTY } from "./outputs.js";
import { leastStep, reasonsOf } from "./reasons.js";

/** How long a drawing rests before the gradients are computed, and before steps are tried, in ms. */
const REST = 60;
const LONG_REST = 400;

/** So many grey levels are tried. */
const MOST = 128;

const MAPS = "The network's outputs are maps, and not a score for each class.";

const HINT =
  "The gradient of a score by each pixel, from a backward pass through the whole network. Choose " +
  "another output by its bar to ask about it.";

/**
 * @param {Page} page
 * @returns {HTMLElement}
 */
export function mindPanel(page) {
  const view = new MindView(page);
  const { store } = page;
  new IntersectionObserver(([entry]) => view.setVisible(entry.isIntersecting)).observe(
    view.element,
  );
  store.subscribe(["answer", "asked", "model"], () => view.showSoon());
  onColoursChanged(() => view.showSoon());
  return view.element;
}

/** Two gradients as pictures, and what a step along one of them would do. */
class MindView {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.speaking = new GradientPicture();
    this.turning = new GradientPicture();
    this.hint = element("p", { class: "layer-purpose" });
    this.step = element("p", { class: "mind-step" });
    this.element = element(
      "div",
      { class: "layer reasons" },
      element("h3", {}, "What would change its mind"),
      this.hint,
      element("div", { class: "reasons-pictures" }, this.speaking.element, this.turning.element),
      this.step,
    );
    this.visible = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.longTimer = undefined;
  }

  /** @param {boolean} visible Whether it is on the screen; if not, nothing is computed. */
  setVisible(visible) {
    this.visible = visible;
    this.showSoon();
  }

  showSoon() {
    clearTimeout(this.longTimer);
    if (!this.visible) return;
    this.longTimer = setTimeout(() => this.tryStep(), LONG_REST);
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.show();
    }, REST);
  }

  /** Why there is nothing that could be asked about; empty if there is an answer by classes. */
  #hindrance() {
    const { answer, model } = this.page.store.get();
    if (answer === null) return EMPTY;
    if (answer.outputs.length !== this.page.models[model].classes.length) return MAPS;
    return sayAnything(answer.outputs) ? "" : BROKEN;
  }

  /** @returns {{answer: Answer, reasons: Reasons} | null} null without an answer by classes. */
  #reasons() {
    const { answer, asked, network } = this.page.store.get();
    if (answer === null || this.#hindrance()) return null;
    return { answer, reasons: reasonsOf(network, answer, asked) };
  }

  /** Draw the gradients. */
  show() {
    const found = this.#reasons();
    setText(this.hint, found ? HINT : this.#hindrance());
    this.speaking.element.hidden = !found;
    this.turning.element.hidden = !found || found.reasons.rival === found.answer.best;
    setText(this.step, "");
    if (!found) return;
    const { answer, reasons } = found;
    const { classes } = this.page.models[this.page.store.get().model];
    this.speaking.update(
      reasons.speaking,
      answer.x,
      `What speaks for “${classes[reasons.about]}”: larger pixels raise its score where it is ` +
        "orange, and lower it where it is blue.",
    );
    this.turning.update(
      reasons.turning,
      answer.x,
      `What would turn “${classes[answer.best]}” into “${classes[reasons.rival]}”: larger pixels ` +
        "where it is orange, and smaller ones where it is blue.",
    );
  }

  /** Say how far all pixels would have to go. */
  tryStep() {
    const found = this.#reasons();
    if (!found || found.reasons.rival === found.answer.best) return;
    const { network, model } = this.page.store.get();
    const { classes } = this.page.models[model];
    const step = leastStep(network, found.answer.x, found.reasons.turning, MOST);
    const towards = `towards “${classes[found.reasons.rival]}”`;
    setText(
      this.step,
      step === null
        ? `Even if every pixel went up to ${MOST} of 255 grey levels ${towards}, it would not change its mind.`
        : `If every pixel went up to ${step.levels} of 255 grey levels ${towards}, it would say ` +
            `“${classes[step.says]}”.`,
    );
  }
}
