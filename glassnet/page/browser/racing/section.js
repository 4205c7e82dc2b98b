/**
 * The race: all networks of the file answer the same image, and are pushed until they break.
 *
 * @import { Page } from "../page.js"
 * @import { Race as TheRace } from "./race.js"
 */

import { onColoursChanged } from "../shell/colours.js";
import { element, replace } from "../shell/elements.js";
import { paintImage } from "../shell/image_picture.js";
import { section } from "../shell/sections.js";
import { answerName, NO_ANSWER, sureness } from "./answers.js";
import { cardsView } from "./cards.js";
import { comparisonsOf } from "./comparisons.js";
import { racerClass, racerSample } from "./marks.js";
import { panelsView } from "./panels.js";
import { Race } from "./race.js";
import { reachTable } from "./reach_table.js";
import { summaryOf } from "./summary.js";
import "./racing.css";

/** A sentence is said when the answers have been still for so many milliseconds. */
const STILLNESS = 700;

const ABOUT_CURVES =
  "Each curve shows how sure a network is while one slider goes over its range. A cross marks " +
  "where its answer changes first, and the bars below show how far it holds. Noise is the same " +
  "pattern every time, only stronger.";

/**
 * @param {Page} page
 * @returns {HTMLElement}
 */
export function racingSection(page) {
  const race = new Race(page);
  const several = page.models.length > 1;
  const made = section(
    "race",
    several ? "Race" : "Push it",
    several
      ? "All networks in this file answer the same image. Push it until they break."
      : "Shift, turn, scale and spoil the image, and see where the answer breaks.",
    summaryView(page, race),
    cardsView(page, race),
    ...(several ? boughtView(page) : []),
    element(
      "div",
      { class: "race-heading" },
      element("h3", {}, "How far can it be pushed?"),
      resetButton(page),
    ),
    element("p", { class: "purpose" }, ABOUT_CURVES),
    barView(page, race),
    panelsView(page, race),
    reachTable(page, race),
  );
  new IntersectionObserver((entries) => race.show(entries[entries.length - 1].isIntersecting), {
    rootMargin: "200px",
  }).observe(made);
  return made;
}

/**
 * What all say, in one sentence; screen readers are told when the answers are still.
 *
 * @param {Page} page
 * @param {TheRace} race
 */
function summaryView({ models }, race) {
  const shown = element("p", { class: "race-summary", "aria-hidden": "true" });
  const said = element("p", { class: "visually-hidden", role: "status" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  race.store.subscribe(["standings", "truth", "empty"], ({ standings, truth }) => {
    const words = standings ? summaryOf(models, standings, truth) : "Draw something first.";
    replace(shown, words);
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (said.textContent !== words) replace(said, words);
    }, STILLNESS);
  });
  return element("div", {}, shown, said);
}

/**
 * What convolution and pooling buy, by the figures in the file.
 *
 * @param {Page} page
 */
function boughtView({ models }) {
  const comparisons = comparisonsOf(models);
  if (comparisons.length === 0) return [];
  return [
    element(
      "dl",
      { class: "race-bought" },
      ...comparisons.map(({ question, answer }) =>
        element("div", {}, element("dt", {}, question), element("dd", {}, answer)),
      ),
    ),
    element(
      "p",
      { class: "purpose" },
      "Each network was trained once. With another seed it comes to a somewhat different accuracy, ",
      "so small differences say little: a study over many seeds decides.",
    ),
  ];
}

/**
 * What is pushed, and what each network says to it: it stays in sight while a slider is moved.
 *
 * @param {Page} page
 * @param {TheRace} race
 */
function barView({ models, store }, race) {
  const picture = element("canvas", {
    class: "pixels",
    role: "img",
    "aria-label": "The image that the networks see",
  });
  const answers = models.map(() => element("strong", {}));
  const draw = () => {
    const { image } = store.get();
    if (image) paintImage(picture, image);
  };
  store.subscribe(["image"], draw);
  onColoursChanged(draw);
  race.store.subscribe(["standings"], ({ standings }) => {
    for (const [n, answer] of answers.entries()) {
      const standing = standings?.[n];
      replace(answer, standing ? legendWords(models[n], standing) : "–");
      answer.classList.toggle("is-broken", !!standing && standing.best !== standing.target);
    }
  });
  return element(
    "div",
    { class: "push-bar" },
    picture,
    element(
      "ul",
      { class: "race-legend" },
      ...models.map(({ name }, n) =>
        element("li", { class: racerClass(n) }, racerSample(n), ` ${name} `, answers[n]),
      ),
    ),
  );
}

/**
 * @param {Page["models"][number]} model
 * @param {import("./race.js").Standing} standing
 */
function legendWords(model, { best, outputs }) {
  const name = answerName(model, best);
  return best === NO_ANSWER ? name : `${name} (${sureness(model, outputs[best])})`;
}

/** @param {Page} page */
function resetButton({ store }) {
  const reset = element(
    "button",
    { onclick: () => store.set({ disturbance: null }), disabled: true },
    "Put all back",
  );
  store.subscribe(["disturbance"], ({ disturbance }) => {
    reset.disabled = disturbance === null;
  });
  return reset;
}
