/**
 * What a training came to, in words.
 *
 * @import { FilmDescription } from "./film.js"
 */

import { element } from "../shell/elements.js";

/**
 * @param {FilmDescription} film
 * @param {(step: number) => void} onBreak Somebody wants to see this step.
 * @returns {HTMLElement}
 */
export function verdictBox(film, onBreak) {
  const { verdict, name } = film;
  if (!verdict) {
    return element(
      "div",
      { class: "film-verdict" },
      element("p", {}, `${name}: it was cut short.`),
    );
  }
  const { step } = verdict;
  const isDefect = verdict.name !== "healthy";
  return element(
    "div",
    { class: isDefect ? "film-verdict defect" : "film-verdict" },
    element(
      "p",
      {},
      `${name}: `,
      element("strong", {}, verdict.words),
      verdict.cause ? ". " : `: ${verdict.meaning}.`,
      verdict.cause,
    ),
    isDefect && whatWasSeen(film),
    step !== null &&
      element("button", { type: "button", onclick: () => onBreak(step) }, "Go to the break"),
  );
}

/** @param {FilmDescription} film */
function whatWasSeen({ verdict }) {
  if (!verdict) return null;
  const said = [...verdict.causeEvidence, ...verdict.evidence];
  return element(
    "details",
    {},
    element("summary", {}, "What was seen"),
    element("ul", {}, ...said.map((sentence) => element("li", {}, sentence))),
    verdict.suggestion && element("p", {}, verdict.suggestion),
  );
}
