/**
 * How many of the page's digits the network of a frame reads right, counted while the browser has
 * nothing else to do.
 *
 * @import { Digits } from "../shell/digits.js"
 * @import { Film } from "./film.js"
 */

import { answerOf, sayAnything } from "../shell/answering.js";
import { digitImage } from "../shell/digits.js";

/** Milliseconds that a frame is shown before counting begins: nothing is counted in passing. */
const REST = 250;

/** Milliseconds for which it counts at a stretch. */
const STRETCH = 8;

export class Tally {
  /**
   * @param {Digits} digits
   * @param {() => void} onCounted Another frame is counted.
   */
  constructor(digits, onCounted) {
    this.digits = digits;
    this.onCounted = onCounted;
    /** @type {Map<Film, Map<number, number>>} The counts of the frames of each film. */
    this.counts = new Map();
    /** @type {{film: Film, frame: number}[]} What is shown, and not counted yet. */
    this.wanted = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.round = 0;
  }

  /**
   * Count for these frames, and for no others any more.
   *
   * @param {{film: Film, frame: number}[]} shown
   */
  follow(shown) {
    const wanted = shown.filter(({ film, frame }) => this.of(film, frame) === null);
    const isSame = (/** @type {{film: Film, frame: number}} */ { film, frame }) =>
      this.wanted.some((other) => other.film === film && other.frame === frame);
    if (wanted.length === this.wanted.length && wanted.every(isSame)) return;
    this.wanted = wanted;
    this.round += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#count(), REST);
  }

  /**
   * @param {Film} film
   * @param {number} frame
   * @returns {number | null} null if it is not counted yet.
   */
  of(film, frame) {
    return this.counts.get(film)?.get(frame) ?? null;
  }

  async #count() {
    const { round } = this;
    for (const { film, frame } of [...this.wanted]) {
      const network = film.networkAt(frame);
      const { labels } = this.digits;
      let right = 0;
      let began = performance.now();
      for (const [n, label] of labels.entries()) {
        const { best, outputs } = answerOf(network, digitImage(this.digits, n));
        if (best === label && sayAnything(outputs)) right += 1;
        if (performance.now() - began < STRETCH) continue;
        await new Promise((resume) => setTimeout(resume));
        if (round !== this.round) return;
        began = performance.now();
      }
      const counts = this.counts.get(film) ?? new Map();
      this.counts.set(film, counts.set(frame, right));
    }
    this.wanted = [];
    this.onCounted();
  }
}
