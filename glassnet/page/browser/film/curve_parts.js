/**
 * What the curves of films consist of, as elements of SVG.
 *
 * @import { Film, FigureName } from "./film.js"
 * @import { Drawn, Plot } from "./plot.js"
 */

import { svg } from "../shell/elements.js";
import { percent, short, whole } from "../shell/numbers.js";
import { level } from "./smoothing.js";

/** @typedef {[number, number]} Point In pixels; not a number for what has no place. */

/**
 * The axes with their names and numbers.
 *
 * @param {Plot} plot
 * @returns {SVGElement[]}
 */
export function axes(plot) {
  const { right, bottom, height } = plot;
  const ticks = plot.steps.ticks.map(({ value, text }) => {
    const x = plot.x(value);
    // A number at the right end would stand half outside.
    const anchor = x > right - 16 ? "end" : "middle";
    return label("tick", anchor === "end" ? right : x, bottom + 16, text, anchor);
  });
  return [
    label("axis-name", 0, 12, "Loss of each step"),
    ...plot.losses.ticks.flatMap(({ value, text }) => line(plot, plot.lossY(value), text)),
    ...(plot.hasAccuracies ? accuracyAxis(plot) : []),
    ...ticks,
    label("axis-name", right, height - 4, "Steps", "end"),
  ];
}

/** @param {Plot} plot */
function accuracyAxis(plot) {
  const { ticks } = plot.accuracies;
  return [
    label("axis-name", 0, plot.accuracyTop - 16, "Accuracy after each epoch"),
    ...ticks.flatMap(({ value, text }) => line(plot, plot.accuracyY(value), text)),
  ];
}

/**
 * Where a network stands that knows nothing: the best answer that is always the same.
 *
 * @param {Plot} plot
 * @param {Drawn} film
 * @returns {SVGElement[]}
 */
export function knowingNothing(plot, { description }) {
  const { constantLoss, constantAccuracy } = description;
  const marked = (/** @type {number} */ y, /** @type {string} */ value) => [
    svg("line", { class: "constant", x1: plot.left, x2: plot.right, y1: y, y2: y }),
    label("constant-name", plot.right, y - 5, `knows nothing: ${value}`, "end"),
  ];
  return [
    ...(constantLoss === null ? [] : marked(plot.lossY(constantLoss), short(constantLoss))),
    ...(constantAccuracy === null || !plot.hasAccuracies
      ? []
      : marked(plot.accuracyY(constantAccuracy), percent(constantAccuracy))),
  ];
}

/**
 * The curves of a film.
 *
 * @param {Plot} plot
 * @param {Drawn} film
 * @param {number} number Of those that are shown: it has its own colour and its own dashes.
 * @returns {SVGElement[]}
 */
export function curvesOf(plot, film, number) {
  const steps = Array.from(film.losses.steps);
  const points = (/** @type {ArrayLike<number>} */ values) =>
    steps.map((step, n) => /** @type {Point} */ ([plot.x(step), plot.lossY(values[n])]));
  const { values } = film.losses;
  return [
    svg("path", { class: `losses film-${number}`, d: pathOf(points(values)) }),
    svg("path", { class: `level film-${number}`, d: pathOf(points(level(values))) }),
    ...accuracies(plot, film, number, "accuracy"),
    ...accuracies(plot, film, number, "val_accuracy"),
    ...notFinite(plot, film, number),
  ];
}

/**
 * The line of a film, for a legend.
 *
 * @param {number} number Of those that are shown.
 */
export function lineSample(number) {
  return sample(svg("path", { class: `level film-${number}`, d: "M0 6H28" }));
}

/**
 * The point of an accuracy, for a legend.
 *
 * @param {FigureName} name
 */
export function accuracySample(name) {
  return sample(svg("circle", { class: `epoch film-0 ${name}`, cx: 14, cy: 6, r: 4 }));
}

/** @param {SVGElement} shown */
function sample(shown) {
  const box = { class: "sample", viewBox: "0 0 28 12", "aria-hidden": "true" };
  return svg("svg", box, shown);
}

/**
 * A line through the accuracies of the epochs, with a point at the end of each.
 *
 * @param {Plot} plot
 * @param {Drawn} film
 * @param {number} number
 * @param {FigureName} name
 */
function accuracies(plot, { description }, number, name) {
  const points = description.epochs.map((figures, epoch) => {
    const x = plot.x((epoch + 1) * description.epochSteps);
    return /** @type {Point} */ ([x, plot.accuracyY(figures[name] ?? Number.NaN)]);
  });
  const circles = points.filter(([, y]) => Number.isFinite(y));
  return [
    svg("path", { class: `accuracies film-${number} ${name}`, d: pathOf(points) }),
    ...circles.map(([cx, cy]) =>
      svg("circle", { class: `epoch film-${number} ${name}`, cx, cy, r: 4 }),
    ),
  ];
}

/**
 * A sign above the first loss that is not finite.
 *
 * @param {Plot} plot
 * @param {Drawn} film
 * @param {number} number
 */
function notFinite(plot, { losses }, number) {
  const first = Array.from(losses.values).findIndex((value) => !Number.isFinite(value));
  if (first < 0) return [];
  const [x, y] = [plot.x(losses.steps[first]), plot.top - 16];
  const cross = `M${x - 4} ${y - 4}l8 8m0 -8l-8 8`;
  const [towards, shift] = beside(plot, x, 9);
  return [
    svg("path", { class: `not-finite film-${number}`, d: cross }),
    label("not-finite-name", x + shift, y + 4, "not finite", towards),
  ];
}

/**
 * On which side of a place there is room for words.
 *
 * @param {Plot} plot
 * @param {number} x
 * @param {number} distance
 * @returns {[string, number]} Their anchor, and how far from the place it is.
 */
function beside(plot, x, distance) {
  return x > plot.width / 2 ? ["end", -distance] : ["start", distance];
}

/**
 * The steps at which trainings went wrong.
 *
 * @param {Plot} plot
 * @param {Film[]} films
 * @returns {SVGElement[]}
 */
export function breaksOf(plot, films) {
  const steps = films.map(({ description }) => description.verdict?.step ?? null);
  return steps.filter((step) => step !== null).flatMap((step, n) => breakAt(plot, step, n));
}

/**
 * @param {Plot} plot
 * @param {number} step
 * @param {number} number Of the breaks: the names of two would cover one another on one line.
 */
function breakAt(plot, step, number) {
  const x = plot.x(step);
  const [towards, shift] = beside(plot, x, 8);
  const y = plot.lossBottom + 12 + 14 * number;
  return [
    svg("line", { class: "break", x1: x, x2: x, y1: plot.top, y2: plot.bottom }),
    svg("path", { class: "break-sign", d: `M${x} ${plot.lossBottom}l-6 9h12z` }),
    label("break-name", x + shift, y, `went wrong: step ${whole(step)}`, towards),
  ];
}

/**
 * The cursor, and each film's loss where it stands.
 *
 * @param {Plot} plot
 * @param {Film[]} films
 * @param {number} step
 * @returns {SVGElement[]}
 */
export function cursorAt(plot, films, step) {
  const x = plot.x(step);
  const dots = films.flatMap((film, number) => {
    const frame = film.frameAt(step);
    const loss = film.lossIn(frame);
    if (loss === null || !Number.isFinite(loss)) return [];
    const at = { cx: plot.x(film.description.frames[frame]), cy: plot.lossY(loss), r: 5 };
    return [svg("circle", { class: `dot film-${number}`, ...at })];
  });
  return [svg("line", { x1: x, x2: x, y1: plot.top - 6, y2: plot.bottom }), ...dots];
}

/**
 * A line through points, with a gap where one has no place.
 *
 * @param {Point[]} points
 * @returns {string} The path.
 */
export function pathOf(points) {
  let pen = "M";
  return points
    .map(([x, y]) => {
      const drawn = Number.isFinite(x) && Number.isFinite(y);
      const piece = drawn ? `${pen}${x.toFixed(1)} ${y.toFixed(1)}` : "";
      pen = drawn ? "L" : "M";
      return piece;
    })
    .join("");
}

/**
 * @param {Plot} plot
 * @param {number} y
 * @param {string} text
 */
function line(plot, y, text) {
  return [
    svg("line", { class: "grid", x1: plot.left, x2: plot.right, y1: y, y2: y }),
    label("tick", plot.left - 6, y + 4, text, "end"),
  ];
}

/**
 * @param {string} name Its class.
 * @param {number} x
 * @param {number} y Of the line on which it stands.
 * @param {string} text
 * @param {string} [anchor]
 */
function label(name, x, y, text, anchor = "start") {
  return svg("text", { class: name, x, y, "text-anchor": anchor }, text);
}
