/** What moves a film: a slider over its stops, playing and pausing, the speed. */

import { element } from "../shell/elements.js";
import { SPEEDS } from "./player.js";

/** The slider has so large steps at "page up" and "page down". */
const PAGE = 10;

/**
 * @typedef {object} Wishes
 * @property {(stop: number) => void} onStop To see this stop.
 * @property {() => void} onPlay To play, or to pause.
 * @property {(speed: number) => void} onSpeed
 * @property {() => void} onLeave To see the network's own weights again.
 * @property {() => void} onSay To be told where the film stands.
 */

export class Controls {
  /** @param {Wishes} wishes */
  constructor({ onStop, onPlay, onSpeed, onLeave, onSay }) {
    this.onStop = onStop;
    this.play = element("button", { type: "button", class: "film-play", onclick: onPlay }, "Play");
    this.slider = element("input", {
      type: "range",
      min: 0,
      step: 1,
      "aria-label": "Step of the training",
      oninput: () => onStop(this.slider.valueAsNumber),
    });
    this.words = element("output", { class: "film-words", "aria-live": "off" });
    const speed = element(
      "select",
      { id: "film-speed", onchange: () => onSpeed(SPEEDS[speed.selectedIndex]) },
      ...SPEEDS.map((factor) => element("option", { selected: factor === 1 }, `${factor}×`)),
    );
    this.leave = element("button", { type: "button", onclick: onLeave }, "Leave the film");
    this.status = element("p", { class: "visually-hidden", role: "status" });
    this.element = element(
      "div",
      { class: "film-controls", role: "group", "aria-label": "The film" },
      this.play,
      this.slider,
      this.words,
      element("label", { class: "film-speed", for: "film-speed" }, "Speed"),
      speed,
      this.leave,
      element("button", { type: "button", class: "film-say", onclick: onSay }, "Say the step"),
      this.status,
    );
  }

  /**
   * @param {number[]} stops
   * @param {number} stop The one that is shown.
   * @param {string} words What is shown there.
   * @param {boolean} showing Whether the page follows the film.
   */
  show(stops, stop, words, showing) {
    this.slider.max = String(stops.length - 1);
    this.slider.valueAsNumber = stop;
    this.slider.setAttribute("aria-valuetext", words);
    this.words.textContent = words;
    this.leave.disabled = !showing;
    this.element.classList.toggle("showing", showing);
  }

  /** @param {boolean} plays */
  showPlaying(plays) {
    this.play.textContent = plays ? "Pause" : "Play";
  }

  /** Tell a screen reader where the film stands. */
  say() {
    const words = this.words.textContent ?? "";
    // A text that is there already would not be read out once more.
    this.status.textContent = "";
    requestAnimationFrame(() => {
      this.status.textContent = words;
    });
  }

  /**
   * Follow a key that is pressed anywhere in the section, as the slider itself would. What has
   * arrows of its own keeps them.
   *
   * @param {KeyboardEvent} event
   */
  followKey(event) {
    const { target } = event;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const here = this.slider.valueAsNumber;
    const last = Number(this.slider.max);
    /** @type {Record<string, number>} */
    const places = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      PageUp: here + PAGE,
      PageDown: here - PAGE,
      Home: 0,
      End: last,
    };
    if (!Object.hasOwn(places, event.key)) return;
    event.preventDefault();
    this.onStop(Math.max(0, Math.min(last, places[event.key])));
  }
}
