/**
 * What is shown of the films: their verdicts, the controls, the curves, and each network at the
 * step that is shown. As soon as somebody moves, the page's network is that of the first film.
 *
 * @import { Page } from "../page.js"
 * @import { Range } from "../shell/legend.js"
 * @import { State } from "../shell/state.js"
 * @import { Film } from "./film.js"
 */

import { signedRange } from "../seeing/ranges.js";
import { answerOf } from "../shell/answering.js";
import { onColoursChanged } from "../shell/colours.js";
import { element, oncePerFrame, replace } from "../shell/elements.js";
import { short, whole } from "../shell/numbers.js";
import { Choice } from "./choice.js";
import { Controls } from "./controls.js";
import { Curves } from "./curves.js";
import { dock } from "./dock.js";
import { figuresOf } from "./figures.js";
import { openFilm } from "./film.js";
import { layersWithWeights } from "./kernels.js";
import { Panel } from "./panel.js";
import { Player } from "./player.js";
import { nearestStop, placeInWords, stopInWords, stopsOf } from "./stops.js";
import { Tally } from "./tally.js";
import { verdictBox } from "./verdict.js";

export class FilmView {
  /**
   * Open all films of the file.
   *
   * @param {Page} page
   * @returns {Promise<FilmView>}
   * @throws {Error} if none of them is whole, with a sentence
   */
  static async open(page) {
    const { file, models } = page;
    const opened = await Promise.allSettled(
      file.contents.films.map((description) => openFilm(file, models, description)),
    );
    const films = opened.map((film) => (film.status === "fulfilled" ? film.value : null));
    const reasons = opened.flatMap((film) => (film.status === "rejected" ? [film.reason] : []));
    if (films.every((film) => film === null)) throw reasons[0];
    return new FilmView(page, films, reasons);
  }

  /**
   * @param {Page} page
   * @param {(Film | null)[]} films In the order of the file; null for a damaged one.
   * @param {Error[]} reasons Why these are damaged.
   */
  constructor({ store, models, digits }, films, reasons) {
    this.store = store;
    this.models = models;
    this.films = films;
    /** @type {State["frame"]} */
    this.frame = null;
    this.stop = 0;
    /** @type {number[]} */
    this.stops = [];
    /** @type {Panel[]} */
    this.panels = [];
    this.player = new Player(
      () => this.#next(),
      () => {
        this.controls.showPlaying(this.player.plays);
        this.showSoon(); // what is counted only while it stands
      },
    );
    this.choice = new Choice(films, () => this.#choose());
    this.controls = new Controls({
      onStop: (stop) => this.#stopAt(stop),
      onPlay: () => this.#play(),
      onSpeed: (speed) => {
        this.player.speed = speed;
      },
      onLeave: () => this.#leave(),
      onSay: () => this.controls.say(),
    });
    this.curves = new Curves((step) => this.#stopAt(nearestStop(this.stops, step)));
    this.verdicts = element("div", { class: "film-columns" });
    this.columns = element("div", { class: "film-columns" });
    this.figures = element("div", { class: "film-columns" });
    this.element = element(
      "div",
      { class: "film" },
      ...reasons.map(({ message }) => element("p", { role: "alert", class: "alert" }, message)),
      this.choice.filmChoice,
      this.verdicts,
      dock(this.controls.element),
      this.choice.viewChoice,
      this.curves.element,
      this.choice.layerChoice,
      this.columns,
      this.figures,
    );
    this.showSoon = oncePerFrame(() => this.#show());
    this.tally = new Tally(digits, this.showSoon);
  }

  /** Begin to follow the page's state; the element is in the document. */
  begin() {
    const { store } = this;
    this.#build();
    store.subscribe(["frame", "model"], (state) => this.#follow(state));
    // What stands in the address already, now that somebody listens to what follows from it.
    this.#follow(store.get());
    store.subscribe(["answer"], this.showSoon);
    onColoursChanged(this.showSoon);
    new ResizeObserver(this.showSoon).observe(this.columns);
    document.addEventListener("visibilitychange", () => this.player.pause());
  }

  /** The films that are shown, the one that the page follows first. */
  get shown() {
    const { film, beside } = this.choice;
    return [film, beside].flatMap((number) => {
      const opened = number === null ? null : this.films[number];
      return opened ? [opened] : [];
    });
  }

  /** Somebody has chosen other films, another layer or another axis. */
  #choose() {
    this.#build();
    if (this.frame) this.#stopAt(this.stop);
  }

  /** Make all that depends on what is chosen. */
  #build() {
    const { shown, choice } = this;
    const step = this.stops[this.stop] ?? Number.POSITIVE_INFINITY;
    this.stops = stopsOf(shown.map(({ description }) => description));
    this.stop = nearestStop(this.stops, Math.min(step, this.stops[this.stops.length - 1]));
    this.panels = shown.map(({ description }, number) => new Panel(description.name, number));
    replace(this.columns, ...this.panels.map((panel) => panel.element));
    const onBreak = (/** @type {number} */ step) => this.#goToBreak(step);
    replace(this.verdicts, ...shown.map(({ description }) => verdictBox(description, onBreak)));
    replace(this.figures, ...shown.map(figuresOf));
    this.curves.show(shown, this.stops, choice.view);
    this.ranges = this.#ranges();
    this.showSoon();
  }

  /**
   * The range of the chosen layer's weights in each film: that of its beginning and of its end, or
   * of its break. It stays the same over the whole film, so that one sees weights grow.
   *
   * @returns {Range[]}
   */
  #ranges() {
    const ranges = this.shown.map((film) => {
      const { frames, verdict } = film.description;
      const end = verdict?.step ? film.frameAt(verdict.step - 1) : frames.length - 1;
      const weights = [0, end].map((frame) => Array.from(this.#weightsOf(film, frame).data));
      return signedRange(weights.flat().filter(Number.isFinite));
    });
    const shapes = this.shown.map((film) => this.#weightsOf(film, 0).shape.join());
    const same = shapes.every((shape) => shape === shapes[0]);
    const most = Math.max(...ranges.map((range) => range.most));
    return same ? ranges.map((range) => ({ ...range, most })) : ranges;
  }

  /**
   * The weights of the chosen layer in a frame.
   *
   * @param {Film} film
   * @param {number} frame
   */
  #weightsOf(film, frame) {
    return film.networkAt(frame).ops[this.#opOf(film)].weights[0];
  }

  /**
   * The op whose weights are shown; of another network, the one at the same place.
   *
   * @param {Film} film
   */
  #opOf({ model }) {
    const ops = layersWithWeights(model.network.ops);
    return ops[Math.min(this.choice.layer, ops.length - 1)];
  }

  // ---- moving -----------------------------------------------------------------------------

  /** @param {number} stop */
  #stopAt(stop) {
    const { film, beside } = this.choice;
    this.store.set({ frame: { film, beside, step: this.stops[stop] } });
  }

  /** Go to the next stop while it plays; whether there is one. */
  #next() {
    if (this.stop >= this.stops.length - 1) {
      this.controls.say();
      return false;
    }
    this.#stopAt(this.stop + 1);
    return true;
  }

  #play() {
    if (this.player.plays) {
      this.player.pause();
      this.controls.say();
      return;
    }
    if (this.stop === this.stops.length - 1) this.#stopAt(0);
    this.player.play();
  }

  /** @param {number} step */
  #goToBreak(step) {
    this.player.pause();
    this.#stopAt(nearestStop(this.stops, step));
    requestAnimationFrame(() => this.controls.say());
  }

  #leave() {
    this.player.pause();
    this.stop = this.stops.length - 1;
    this.store.set({ frame: null });
  }

  /**
   * Put the weights of the frame into the page's network.
   *
   * @param {Readonly<State>} state
   */
  #follow({ frame, model }) {
    const before = this.frame;
    this.frame = frame;
    this.showSoon();
    if (!frame) {
      this.player.pause();
      // Whoever leaves the film finds the network's own weights again.
      if (before) this.store.set({ network: this.models[model].network, weightsFrom: "" });
      return;
    }
    const film = this.films[frame.film];
    if (!film || (frame.beside !== null && !this.films[frame.beside])) {
      this.store.set({ frame: null }); // damaged, as its alert says
      return;
    }
    if (film.description.model !== model) {
      // Either the film leads to its network, or somebody has chosen another network meanwhile.
      this.store.set(frame !== before ? { model: film.description.model } : { frame: null });
      return;
    }
    if (this.choice.take(frame)) this.#build();
    this.stop = nearestStop(this.stops, frame.step);
    const index = film.frameAt(frame.step);
    const [step, steps] = [film.description.frames[index], film.description.steps];
    const which = this.films.length > 1 ? `the film of ${film.description.name}` : "the film";
    this.store.set({
      network: film.networkAt(index),
      weightsFrom: `${which}, step ${whole(step)} of ${whole(steps)}`,
    });
  }

  // ---- showing ----------------------------------------------------------------------------

  #show() {
    const { shown, stops, stop, frame } = this;
    const words = shown.length > 1 ? stopInWords(stops, stop) : this.#wordsOf(shown[0]);
    this.controls.show(stops, stop, words, frame !== null);
    this.curves.moveTo(frame && stops[stop]);
    const frames = shown.map((film) => ({ film, frame: film.frameAt(stops[stop]) }));
    this.tally.follow(this.player.plays ? [] : frames);
    for (const [number, film] of shown.entries()) this.#showPanel(film, number);
  }

  /**
   * @param {Film} film
   * @param {number} number
   */
  #showPanel(film, number) {
    const { image, network: own, answer: given } = this.store.get();
    const follows = number === 0 && this.frame !== null;
    const network = follows ? own : film.networkAt(film.frameAt(this.stops[this.stop]));
    const answer = follows ? given : image && answerOf(network, image);
    this.panels[number].show({
      model: film.model,
      network,
      answer,
      place: this.#wordsOf(film),
      op: this.#opOf(film),
      range: (this.ranges ?? [])[number],
      tally: this.#tallyOf(film),
    });
  }

  /** @param {Film} film */
  #tallyOf(film) {
    const { digits } = this.tally;
    const right = this.tally.of(film, film.frameAt(this.stops[this.stop]));
    return `Of this page's ${digits.labels.length} images it reads ${right ?? "…"} right.`;
  }

  /**
   * Where a film stands at the stop that is shown.
   *
   * @param {Film} film
   */
  #wordsOf(film) {
    const step = this.stops[this.stop];
    const frame = film.frameAt(step);
    const loss = film.lossIn(frame);
    const place = placeInWords(film.description, film.description.frames[frame]);
    const ended = step > film.description.steps ? "ended at " : "";
    if (loss === null || Number.isNaN(loss)) return `${ended}${place}`;
    return `${ended}${place} · loss ${Number.isFinite(loss) ? short(loss) : "not finite"}`;
  }
}
