/**
 * The curves of one film or of two, with a cursor at the frame that is shown. Whoever drags along
 * them moves the film.
 *
 * @import { Film } from "./film.js"
 * @import { View } from "./plot.js"
 */

import { element, replace, svg } from "../shell/elements.js";
import { percent, short } from "../shell/numbers.js";
import {
  accuracySample,
  axes,
  breaksOf,
  cursorAt,
  curvesOf,
  knowingNothing,
  lineSample,
} from "./curve_parts.js";
import { Plot } from "./plot.js";
import "./curves.css";

/** The curves as a part of the page. */
export class Curves {
  /** @param {(step: number) => void} onStep Somebody points at this step, that of a stop. */
  constructor(onStep) {
    /** @type {Film[]} */
    this.films = [];
    /** @type {number[]} */
    this.stops = [];
    /** @type {View} */
    this.view = { logarithmic: true, stretched: false };
    /** @type {number | null} */
    this.step = null;
    /** @type {Plot | null} */
    this.plot = null;
    this.onStep = onStep;
    this.drawing = svg("svg", { class: "film-curves", role: "img" });
    this.cursor = svg("g", { class: "cursor" });
    this.legend = element("ul", { class: "film-legend" });
    this.element = element("div", { class: "film-curve" }, this.drawing, this.legend);
    this.#listen();
    new ResizeObserver(() => {
      if (this.element.clientWidth !== this.plot?.width) this.#draw();
    }).observe(this.element);
  }

  /**
   * Draw other films, or the same ones otherwise.
   *
   * @param {Film[]} films One or two.
   * @param {number[]} stops Of these films.
   * @param {View} view
   */
  show(films, stops, view) {
    this.films = films;
    this.stops = stops;
    this.view = view;
    replace(this.legend, ...legendItems(films));
    this.#draw();
  }

  /** @param {number | null} step Where the cursor stands; null for nowhere. */
  moveTo(step) {
    this.step = step;
    const { plot } = this;
    replace(this.cursor, ...(plot && step !== null ? cursorAt(plot, this.films, step) : []));
  }

  #draw() {
    const width = this.element.clientWidth;
    if (this.films.length === 0 || width === 0) return;
    const plot = new Plot(this.films, this.stops, this.view, width);
    this.plot = plot;
    this.drawing.setAttribute("viewBox", `0 0 ${plot.width} ${plot.height}`);
    this.drawing.setAttribute("aria-label", inWords(this.films));
    replace(
      this.drawing,
      ...axes(plot),
      ...knowingNothing(plot, this.films[0]),
      ...this.films.flatMap((film, number) => curvesOf(plot, film, number)),
      ...breaksOf(plot, this.films),
      this.cursor,
    );
    this.moveTo(this.step);
  }

  #listen() {
    const { drawing } = this;
    const follow = (/** @type {PointerEvent} */ event) => {
      if (!this.plot) return;
      const x = event.clientX - drawing.getBoundingClientRect().left;
      this.onStep(this.plot.stopAt(x, this.stops));
    };
    drawing.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      drawing.setPointerCapture(event.pointerId);
      follow(event);
    });
    drawing.addEventListener("pointermove", (event) => {
      if (drawing.hasPointerCapture(event.pointerId)) follow(event);
    });
  }
}

/** @param {Film[]} films */
function legendItems(films) {
  const accuracies = /** @type {const} */ ([
    ["accuracy", "training images"],
    ["val_accuracy", "validation images"],
  ]);
  const shown = accuracies.filter(([name]) =>
    films.some(({ description }) => description.epochs.some((figures) => name in figures)),
  );
  return [
    ...films.map(({ description }, number) =>
      element("li", {}, lineSample(number), description.name),
    ),
    ...shown.map(([name, words]) => element("li", {}, accuracySample(name), words)),
  ];
}

/**
 * What the curves show, for whoever does not see them; the table below has the figures.
 *
 * @param {Film[]} films
 */
function inWords(films) {
  const said = films.map(({ description, losses }) => {
    const last = losses.values[losses.values.length - 1];
    const accuracy = description.epochs.at(-1)?.val_accuracy ?? description.epochs.at(-1)?.accuracy;
    const reached = accuracy ? `, and an accuracy of ${percent(accuracy)}` : "";
    const broke = description.verdict?.step ? `; verdict: ${description.verdict.words}` : "";
    return `${description.name}: from a loss of ${short(losses.values[0])} to ${short(last)}${reached}${broke}.`;
  });
  return `Curves of loss and accuracy. ${said.join(" ")}`;
}
