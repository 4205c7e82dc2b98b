/**
 * The sliders, each below the curves of how sure the networks stay over its range: the slider is
 * the curves' horizontal axis.
 *
 * @import { Page } from "../page.js"
 * @import { Race } from "./race.js"
 * @import { Slider } from "./sliders.js"
 */

import { element, oncePerFrame, replace } from "../shell/elements.js";
import { sureOf } from "./answers.js";
import { chartOf, placeOf, valueAtPlace } from "./chart.js";
import { numbersTable } from "./numbers_table.js";
import { moved, NEUTRAL, nearestValue, SLIDERS } from "./sliders.js";
import "./panels.css";

/** Pixels of the curves, small and enlarged. */
const [SMALL, LARGE] = [110, 300];

/**
 * @param {Page} page
 * @param {Race} race
 */
export function panelsView(page, race) {
  return element(
    "div",
    { class: "push-panels" },
    ...SLIDERS.map((slider, place) => new Panel(page, race, slider, place).element),
  );
}

/** One slider with its curves. */
class Panel {
  /**
   * @param {Page} page
   * @param {Race} race
   * @param {Slider} slider
   * @param {number} place Of the slider.
   */
  constructor(page, race, slider, place) {
    this.page = page;
    this.race = race;
    this.slider = slider;
    this.place = place;
    // Of the curves: noted, since a browser that is asked for it has to lay out the page.
    this.width = 0;
    const id = `push-${slider.name}`;
    this.words = element("output", { for: id, class: "slider-words" });
    this.input = element("input", {
      type: "range",
      id,
      class: "push-slider",
      min: slider.least,
      max: slider.most,
      step: slider.step,
      oninput: () => this.move(Number(this.input.value)),
    });
    this.chart = element("div", { class: "chart-room" });
    this.cursor = element("div", { class: "chart-cursor" });
    this.room = element("div", { class: "chart-and-cursor" }, this.chart, this.cursor);
    this.enlarge = element(
      "button",
      { class: "push-enlarge", onclick: () => this.toggle() },
      "Enlarge",
    );
    const label = element("label", { for: id, id: `${id}-label` }, slider.label);
    this.element = element(
      "div",
      { class: "push-panel", role: "group", "aria-labelledby": `${id}-label` },
      element("div", { class: "push-head" }, element("div", {}, label, this.words), this.enlarge),
      this.room,
      this.input,
      numbersTable(page, race, slider, place),
    );
    this.follow();
  }

  /** Show what the state says, now and whenever it changes. */
  follow() {
    const { store } = this.page;
    const draw = oncePerFrame(() => this.draw());
    this.showValue();
    this.showSize();
    store.subscribe(["disturbance"], () => this.showValue());
    store.subscribe(["slider"], () => {
      this.showSize();
      draw();
    });
    this.race.store.subscribe(["drawn", "curves", "outdated"], draw);
    new ResizeObserver(([{ contentRect }]) => {
      this.width = contentRect.width;
      draw();
    }).observe(this.room);
    followPointer(this.room, (x) => this.move(valueAtPlace(this.slider, x, this.width)));
  }

  /** @param {number} number To which the slider goes, as near as it can. */
  move(number) {
    const { store } = this.page;
    const value = nearestValue(this.slider, number);
    store.set({ disturbance: moved(store.get().disturbance, this.slider.name, value) });
  }

  /** Show the curves large, or small again. */
  toggle() {
    const { name } = this.slider;
    this.page.store.set({ slider: this.page.store.get().slider === name ? null : name });
  }

  showValue() {
    const value = (this.page.store.get().disturbance ?? NEUTRAL)[this.slider.name];
    const words = this.slider.words(value);
    this.input.value = String(value);
    this.input.setAttribute("aria-valuetext", words);
    replace(this.words, words);
    this.cursor.style.left = `${placeOf(this.slider, value, this.width)}px`;
  }

  get isLarge() {
    return this.page.store.get().slider === this.slider.name;
  }

  showSize() {
    this.element.classList.toggle("is-enlarged", this.isLarge);
    this.enlarge.setAttribute("aria-pressed", String(this.isLarge));
  }

  draw() {
    const { width } = this;
    if (width === 0) return;
    const { curves, outdated } = this.race.store.get();
    const curve = curves[this.place];
    const { models } = this.page;
    const targets = curve?.networks.map(({ target }) => target) ?? [];
    const size = { width, height: this.isLarge ? LARGE : SMALL };
    replace(this.chart, chartOf(this.slider, curve, models.length, sureOf(models, targets), size));
    this.element.classList.toggle("is-outdated", outdated.includes(this.place));
    this.showValue();
  }
}

/**
 * A pointer on the curves moves the slider; a finger that goes up or down still scrolls the page.
 *
 * @param {HTMLElement} room
 * @param {(x: number) => void} move
 */
function followPointer(room, move) {
  /** @param {PointerEvent} event */
  const follow = (event) => move(event.clientX - room.getBoundingClientRect().left);
  room.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    room.setPointerCapture(event.pointerId);
    follow(event);
  });
  room.addEventListener("pointermove", (event) => {
    if (room.hasPointerCapture(event.pointerId)) follow(event);
  });
}
