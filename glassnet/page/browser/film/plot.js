/**
 * Where the curves of films stand on the page: the loss of each step above, and below it the
 * accuracy of each epoch, over the same axis of steps.
 *
 * @import { Film, FilmDescription } from "./film.js"
 * @import { Scale } from "./scales.js"
 */

/**
 * What curves show of a training: that of a film, or one in the page.
 * @typedef {Pick<Film, "losses"> & {description: Pick<FilmDescription, "epochs" | "epochSteps" |
 *   "constantLoss" | "constantAccuracy">}} Drawn
 */

import { percent, whole } from "../shell/numbers.js";
import { linearScale, logarithmicScale, stretchedScale } from "./scales.js";

/** Pixels around the curves, and their heights. */
const LEFT = 48;
const RIGHT = 12;
const TOP = 28;
const LOSS_HEIGHT = 200;
const GAP = 58;
const ACCURACY_HEIGHT = 84;
const BELOW = 36;

/** Pixels below the losses for the sign of a break, where no accuracies follow. */
const BREAK = 30;

/** A linear axis of losses ends at so many times the loss of knowing nothing. */
const FAR = 2;

/** A logarithmic one begins at so small a loss at most, and ends so far above knowing nothing. */
const SMALLEST = 1e-6;
const FARTHEST = 1e4;

/** Pixels for the number of a step on its axis. */
const TICK = 80;

/**
 * How the curves are drawn.
 * @typedef {object} View
 * @property {boolean} logarithmic Whether the axis of the loss is.
 * @property {boolean} stretched Whether steps are wide where the film looks closely.
 */

/** The places of what is drawn, in pixels of the page. */
export class Plot {
  /**
   * @param {Drawn[]} films One or two.
   * @param {number[]} stops Of these films.
   * @param {View} view
   * @param {number} width Of the whole drawing.
   */
  constructor(films, stops, view, width) {
    this.width = width;
    this.left = LEFT;
    this.right = Math.max(LEFT + 1, width - RIGHT);
    this.top = TOP;
    this.lossBottom = TOP + LOSS_HEIGHT;
    this.accuracyTop = this.lossBottom + GAP;
    // A training that broke in its first epoch has none.
    this.hasAccuracies = films.some(({ description }) =>
      description.epochs.some(({ accuracy, val_accuracy }) => (accuracy ?? val_accuracy) != null),
    );
    this.bottom = this.hasAccuracies ? this.accuracyTop + ACCURACY_HEIGHT : this.lossBottom + BREAK;
    this.height = this.bottom + BELOW;
    this.steps = stepScale(stops, view, Math.max(2, Math.floor((this.right - LEFT) / TICK)));
    this.losses = lossScale(films, view);
    this.accuracies = linearScale(0, 1, 2, (share) => percent(share).replace(".0", ""));
  }

  /** @param {number} step */
  x(step) {
    return this.left + this.steps.place(step) * (this.right - this.left);
  }

  /** @param {number} loss One that is beyond its axis stands a little behind the end of it. */
  lossY(loss) {
    const share = Math.max(-0.03, Math.min(1.03, this.losses.place(loss)));
    return this.lossBottom - share * LOSS_HEIGHT;
  }

  /** @param {number} share */
  accuracyY(share) {
    return this.bottom - this.accuracies.place(share) * ACCURACY_HEIGHT;
  }

  /**
   * The stop that is nearest to a place.
   *
   * @param {number} x
   * @param {number[]} stops
   * @returns {number} Its step.
   */
  stopAt(x, stops) {
    const far = stops.map((stop) => Math.abs(this.x(stop) - x));
    return stops[far.indexOf(Math.min(...far))];
  }
}

/**
 * @param {number[]} stops
 * @param {View} view
 * @param {number} count About so many numbers are written.
 * @returns {Scale}
 */
function stepScale(stops, { stretched }, count) {
  const last = stops[stops.length - 1];
  if (stretched && stops.length > 2) return stretchedScale(stops, count, whole);
  return linearScale(0, Math.max(1, last), count, whole);
}

/**
 * The axis of the losses of all films that are shown. What is far beyond knowing nothing is cut
 * off: one loss of a training that broke would make a flat line of all others.
 *
 * @param {Drawn[]} films
 * @param {View} view
 * @returns {Scale}
 */
function lossScale(films, { logarithmic }) {
  const values = films.flatMap(({ losses }) => Array.from(losses.values)).filter(Number.isFinite);
  const constant = Math.max(...films.map(({ description }) => description.constantLoss ?? 0));
  const most = Math.max(constant, ...values) || 1;
  if (!logarithmic) return linearScale(0, constant > 0 ? Math.min(most, FAR * constant) : most, 4);
  const least = Math.max(SMALLEST, Math.min(...values.filter((value) => value > 0), most / 10));
  const end = constant > 0 ? Math.min(most, FARTHEST * constant) : most;
  return logarithmicScale(least / 1.1, Math.max(end, least * 2) * 1.1);
}
