/**
 * The sliders, each below the curves of how sure the networks stay over its range: the slider is
 * the curves' horizontal axis.
 *
 * @import { Page } from "../page.js"
 * @import { Race } from "./race.js"
 * @import { Slider } from "./sliders.js"
 */

import { element, oncePerFrame, replace } from "../shell/elements.js";
import { chartOf, placeOf, valueAtPlace } from "./chart.js";
import { numbersTable } from "./numbers_table.js";
import { moved, NEUTRAL, nearestValue, SLIDERS } from "./sliders.js";

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
    ...SLIDERS.map((slider, place) => panel(page, race, slider, place)),
  );
}

/**
 * @param {Page} page
 * @param {Race} race
 * @param {Slider} slider
 * @param {number} place
 */
function panel(page, race, slider, place) {
  const { store } = page;
  const id = `push-${slider.name}`;
  const words = element("output", { for: id, class: "slider-words" });
  const input = element("input", {
    type: "range",
    id,
    class: "push-slider",
    min: slider.least,
    max: slider.most,
    step: slider.step,
    oninput: () => move(Number(input.value)),
  });
  const chart = element("div", { class: "chart-room" });
  const cursor = element("div", { class: "chart-cursor" });
  const room = element("div", { class: "chart-and-cursor" }, chart, cursor);
  const enlarge = element(
    "button",
    { class: "push-enlarge", "aria-pressed": "false", onclick: toggle },
    "Enlarge",
  );
  const made = element(
    "div",
    { class: "push-panel", role: "group", "aria-labelledby": `${id}-label` },
    element(
      "div",
      { class: "push-head" },
      element("div", {}, element("label", { for: id, id: `${id}-label` }, slider.label), words),
      enlarge,
    ),
    room,
    input,
    numbersTable(page, race, slider, place),
  );

  /** @param {number} value */
  function move(value) {
    store.set({
      disturbance: moved(store.get().disturbance, slider.name, nearestValue(slider, value)),
    });
  }
  function toggle() {
    store.set({ slider: store.get().slider === slider.name ? null : slider.name });
  }
  const draw = oncePerFrame(() => {
    const width = room.clientWidth;
    if (width === 0) return;
    const { curves, outdated } = race.store.get();
    const height = store.get().slider === slider.name ? LARGE : SMALL;
    const curve = curves[place];
    const sure = sureOf(page, curve);
    replace(chart, chartOf(slider, curve, page.models.length, sure, { width, height }));
    made.classList.toggle("is-outdated", outdated.includes(place));
    setCursor(width);
  });
  /** @param {number} width Measured before a chart is put in, or the browser would lay it out twice. */
  function setCursor(width) {
    const value = store.get().disturbance?.[slider.name] ?? slider.neutral;
    cursor.style.left = `${placeOf(slider, value, width)}px`;
  }
  store.subscribe(["disturbance"], ({ disturbance }) => {
    const value = (disturbance ?? NEUTRAL)[slider.name];
    input.value = String(value);
    input.setAttribute("aria-valuetext", slider.words(value));
    replace(words, slider.words(value));
    setCursor(room.clientWidth);
  });
  store.subscribe(["slider"], (state) => {
    const enlarged = state.slider === slider.name;
    made.classList.toggle("is-enlarged", enlarged);
    enlarge.setAttribute("aria-pressed", String(enlarged));
    draw();
  });
  race.store.subscribe(["drawn", "curves", "outdated"], draw);
  new ResizeObserver(draw).observe(room);
  followPointer(room, (x) => move(valueAtPlace(slider, x, room.clientWidth)));
  // What the state says from the start.
  replace(words, slider.words(slider.neutral));
  input.value = String(slider.neutral);
  input.setAttribute("aria-valuetext", slider.words(slider.neutral));
  return made;
}

/**
 * What the curves' height says.
 *
 * @param {Page} page
 * @param {import("./curves.js").Curve | null} curve
 */
function sureOf({ models }, curve) {
  const targets = new Set(curve?.networks.map(({ target }, n) => models[n].classes[target]));
  return targets.size === 1 ? `how sure of ${[...targets][0]}` : "how sure of its first answer";
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
