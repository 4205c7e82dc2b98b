/**
 * The side of a training that computes: in a worker, so that the page stays alive meanwhile.
 *
 * It takes some steps, reports, hears what was said to it, and goes on. A report holds all weights,
 * so the next one waits until the page has shown this one; the steps do not wait.
 *
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { Rates, TrainingPlan } from "./settings.js"
 */

import { Trainer } from "./trainer.js";

/**
 * What the page says: the plan, once; to begin it anew, as a training of another number; to go on, or
 * to pause; other rates; that a report was shown.
 * @typedef {{kind: "plan", plan: TrainingPlan} | {kind: "restart", number: number} | {kind: "run"} |
 *   {kind: "pause"} | {kind: "rates", rates: Rates} | {kind: "shown"}} Request
 */

/**
 * @typedef {object} EpochFigures
 * @property {number} accuracy The share of its images that were read right, each before the step in
 *   which it was learned from.
 * @property {number} val_accuracy The share of the held-out images that are read right after it.
 */

/**
 * What has happened since the last report.
 * @typedef {object} Report
 * @property {number} number Of the training; the first one's is 0.
 * @property {"running" | "paused" | "finished" | "lost"} status "lost" if the loss is not finite.
 * @property {number} step How many steps were taken in all.
 * @property {number} seconds How long they took.
 * @property {number[]} losses Of the steps since the last report.
 * @property {EpochFigures[]} epochs Those that have ended since then.
 * @property {Tensor[][]} weights Of each op.
 */

/** Milliseconds for which steps are taken, one at least, before it is looked what was said. */
const SLICE = 100;

/** Computes a training on request. */
export class TrainingWorker {
  /**
   * @param {(report: Report) => void} post
   * @param {object} [rig] for a test, and where there is no worker
   * @param {() => number} [rig.now] milliseconds
   * @param {(turn: () => void) => void} [rig.later] calls it when other events have been heard
   * @param {number} [rig.slice] milliseconds
   */
  constructor(post, rig = {}) {
    this.post = post;
    this.now = rig.now ?? (() => performance.now());
    this.later = rig.later ?? ((turn) => setTimeout(turn, 0));
    this.slice = rig.slice ?? SLICE;
    /** @type {Trainer | null} */
    this.trainer = null;
    this.number = 0;
    this.isRunning = false;
    this.isShown = true;
    // Of what goes on by itself: an older one ends when it is called.
    this.latestRun = 0;
    this.seconds = 0;
    this.news = noNews();
    /** What was read right of the images of an epoch so far. */
    this.read = { right: 0, images: 0 };
    /** @type {Generator<void, number> | null} What measures the accuracy behind an epoch, while it does. */
    this.measuring = null;
  }

  /** @param {Request} request */
  receive(request) {
    if (request.kind === "plan") this.trainer = new Trainer(request.plan);
    const { trainer } = this;
    if (!trainer) return;
    if (request.kind === "restart") {
      const { plan, rates } = trainer;
      this.trainer = new Trainer({ ...plan, rates });
      this.number = request.number;
      this.isRunning = false;
      // The page drops a report of before, which may be on its way, and never shows it.
      this.isShown = true;
      this.seconds = 0;
      this.news = noNews();
      this.read = { right: 0, images: 0 };
      this.measuring = null;
    } else if (request.kind === "rates") trainer.rates = request.rates;
    else if (request.kind === "shown") this.isShown = true;
    else if (request.kind === "run" && !this.isRunning) {
      this.isRunning = true;
      this.latestRun += 1;
      this.#turn(this.latestRun);
    } else if (request.kind === "pause" && this.isRunning) {
      this.isRunning = false;
      this.#report(trainer);
    }
  }

  /**
   * Take steps for a while.
   *
   * @param {number} run to which this turn belongs
   */
  #turn(run) {
    const { trainer } = this;
    if (!trainer || !this.isRunning || run !== this.latestRun) return;
    const start = this.now();
    do this.#work(trainer);
    while (!this.#end(trainer) && this.now() < start + this.slice);
    this.seconds += (this.now() - start) / 1000;
    const isOver = this.#end(trainer) !== null;
    if (isOver) this.isRunning = false;
    if (this.isShown || isOver) this.#report(trainer);
    if (this.isRunning) this.later(() => this.#turn(run));
  }

  /**
   * How the training has ended; null if it has not, or if its last epoch is still measured.
   *
   * @param {Trainer} trainer
   * @returns {"lost" | "finished" | null}
   */
  #end(trainer) {
    if (trainer.isLost) return "lost";
    return trainer.isOver && this.measuring === null ? "finished" : null;
  }

  /**
   * Take a step; behind an epoch, look at one held-out image after another first.
   *
   * @param {Trainer} trainer
   */
  #work(trainer) {
    if (this.measuring === null) {
      this.#step(trainer);
      return;
    }
    const { value, done } = this.measuring.next();
    if (!done) return;
    const { right, images } = this.read;
    this.news.epochs.push({ accuracy: right / images, val_accuracy: value });
    this.read = { right: 0, images: 0 };
    this.measuring = null;
  }

  /** @param {Trainer} trainer */
  #step(trainer) {
    const { loss, right, images } = trainer.step();
    this.news.losses.push(loss);
    this.read.right += right;
    this.read.images += images;
    if (trainer.isLost || trainer.steps % trainer.stepsOfEpoch > 0) return;
    this.measuring = trainer.accuracy(trainer.plan.heldOut);
  }

  /** @param {Trainer} trainer */
  #report(trainer) {
    const over = this.#end(trainer);
    this.post({
      number: this.number,
      status: over ?? (this.isRunning ? "running" : "paused"),
      step: trainer.steps,
      seconds: this.seconds,
      ...this.news,
      weights: trainer.weights(),
    });
    this.isShown = false;
    this.news = noNews();
  }
}

/** @returns {Pick<Report, "losses" | "epochs">} */
function noNews() {
  return { losses: [], epochs: [] };
}

/** Be the program of a worker: it hears requests, and posts reports. */
export function runAsWorker() {
  const worker = new TrainingWorker((report) => postMessage(report));
  addEventListener("message", ({ data }) => worker.receive(data));
}
