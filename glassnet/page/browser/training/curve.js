/**
 * The curve of a training while it runs: its losses step by step, and the accuracies of its epochs.
 *
 * @import { Drawn } from "../film/plot.js"
 */

import { accuracySample, axes, curvesOf, knowingNothing } from "../film/curve_parts.js";
import { Plot } from "../film/plot.js";
import { element, replace, svg } from "../shell/elements.js";
import { percent, short } from "../shell/numbers.js";

/** The view of the curves: small losses can be told apart, and all steps are equally wide. */
const VIEW = { logarithmic: true, stretched: false };

/** The numbers of the two accuracies, and what they are measured on. */
const MEASURED = /** @type {const} */ ([
  ["accuracy", "training images"],
  ["val_accuracy", "held-out images"],
]);

/** The curve as a part of the page. */
export class Curve {
  /** @param {number} allSteps Of the whole training. */
  constructor(allSteps) {
    this.allSteps = allSteps;
    /** @type {Drawn | null} */
    this.training = null;
    this.width = 0;
    this.drawing = svg("svg", { class: "film-curves training-curves", role: "img" });
    this.element = element("div", { class: "film-curve" }, this.drawing, legend());
    new ResizeObserver(() => {
      if (this.element.clientWidth !== this.width) this.#draw();
    }).observe(this.element);
  }

  /** @param {Drawn} training */
  show(training) {
    this.training = training;
    this.#draw();
  }

  #draw() {
    this.width = this.element.clientWidth;
    if (!this.training || this.width === 0) return;
    const plot = new Plot([this.training], [0, this.#end(this.training)], VIEW, this.width);
    this.drawing.setAttribute("viewBox", `0 0 ${plot.width} ${plot.height}`);
    this.drawing.setAttribute("aria-label", inWords(this.training));
    replace(
      this.drawing,
      ...axes(plot),
      ...knowingNothing(plot, this.training),
      ...curvesOf(plot, this.training, 0),
    );
  }

  /**
   * Where the axis of the steps ends: at first with the first epoch, and whenever that is over, at
   * twice as many.
   *
   * @param {Drawn} training
   */
  #end({ losses, description }) {
    let end = description.epochSteps;
    while (end < losses.values.length) end *= 2;
    return Math.min(end, this.allSteps);
  }
}

function legend() {
  return element(
    "ul",
    { class: "film-legend" },
    ...MEASURED.map(([name, words]) => element("li", {}, accuracySample(name), words)),
  );
}

/**
 * What the curve shows, for whoever does not see it.
 *
 * @param {Drawn} training
 */
function inWords({ losses: { values }, description: { epochs } }) {
  if (values.length === 0) return "The curve of the loss, still without a step.";
  const [first, last] = [values[0], values[values.length - 1]].map(short);
  const reached = epochs.at(-1)?.val_accuracy ?? Number.NaN;
  const accuracy = Number.isFinite(reached) ? `, and an accuracy of ${percent(reached)}` : "";
  return `Curves of loss and accuracy: from a loss of ${first} to ${last}${accuracy}.`;
}
