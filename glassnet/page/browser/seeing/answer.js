/**
 * The network's outputs as bars, with the best one marked.
 *
 * @import { Page } from "../page.js"
 * @import { Answer } from "../shell/state.js"
 */

import { element, oncePerFrame, replace, setText } from "../shell/elements.js";
import { section } from "../shell/sections.js";
import { answerInWords, EMPTY, MAPS, outputKind, outputText } from "./outputs.js";
import "./answer.css";

/** How long a drawing rests before the answer is read out, in milliseconds. */
const REST = 700;

/**
 * The answer, beside the drawing or below the layers. A bar that is chosen asks for the reasons
 * that speak for its class.
 *
 * @param {Page} page
 * @param {object} [options]
 * @param {boolean} [options.announced] Whether a screen reader is told of each new answer; one
 *   panel of a page is enough.
 * @returns {HTMLElement}
 */
export function answerPanel({ store, models }, { announced = false } = {}) {
  const words = element("p", { class: "answer-words" });
  const list = element("ul", { class: "answer-bars", "aria-label": "Outputs of the network" });
  const status = announced && element("p", { class: "visually-hidden", role: "status" });
  const sayIt = status ? announcer(status) : () => {};
  /** @type {Bar[]} */
  let bars = [];
  const build = () => {
    const { classes } = models[store.get().model];
    bars = classes.map((name, n) => new Bar(name, () => ask(n)));
    replace(list, ...bars.map((bar) => bar.element));
  };
  const ask = (/** @type {number} */ n) => store.set({ asked: store.get().asked === n ? null : n });
  const show = () => {
    const { answer, model, network, asked } = store.get();
    const { classes } = models[model];
    const kind = outputKind(network.ops);
    const said = wordsOf(answer, classes, kind);
    replace(words, said.opening, element("strong", {}, said.best), said.next);
    const outputs = said.best === "" ? [] : (answer?.outputs ?? []);
    const most = kind === "scores" ? Math.max(...outputs.map(Math.abs)) : 1;
    for (const [n, bar] of bars.entries()) {
      const value = outputs[n];
      if (value === undefined) bar.update(0, 0, "–", false, false);
      else bar.update(value, most, outputText(value, kind), n === answer?.best, n === asked);
    }
  };
  const announce = () => {
    const { answer, model, network } = store.get();
    const said = wordsOf(answer, models[model].classes, outputKind(network.ops));
    sayIt(said.opening + said.best + said.next);
  };
  const showSoon = oncePerFrame(show);
  build();
  show();
  store.subscribe(["model"], build);
  store.subscribe(["answer", "asked", "model"], showSoon);
  if (announced) store.subscribe(["answer"], announce);
  return element(
    "div",
    { class: "answer", role: "group", "aria-label": "The network's answer" },
    words,
    list,
    status,
  );
}

/**
 * The answer in words, or why there is none.
 *
 * @param {Answer | null} answer
 * @param {readonly string[]} classes
 * @param {import("./outputs.js").OutputKind} kind
 * @returns {import("./outputs.js").AnswerWords}
 */
function wordsOf(answer, classes, kind) {
  if (answer === null) return { opening: EMPTY, best: "", next: "" };
  if (answer.outputs.length !== classes.length) return { opening: MAPS, best: "", next: "" };
  return answerInWords(answer.outputs, classes, kind);
}

/**
 * The answer as a section of its own, to stand beside the drawing.
 *
 * @param {Page} page
 * @returns {HTMLElement}
 */
export function answerSection(page) {
  const purpose =
    "What the network says of it. Choose a bar to ask what speaks for it, further down.";
  return section("answer", "Answer", purpose, answerPanel(page, { announced: true }));
}

/** One output. */
class Bar {
  /**
   * @param {string} name Of the class.
   * @param {() => void} onAsked
   */
  constructor(name, onAsked) {
    this.name = name;
    this.fill = element("span", { class: "bar-fill" });
    this.value = element("span", { class: "bar-value" });
    this.button = element(
      "button",
      { type: "button", class: "answer-bar", onclick: onAsked, title: `What speaks for ${name}?` },
      element("span", { class: "bar-name" }, name),
      element("span", { class: "bar-track" }, this.fill),
      this.value,
    );
    this.element = element("li", {}, this.button);
  }

  /**
   * @param {number} value
   * @param {number} most The value of a full bar.
   * @param {string} text
   * @param {boolean} best
   * @param {boolean} asked
   */
  update(value, most, text, best, asked) {
    const share = most > 0 && Number.isFinite(value) ? Math.abs(value) / most : 0;
    this.fill.style.transform = `scaleX(${share.toFixed(4)})`;
    this.fill.classList.toggle("negative", value < 0);
    setText(this.value, text);
    this.button.classList.toggle("best", best);
    this.button.setAttribute("aria-pressed", String(asked));
  }
}

/**
 * What tells a screen reader the newest of some texts when they have come to rest.
 *
 * @param {HTMLElement} status A live region.
 * @returns {(text: string) => void}
 */
function announcer(status) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (text) => {
    // What is there from the start has come to rest already.
    if (!status.textContent) status.textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (status.textContent !== text) status.textContent = text;
    }, REST);
  };
}
