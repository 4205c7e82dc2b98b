/**
 * A training as the page sees it: what it came to so far, and the network that the page shows
 * meanwhile.
 *
 * @import { Page } from "../page.js"
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { Store } from "../shell/store.js"
 * @import { Connection } from "./connection.js"
 * @import { Rates, TrainingDescription, TrainingPlan } from "./settings.js"
 * @import { EpochFigures, Report } from "./worker.js"
 */

import { Network } from "../mathematics/network.js";
import { whole } from "../shell/numbers.js";
import { createStore } from "../shell/store.js";
import { connect } from "./connection.js";
import { openPlan } from "./settings.js";

/**
 * @typedef {object} Progress
 * @property {"ready" | "opening" | "running" | "paused" | "finished" | "lost" | "failed"} status
 *   "lost" if the loss has become infinite or no number; "failed" if the program can't go on.
 * @property {string} reason Why it failed; empty if it did not.
 * @property {number} step How many steps were taken.
 * @property {number} seconds How long they took.
 * @property {readonly number[]} losses Of each step.
 * @property {readonly EpochFigures[]} epochs
 * @property {Network | null} network With the newest weights; null before there are any.
 * @property {boolean} isFollowed Whether the page shows this network.
 * @property {Rates} rates
 */

export class Session {
  /**
   * @param {Page} page
   * @param {TrainingDescription} description
   */
  constructor(page, description) {
    this.page = page;
    this.description = description;
    this.ops = page.models[description.model].network.ops;
    this.stepsOfEpoch = Math.ceil(description.training.labels.length / description.batchSize);
    this.allSteps = this.stepsOfEpoch * description.epochs;
    this.number = 0;
    /** @type {Connection | null} */
    this.connection = null;
    const { learningRate, momentum } = description;
    /** @type {Store<Progress>} */
    this.progress = createStore({ ...NOTHING, rates: { learningRate, momentum } });
    page.store.subscribe(["model", "frame"], ({ model, frame }) => {
      if (model !== description.model || frame !== null) this.#stopFollowing();
    });
  }

  /** Begin, or go on. */
  async run() {
    const { status } = this.progress.get();
    if (["opening", "running", "finished", "lost", "failed"].includes(status)) return;
    if (!this.connection && !(await this.#open())) return;
    this.progress.set({ status: "running", isFollowed: true });
    this.connection?.post({ kind: "run" });
    // Whatever else the page shows gives way: another network, and the frame of a film.
    this.page.store.set({ model: this.description.model, frame: null });
    this.#show();
  }

  /** @returns {Promise<boolean>} Whether there is something to train. */
  async #open() {
    this.progress.set({ status: "opening" });
    try {
      const plan = await openPlan(this.page.file, this.description, this.ops);
      this.#connect({ ...plan, rates: this.progress.get().rates });
      return true;
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  /** @param {TrainingPlan} plan */
  #connect(plan) {
    this.connection = connect(
      (report) => this.#take(report),
      (reason) => this.#fail(reason),
    );
    this.connection.post({ kind: "plan", plan });
    this.progress.set({ network: new Network(plan.ops) });
    this.initial = plan.ops;
  }

  pause() {
    if (this.progress.get().status === "running") this.connection?.post({ kind: "pause" });
  }

  /** Forget all steps: the network has its initial weights again. */
  restart() {
    if (!this.connection || !this.initial) return;
    this.number += 1;
    this.connection.post({ kind: "restart", number: this.number });
    const { rates, isFollowed } = this.progress.get();
    this.progress.set({ ...NOTHING, rates, isFollowed, network: new Network(this.initial) });
    this.#show();
  }

  /** @param {Rates} rates For the steps to come. */
  change(rates) {
    this.progress.set({ rates });
    this.connection?.post({ kind: "rates", rates });
  }

  /** Pause, and let the page show the model's own weights again. */
  leave() {
    this.#stopFollowing();
    const { store, models } = this.page;
    store.set({ network: models[store.get().model].network, weightsFrom: "" });
  }

  #stopFollowing() {
    this.pause();
    this.progress.set({ isFollowed: false });
  }

  /** @param {Report} report */
  #take({ number, status, step, seconds, losses, epochs, weights }) {
    if (number !== this.number) return; // from before a restart
    const before = this.progress.get();
    this.progress.set({
      status,
      step,
      seconds,
      losses: [...before.losses, ...losses],
      epochs: [...before.epochs, ...epochs],
      network: this.#networkOf(weights),
    });
    this.#show();
    // A window that is not seen has no frames: then nothing is sent to it, and the steps go on.
    requestAnimationFrame(() => this.connection?.post({ kind: "shown" }));
  }

  /** @param {Tensor[][]} weights */
  #networkOf(weights) {
    return new Network(this.ops.map((op, n) => ({ ...op, weights: weights[n] })));
  }

  /** Let the page show the newest weights. */
  #show() {
    const { network, isFollowed, step } = this.progress.get();
    if (!network || !isFollowed) return;
    const place = `step ${whole(step)} of ${whole(this.allSteps)}`;
    this.page.store.set({ network, weightsFrom: `trained here, ${place}` });
  }

  /** @param {string} reason */
  #fail(reason) {
    this.connection?.close();
    this.connection = null;
    this.progress.set({ status: "failed", reason });
  }
}

/** @type {Omit<Progress, "rates">} */
const NOTHING = {
  status: "ready",
  reason: "",
  step: 0,
  seconds: 0,
  losses: [],
  epochs: [],
  network: null,
  isFollowed: false,
};
