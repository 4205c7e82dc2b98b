/**
 * The networks side by side: what each of them answers, and what it is made of.
 *
 * @import { Page } from "../page.js"
 * @import { Model } from "../shell/models.js"
 * @import { Race, Standing } from "./race.js"
 */

import { element, replace } from "../shell/elements.js";
import { accuracyText, whole } from "../shell/numbers.js";
import { answerName, likeliest, NO_ANSWER, sureness } from "./answers.js";
import { glyphOf } from "./glyph.js";
import { racerClass, racerSample } from "./marks.js";
import { surestOf } from "./summary.js";
import "./cards.css";

/**
 * The largest figures among several networks.
 * @typedef {{parameters: number, flops: number}} Most
 */

/**
 * @param {Page} page
 * @param {Race} race
 */
export function cardsView({ models, store }, race) {
  const several = models.length > 1;
  const most = several ? mostOf(models) : null;
  const cards = models.map((model, n) => {
    return new Card(model, n, most, several ? () => store.set({ model: n }) : null);
  });
  race.store.subscribe(["standings", "truth", "empty"], ({ standings, truth }) => {
    const surest = standings ? surestOf(standings) : [];
    for (const [n, card] of cards.entries()) {
      card.show(standings ? standings[n] : null, truth, surest.includes(n));
    }
  });
  const mark = () => {
    const { model, weightsFrom } = store.get();
    for (const [n, card] of cards.entries()) card.mark(n === model, n === model ? weightsFrom : "");
  };
  store.subscribe(["model", "weightsFrom"], mark);
  mark();
  return element("ul", { class: "racers" }, ...cards.map(({ item }) => item));
}

/**
 * @param {readonly Model[]} models
 * @returns {Most}
 */
function mostOf(models) {
  return {
    parameters: Math.max(...models.map(({ parameters }) => parameters)),
    flops: Math.max(...models.map(({ flops }) => flops)),
  };
}

/** One network. */
class Card {
  /**
   * @param {Model} model
   * @param {number} n
   * @param {Most | null} most null if the network is alone.
   * @param {(() => void) | null} look Lets the page look through this network.
   */
  constructor(model, n, most, look) {
    this.model = model;
    this.badges = element("p", { class: "race-badges" });
    this.answer = element("p", { class: "racer-answer" }, "…");
    this.columns = new Columns(model);
    this.tested = element("dd");
    this.time = element("dd", {}, "…");
    this.from = element("p", { class: "racer-from" });
    this.button = look && element("button", { class: "racer-look", onclick: look });
    this.item = element(
      "li",
      { class: `racer-card ${racerClass(n)}` },
      element("h3", {}, racerSample(n), model.name),
      this.badges,
      glyphOf(model),
      this.answer,
      this.columns.element,
      factsOf(model, most, this.tested, this.time),
      this.from,
      this.button,
    );
  }

  /**
   * @param {Standing | null} standing
   * @param {string | null} truth The name of the true class, where it is known.
   * @param {boolean} surest
   */
  show(standing, truth, surest) {
    this.columns.draw(standing);
    if (!standing) {
      replace(this.answer, "nothing drawn yet");
      replace(this.badges);
      return;
    }
    const { outputs, best, milliseconds } = standing;
    const name = answerName(this.model, best);
    const sure = best === NO_ANSWER ? "" : ` ${sureness(this.model, outputs[best])} sure`;
    replace(this.answer, element("strong", {}, name), sure);
    replace(this.time, timeText(milliseconds));
    replace(
      this.badges,
      truth !== null && verdict(name === truth),
      surest && element("span", { class: "race-badge" }, "surest"),
    );
  }

  /**
   * @param {boolean} chosen Whether the page looks through this network.
   * @param {string} weightsFrom Words for where its weights come from.
   */
  mark(chosen, weightsFrom) {
    const { accuracy } = this.model;
    // The accuracy is that of the model's own weights.
    const isKnown = accuracy !== null && weightsFrom === "";
    replace(this.tested, isKnown ? accuracyText(accuracy) : "not known");
    replace(this.from, weightsFrom && `with the weights of ${weightsFrom}`);
    if (!this.button) return;
    this.button.setAttribute("aria-pressed", String(chosen));
    replace(this.button, chosen ? "Looking through it" : "Look through it");
  }
}

/** @param {boolean} right */
function verdict(right) {
  return element(
    "span",
    { class: `race-badge ${right ? "is-right" : "is-wrong"}` },
    right ? "✓ right" : "✗ wrong",
  );
}

/** The outputs as columns. */
class Columns {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    this.fills = model.classes.map(() => element("span", { class: "racer-column-fill" }));
    this.columns = model.classes.map((name, k) =>
      element(
        "span",
        { class: "racer-column" },
        element("span", { class: "racer-column-room" }, this.fills[k]),
        element("span", { class: "racer-column-name" }, name),
      ),
    );
    this.element = element(
      "div",
      { class: "racer-columns", role: "img", "aria-label": "no answer" },
      ...this.columns,
    );
  }

  /** @param {Standing | null} standing */
  draw(standing) {
    for (const [k, column] of this.columns.entries()) {
      const share = standing ? Math.max(0, Math.min(1, standing.outputs[k] || 0)) : 0;
      this.fills[k].style.height = `${100 * share}%`;
      column.classList.toggle("is-answer", k === standing?.best);
    }
    const words = standing ? likeliest(this.model, standing.outputs) : "no answer";
    this.element.setAttribute("aria-label", words);
  }
}

/**
 * @param {Model} model
 * @param {Most | null} most
 * @param {HTMLElement} tested
 * @param {HTMLElement} time
 */
function factsOf({ parameters, flops }, most, tested, time) {
  return element(
    "dl",
    { class: "facts-list" },
    ...fact("parameters", whole(parameters), most && parameters / most.parameters),
    ...fact("FLOPs an image", whole(flops), most && flops / most.flops),
    element("dt", {}, "test images right"),
    tested,
    element("dt", {}, "time to answer"),
    time,
  );
}

/**
 * @param {string} name
 * @param {string} value
 * @param {number | null} share Of the largest one; null where there is no other.
 */
function fact(name, value, share) {
  const line = element("span", { class: "fact-line" });
  if (share !== null) line.style.width = `${100 * share}%`;
  return [
    element("dt", {}, name),
    element("dd", {}, value, share !== null && element("span", { class: "fact-room" }, line)),
  ];
}

/**
 * How long an answer took. Firefox measures whole milliseconds, and nothing takes no time.
 *
 * @param {number} milliseconds
 */
function timeText(milliseconds) {
  if (milliseconds < 0.05) return "under 1 ms";
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}
