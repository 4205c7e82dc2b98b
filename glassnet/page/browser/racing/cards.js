/**
 * The networks side by side: what each of them answers, and what it is made of.
 *
 * @import { Page } from "../page.js"
 * @import { Model } from "../shell/models.js"
 * @import { Race, Standing } from "./race.js"
 */

import { element, replace } from "../shell/elements.js";
import { percent, whole } from "../shell/numbers.js";
import { glyphOf } from "./glyph.js";
import { racerClass, racerSample } from "./marks.js";
import { surestOf } from "./summary.js";
import { accuracyWords } from "./words.js";

/**
 * @param {Page} page
 * @param {Race} race
 */
export function cardsView({ models, store }, race) {
  const most =
    models.length < 2
      ? null
      : {
          parameters: Math.max(...models.map(({ parameters }) => parameters)),
          flops: Math.max(...models.map(({ flops }) => flops)),
        };
  const cards = models.map((model, n) => {
    const look = () => store.set({ model: n });
    return card(model, n, most, models.length > 1 ? look : null);
  });
  race.store.subscribe(["standings", "truth"], ({ standings, truth }) => {
    const surest = standings ? surestOf(standings) : [];
    for (const [n, { show }] of cards.entries()) {
      show(standings ? standings[n] : null, truth, surest.includes(n));
    }
  });
  store.subscribe(["model", "weightsFrom"], ({ model, weightsFrom }) => {
    for (const [n, { mark }] of cards.entries()) mark(n === model, n === model ? weightsFrom : "");
  });
  const list = element("ul", { class: "racers" }, ...cards.map(({ item }) => item));
  return list;
}

/**
 * @param {Model} model
 * @param {number} n
 * @param {{parameters: number, flops: number} | null} most Of several networks.
 * @param {(() => void) | null} look Lets the page look through this network.
 */
function card(model, n, most, look) {
  const badges = element("p", { class: "race-badges" });
  const answer = element("p", { class: "racer-answer" }, "…");
  const { bars, draw } = barsOf(model);
  const time = element("dd", {}, "…");
  const from = element("p", { class: "racer-from" });
  const button =
    look && element("button", { class: "racer-look", onclick: look }, "Look through it");
  const item = element(
    "li",
    { class: `racer-card ${racerClass(n)}` },
    element("h3", {}, racerSample(n), model.name),
    badges,
    glyphOf(model),
    answer,
    bars,
    factsOf(model, most, time),
    from,
    button,
  );
  /**
   * @param {Standing | null} standing
   * @param {string | null} truth
   * @param {boolean} surest
   */
  function show(standing, truth, surest) {
    draw(standing);
    if (!standing) {
      replace(answer, "nothing drawn yet");
      replace(badges);
      return;
    }
    const { outputs, best, milliseconds } = standing;
    const said = model.classes[best];
    replace(answer, element("strong", {}, said), ` ${percent(outputs[best])} sure`);
    replace(time, `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`);
    replace(
      badges,
      truth !== null && verdict(said === truth),
      surest && element("span", { class: "race-badge" }, "surest"),
    );
  }
  /**
   * @param {boolean} chosen
   * @param {string} weightsFrom
   */
  function mark(chosen, weightsFrom) {
    replace(from, weightsFrom && `with the weights of ${weightsFrom}`);
    if (!button) return;
    button.setAttribute("aria-pressed", String(chosen));
    replace(button, chosen ? "Looking through it" : "Look through it");
  }
  return { item, show, mark };
}

/** @param {boolean} right */
function verdict(right) {
  return element(
    "span",
    { class: `race-badge ${right ? "is-right" : "is-wrong"}` },
    right ? "✓ right" : "✗ wrong",
  );
}

/**
 * The outputs as columns.
 *
 * @param {Model} model
 */
function barsOf({ classes }) {
  const columns = classes.map((name) => {
    const fill = element("span", { class: "racer-column-fill" });
    const column = element(
      "span",
      { class: "racer-column" },
      element("span", { class: "racer-column-room" }, fill),
      element("span", { class: "racer-column-name" }, name),
    );
    return { column, fill };
  });
  const bars = element(
    "div",
    { class: "racer-columns", role: "img", "aria-label": "no answer" },
    ...columns.map(({ column }) => column),
  );
  /** @param {Standing | null} standing */
  function draw(standing) {
    for (const [k, { column, fill }] of columns.entries()) {
      const share = standing ? Math.max(0, Math.min(1, standing.outputs[k])) : 0;
      fill.style.height = `${100 * share}%`;
      column.classList.toggle("is-answer", k === standing?.best);
    }
    bars.setAttribute("aria-label", standing ? likeliest(classes, standing) : "no answer");
  }
  return { bars, draw };
}

/**
 * The three largest outputs, in words.
 *
 * @param {string[]} classes
 * @param {Standing} standing
 */
function likeliest(classes, { outputs }) {
  const order = [...outputs.keys()].sort((a, b) => outputs[b] - outputs[a]).slice(0, 3);
  return order.map((k) => `${classes[k]}: ${percent(outputs[k])}`).join(", ");
}

/**
 * @param {Model} model
 * @param {{parameters: number, flops: number} | null} most
 * @param {HTMLElement} time
 */
function factsOf({ parameters, flops, accuracy }, most, time) {
  const tested = accuracy === null ? "not known" : accuracyWords(accuracy);
  return element(
    "dl",
    { class: "facts-list" },
    ...fact("parameters", whole(parameters), most && parameters / most.parameters),
    ...fact("FLOPs an image", whole(flops), most && flops / most.flops),
    ...fact("test images right", tested),
    element("dt", {}, "time to answer"),
    time,
  );
}

/**
 * @param {string} name
 * @param {string} value
 * @param {number | null} [share] Of the largest one, where there are several.
 */
function fact(name, value, share = null) {
  const line = element("span", { class: "fact-line" });
  if (share !== null) line.style.width = `${100 * share}%`;
  return [
    element("dt", {}, name),
    element("dd", {}, value, share !== null && element("span", { class: "fact-room" }, line)),
  ];
}
