/**
 * What all networks of the file make of the same image, and how far they can be pushed: computed
 * in idle time, and only while the race is on the screen.
 *
 * @import { Tensor } from "../mathematics/tensor.js"
 * @import { Page } from "../page.js"
 * @import { Model } from "../shell/models.js"
 * @import { Store } from "../shell/store.js"
 * @import { Curve, Question } from "./curves.js"
 */

import { Network } from "../mathematics/network.js";
import { inputOf } from "../shell/answering.js";
import { createStore } from "../shell/store.js";
import { bestOf } from "./answers.js";
import { answers, emptyCurve, measuring } from "./curves.js";
import { runWhenIdle } from "./idle.js";
import { SLIDERS } from "./sliders.js";

/**
 * What one network makes of the image.
 * @typedef {object} Standing
 * @property {Float32Array} outputs
 * @property {number} best Its answer.
 * @property {number} target The answer that it is held to: the true one where it is known, else the
 *   one that it gave before anything was done to the image; -1 if it has no such output.
 * @property {number} milliseconds The median time of its last answers.
 */

/**
 * @typedef {object} RaceState
 * @property {Standing[] | null} standings null as long as there are none.
 * @property {boolean} empty Whether nothing is drawn, so that there is no answer.
 * @property {string | null} truth The name of the true class, where it is known.
 * @property {readonly (Curve | null)[]} curves Of the sliders, in their order.
 * @property {readonly number[]} outdated The places of those that belong to an image, or to other
 *   sliders, of before.
 * @property {number} drawn Counts whenever more of the curves can be drawn.
 */

/** @typedef {Store<RaceState>} RaceStore */

/** The curves follow when the sliders have been still for so many milliseconds. */
const STILLNESS = 150;

/** Where an image takes all networks so many FLOPs, curves have fewer points: every fourth. */
const [MANY, EVERY] = [4e7, 4];

/** Times of answers from which a median is taken. */
const TIMES = 9;

/** @type {RaceState} */
const NOTHING = {
  standings: null,
  empty: true,
  truth: null,
  curves: SLIDERS.map(() => null),
  outdated: [],
  drawn: 0,
};

/** The race of a page: begins when it is {@link Race.visible} for the first time. */
export class Race {
  /** @param {Page} page */
  constructor({ store, models, digits }) {
    this.page = store;
    this.models = models;
    this.digits = digits;
    const work = models.reduce((sum, { flops }) => sum + flops, 0);
    this.every = work > MANY ? EVERY : 1;
    /** @type {RaceState} */
    const initial = { ...NOTHING, empty: false };
    /** @type {RaceStore} */
    this.store = createStore(initial);
    this.visible = false;
    /** @type {Question | null} What is being computed, or was last. */
    this.question = null;
    /** @type {Tensor | null} And the image that the networks answer. */
    this.image = null;
    /** @type {number[][]} */
    this.times = models.map(() => []);
    /** @type {() => void} */
    this.cancelAnswers = () => {};
    /** @type {() => void} */
    this.cancelCurves = () => {};
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    // Networks of its own, since one remembers the image that went through it last.
    /** @type {WeakMap<Network, Network>} */
    this.twins = new WeakMap();
    store.subscribe(["image", "network", "model"], () => this.follow());
  }

  /** @param {boolean} visible Whether the race is on the screen. */
  show(visible) {
    this.visible = visible;
    if (visible) this.follow();
  }

  /** Compute what has changed. */
  follow() {
    if (!this.visible) return;
    const { plainImage, image, disturbance } = this.page.get();
    const question = plainImage && { image: plainImage, disturbance, networks: this.networks() };
    // Whoever scrolls away and back finds the race going on.
    if (image === this.image && question && this.question && isSame(question, this.question))
      return;
    [this.question, this.image] = [question, image];
    this.cancelAnswers();
    this.cancelCurves();
    clearTimeout(this.timer);
    if (!question || !image) {
      this.store.set(NOTHING);
      return;
    }
    this.store.set({ outdated: this.outdated(question) });
    this.cancelAnswers = runWhenIdle(this.answering(question, image), () => {});
  }

  /** A twin of each model's network; of the shown one's, with the weights that it has just now. */
  networks() {
    const { model, network } = this.page.get();
    return this.models.map((own, n) => this.twin(n === model ? network : own.network));
  }

  /** @param {Network} network */
  twin(network) {
    const twin = this.twins.get(network) ?? new Network(network.ops);
    this.twins.set(network, twin);
    return twin;
  }

  /**
   * Let all networks answer; then the curves follow, when the sliders are still.
   *
   * @param {Question} question
   * @param {Tensor} image What is to be seen now.
   * @returns {Generator<null, void>} It pauses after each answer.
   */
  *answering(question, image) {
    const { networks, image: plainImage } = question;
    const truth = this.truth();
    const standings = [];
    for (const [n, network] of networks.entries()) {
      const begin = performance.now();
      const outputs = outputsOf(network, image);
      const milliseconds = this.timed(n, performance.now() - begin);
      yield null;
      const best = bestOf(outputs);
      let target = best;
      if (truth !== null) target = this.models[n].classes.indexOf(truth);
      else if (image !== plainImage) {
        target = bestOf(outputsOf(network, plainImage));
        yield null;
      }
      standings.push({ outputs, best, target, milliseconds });
    }
    this.store.set({ standings, truth, empty: false });
    const targets = standings.map(({ target }) => target);
    this.timer = setTimeout(() => this.measure(question, targets), STILLNESS);
  }

  /** The name of the shown digit's class; null for a drawing. */
  truth() {
    const { input } = this.page.get();
    if (input.kind !== "digit") return null;
    return this.digits.classes[this.digits.labels[input.number]];
  }

  /**
   * @param {number} n The model.
   * @param {number} milliseconds Of its last answer.
   * @returns {number} The median of the last ones.
   */
  timed(n, milliseconds) {
    const times = [...this.times[n], milliseconds].slice(-TIMES);
    this.times[n] = times;
    return [...times].sort((a, b) => a - b)[times.length >> 1];
  }

  /**
   * The places of the sliders whose curves are to be measured again.
   *
   * @param {Question} question
   */
  outdated(question) {
    const { curves } = this.store.get();
    return curves.flatMap((curve, n) => (curve?.complete && answers(curve, question) ? [] : [n]));
  }

  /**
   * Measure the curves that are out of date; the enlarged one first.
   *
   * @param {Question} question
   * @param {number[]} targets
   */
  measure(question, targets) {
    const { slider } = this.page.get();
    const fresh = this.outdated(question).map((n) =>
      emptyCurve(question, SLIDERS[n], targets, this.every),
    );
    fresh.sort((a, b) => Number(b.slider.name === slider) - Number(a.slider.name === slider));
    this.cancelCurves = runWhenIdle(measuring(question, fresh), (curve) => {
      if (curve !== null) this.draw(curve);
    });
  }

  /**
   * Let more of a curve be drawn: the one of before stays until there is something instead.
   *
   * @param {Curve} curve
   */
  draw(curve) {
    const { curves, outdated, drawn } = this.store.get();
    const place = SLIDERS.indexOf(curve.slider);
    this.store.set({
      curves: curves.with(place, curve),
      outdated: outdated.filter((n) => n !== place),
      drawn: drawn + 1,
    });
  }
}

/**
 * @param {Question} one
 * @param {Question} other
 */
function isSame(one, other) {
  return (
    one.image === other.image &&
    one.disturbance === other.disturbance &&
    one.networks.every((network, n) => network === other.networks[n])
  );
}

/**
 * @param {Network} network
 * @param {Tensor} image
 * @returns {Float32Array} A copy.
 */
function outputsOf(network, image) {
  const values = network.forward(inputOf(network, image));
  return Float32Array.from(values[values.length - 1].data);
}
