/**
 * A picture of maps in which one can point at each place, by mouse, finger or keys.
 *
 * @import { Range } from "../../shell/legend.js"
 * @import { Layout } from "./layout.js"
 */

import { element, replace, svg } from "../../shell/elements.js";
import { canvasSize, placeAt, placeOf } from "./layout.js";
import { paintMaps } from "./painting.js";

/** @typedef {[number, number, number]} Place Row, column and map. */

/**
 * @typedef {object} Listeners
 * @property {(place: Place | null, byKey: boolean) => void} onPreview Somebody points there; null
 *   for nowhere any more.
 * @property {(place: Place) => void} onKept Somebody has chosen it.
 * @property {() => void} onLeft Somebody wants to be rid of what is chosen.
 * @property {(step: -1 | 1, place: Place) => void} onFollowed Somebody wants to go from there to a
 *   layer before (-1) or behind it.
 * @property {() => Place} start Where the keys begin.
 */

/**
 * What is framed: `height`×`width` places of a map from this one on.
 * @typedef {{place: Place, height: number, width: number, kind: "shown" | "kept" | "seen"}} Frame
 */

/** The element of the page that says what the keys do. */
export const KEYS_ID = "picture-keys";

/** What it says. */
export const KEYS =
  "With the keyboard: arrow keys move within a map, Page Up and Page Down to another one, Enter keeps the place, " +
  "Escape leaves it, Shift with Up or Down follows it to its strongest input or to who looks at it.";

/** A picture of maps. */
export class Picture {
  /**
   * @param {string} label What it shows, for screen readers.
   * @param {Listeners} listeners
   */
  constructor(label, listeners) {
    this.listeners = listeners;
    this.canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
    this.frames = svg("svg", { class: "frames", "aria-hidden": "true" });
    this.element = element(
      "div",
      {
        class: "picture",
        tabindex: 0,
        role: "application",
        "aria-label": label,
        "aria-describedby": KEYS_ID,
      },
      this.canvas,
      this.frames,
    );
    /** @type {Layout | null} */
    this.layout = null;
    /** @type {Place | null} */
    this.cursor = null;
    this.#listen();
  }

  /** @param {Layout} layout */
  setLayout(layout) {
    this.layout = layout;
    const [across, down] = canvasSize(layout);
    this.canvas.width = across;
    this.canvas.height = down;
    this.canvas.style.width = `${across * layout.scale}px`;
    this.canvas.style.height = `${down * layout.scale}px`;
    this.frames.setAttribute("viewBox", `0 0 ${across} ${down}`);
  }

  /**
   * @param {Range} range
   * @param {(map: number, place: number) => number} valueAt
   */
  paint(range, valueAt) {
    if (this.layout) paintMaps(this.canvas, this.layout, range, valueAt);
  }

  /** @param {readonly Frame[]} frames */
  setFrames(frames) {
    const { layout } = this;
    if (!layout) return;
    const outlines = new Map();
    for (const frame of frames) {
      if (frame.place[2] >= layout.count) continue;
      outlines.set(frame.kind, (outlines.get(frame.kind) ?? "") + outline(layout, frame));
    }
    // A line that one sees on every colour, with a lighter one behind it.
    const halo = [...outlines.values()].join("");
    replace(
      this.frames,
      halo && svg("path", { d: halo, class: "frame-halo" }),
      ...[...outlines].map(([kind, d]) => svg("path", { d, class: `frame frame-${kind}` })),
    );
  }

  #listen() {
    const { element: target, listeners } = this;
    target.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch") listeners.onPreview(this.#placeUnder(event), false);
    });
    target.addEventListener("pointerleave", () => listeners.onPreview(null, false));
    target.addEventListener("click", (event) => {
      const place = this.#placeUnder(event);
      if (place === null) return;
      this.cursor = place;
      listeners.onKept(place);
    });
    target.addEventListener("keydown", (event) => this.#onKey(event));
    target.addEventListener("blur", () => listeners.onPreview(null, true));
  }

  /** @param {MouseEvent} event */
  #placeUnder({ clientX, clientY }) {
    if (!this.layout) return null;
    const { left, top } = this.canvas.getBoundingClientRect();
    const { scale } = this.layout;
    return placeAt(this.layout, (clientX - left) / scale, (clientY - top) / scale);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const { layout, listeners } = this;
    if (!layout || event.altKey || event.ctrlKey || event.metaKey) return;
    const place = this.cursor ?? listeners.start();
    const handled = this.#act(event, layout, place);
    if (handled) event.preventDefault();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Layout} layout
   * @param {Place} place
   * @returns {boolean} Whether the key meant something.
   */
  #act({ key, shiftKey }, layout, place) {
    const { listeners } = this;
    if (shiftKey && (key === "ArrowUp" || key === "ArrowDown")) {
      listeners.onFollowed(key === "ArrowUp" ? -1 : 1, place);
    } else if (key === "Enter" || key === " ") {
      this.cursor = place;
      listeners.onKept(place);
    } else if (key === "Escape") {
      this.cursor = null;
      listeners.onLeft();
    } else {
      const next =
        this.cursor === null && key.startsWith("Arrow") ? place : moved(layout, place, key);
      if (next === null) return false;
      this.cursor = next;
      listeners.onPreview(next, true);
    }
    return true;
  }
}

/**
 * Where a key leads; a vector's units are gone through as they lie on the page.
 *
 * @param {Layout} layout
 * @param {Place} place
 * @param {string} key
 * @returns {Place | null} null for a key that leads nowhere.
 */
export function moved({ height, width, count, columns }, [row, column, map], key) {
  const vector = height === 1 && width === 1;
  const within = (/** @type {number} */ n, /** @type {number} */ end) =>
    Math.max(0, Math.min(end - 1, n));
  const stepped = (/** @type {number} */ step) =>
    map + step >= 0 && map + step < count ? map + step : map;
  switch (key) {
    case "ArrowLeft":
      return vector ? [0, 0, stepped(-1)] : [row, within(column - 1, width), map];
    case "ArrowRight":
      return vector ? [0, 0, stepped(1)] : [row, within(column + 1, width), map];
    case "ArrowUp":
      return vector ? [0, 0, stepped(-columns)] : [within(row - 1, height), column, map];
    case "ArrowDown":
      return vector ? [0, 0, stepped(columns)] : [within(row + 1, height), column, map];
    case "PageUp":
      return [row, column, stepped(-1)];
    case "PageDown":
      return [row, column, stepped(1)];
    case "Home":
      return vector ? [0, 0, 0] : [row, 0, map];
    case "End":
      return vector ? [0, 0, count - 1] : [row, width - 1, map];
    default:
      return null;
  }
}

/**
 * The outline of some places, as a path of SVG.
 *
 * @param {Layout} layout
 * @param {Frame} frame
 */
function outline(layout, { place, height, width }) {
  const [left, top] = placeOf(layout, place[2], place[0], place[1]);
  const across = width * layout.cell;
  return `M${left} ${top}h${across}v${height * layout.cell}h${-across}z`;
}
