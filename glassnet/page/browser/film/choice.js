/**
 * What one chooses of the films: which of them, which layer, and how the curves are drawn.
 *
 * @import { State } from "../shell/state.js"
 * @import { Film } from "./film.js"
 * @import { View } from "./plot.js"
 */

import { element, replace } from "../shell/elements.js";
import { namesWithWeights } from "./kernels.js";

const NONE = "none";

/** A film is short that has less than this share of the other's steps. */
const SHORT = 0.2;

export class Choice {
  /**
   * @param {(Film | null)[]} films null for a damaged one.
   * @param {() => void} onChange Something else was chosen.
   */
  constructor(films, onChange) {
    this.films = films;
    const whole = [...films.keys()].filter((number) => films[number]);
    this.film = whole[0];
    /** @type {number | null} */
    this.beside = whole[1] ?? null;
    /** @type {View} */
    this.view = { logarithmic: true, stretched: this.#differInLength() };
    this.layer = 0;
    this.first = element("select", {
      id: "film-first",
      onchange: () => {
        this.film = Number(this.first.value);
        if (this.beside === this.film) this.beside = null;
        this.#fill();
        onChange();
      },
    });
    this.second = element("select", {
      id: "film-second",
      onchange: () => {
        this.beside = this.second.value === NONE ? null : Number(this.second.value);
        onChange();
      },
    });
    this.layers = element("select", {
      id: "film-layer",
      onchange: () => {
        this.layer = this.layers.selectedIndex;
        onChange();
      },
    });
    this.filmChoice = element(
      "p",
      { class: "film-choice", hidden: whole.length < 2 },
      labelled("Film", this.first),
      labelled("Beside it", this.second),
    );
    this.layerChoice = element("p", { class: "film-choice" }, labelled("Layer", this.layers));
    this.viewChoice = element(
      "p",
      { class: "film-choice" },
      this.#box("logarithmic", "Logarithmic loss", onChange),
      this.#box("stretched", "Steps wide where the film looks closely", onChange),
    );
    this.#fill();
  }

  /** Whether one film is so short that on an even axis of steps one would hardly see it. */
  #differInLength() {
    const lengths = [this.film, this.beside].flatMap((number) => {
      const film = number === null ? null : this.films[number];
      return film ? [film.description.steps] : [];
    });
    return Math.min(...lengths) < SHORT * Math.max(...lengths);
  }

  /**
   * Choose what a frame shows.
   *
   * @param {NonNullable<State["frame"]>} frame
   * @returns {boolean} Whether that is something else than before.
   */
  take({ film, beside }) {
    if (film === this.film && beside === this.beside) return false;
    this.film = film;
    this.beside = beside;
    this.#fill();
    return true;
  }

  #fill() {
    const options = this.films.flatMap((film, number) =>
      film ? [{ number, name: film.description.name }] : [],
    );
    const option = (/** @type {string | number} */ value, /** @type {string} */ name) =>
      element("option", { value }, name);
    replace(this.first, ...options.map(({ number, name }) => option(number, name)));
    const others = options.filter(({ number }) => number !== this.film);
    replace(
      this.second,
      option(NONE, "nothing"),
      ...others.map(({ number, name }) => option(number, name)),
    );
    this.first.value = String(this.film);
    this.second.value = this.beside === null ? NONE : String(this.beside);
    this.#fillLayers();
  }

  #fillLayers() {
    const film = this.films[this.film];
    if (!film) return;
    const names = namesWithWeights(film.model);
    this.layer = Math.min(this.layer, names.length - 1);
    replace(this.layers, ...names.map((name) => element("option", {}, name)));
    this.layers.selectedIndex = this.layer;
  }

  /**
   * @param {keyof View} name
   * @param {string} words
   * @param {() => void} onChange
   */
  #box(name, words, onChange) {
    const box = element("input", {
      type: "checkbox",
      checked: this.view[name],
      onchange: () => {
        this.view = { ...this.view, [name]: box.checked };
        onChange();
      },
    });
    return element("label", { class: "film-box" }, box, words);
  }
}

/**
 * A choice with its label, on one line.
 *
 * @param {string} words
 * @param {HTMLSelectElement} select
 */
function labelled(words, select) {
  return element(
    "span",
    { class: "film-pair" },
    element("label", { for: select.id }, words),
    select,
  );
}
