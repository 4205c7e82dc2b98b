/**
 * The curves of one slider as a picture: for each network how sure it is of the answer that it is
 * held to, and below, as a bar, the range over which it keeps this answer.
 *
 * @import { Curve, Measured } from "./curves.js"
 * @import { Slider } from "./sliders.js"
 */

import { svg } from "../shell/elements.js";
import { reachOf } from "./curves.js";
import { racerLine, racerMark } from "./marks.js";

/** Pixels around the curves; the slider's thumb is as wide as twice the right one. */
export const MARGIN = { left: 44, right: 12, top: 20, bottom: 36 };

/** Pixels between the bars of two networks. */
const ROW = 11;

/** A mark stands on a curve every so many pixels. */
const BETWEEN_MARKS = 70;

/**
 * @param {Slider} slider
 * @param {Curve | null} curve
 * @param {number} networks How many there are.
 * @param {string} sure What the height says.
 * @param {{width: number, height: number}} size Pixels; the height is that of the curves alone.
 */
export function chartOf(slider, curve, networks, sure, { width, height }) {
  const scales = scalesOf(slider, width, height);
  const full = MARGIN.top + height + 8 + networks * ROW + MARGIN.bottom;
  const drawn = curve
    ? curve.networks.flatMap((one, n) => networkParts(curve, one, n, scales))
    : [];
  const bars = curve ? curve.networks.flatMap((one, n) => barParts(curve, one, n, scales)) : [];
  return svg(
    "svg",
    {
      class: "race-chart",
      width,
      height: full,
      viewBox: `0 0 ${width} ${full}`,
      "aria-hidden": "true",
    },
    ...axes(slider, scales, full, sure),
    ...drawn,
    ...bars,
  );
}

/**
 * From values to pixels.
 * @typedef {object} Scales
 * @property {(value: number) => number} x
 * @property {(share: number) => number} y
 * @property {(network: number) => number} row The height of a network's bar.
 * @property {number} left
 * @property {number} right
 */

/**
 * @param {Slider} slider
 * @param {number} width
 * @param {number} height
 * @returns {Scales}
 */
function scalesOf(slider, width, height) {
  return {
    x: (value) => placeOf(slider, value, width),
    y: (share) => MARGIN.top + (1 - share) * height,
    row: (network) => MARGIN.top + height + 14 + network * ROW,
    left: MARGIN.left,
    right: width - MARGIN.right,
  };
}

/**
 * Where a value of the slider stands.
 *
 * @param {Slider} slider
 * @param {number} value
 * @param {number} width Of the whole picture.
 */
export function placeOf({ least, most }, value, width) {
  const room = width - MARGIN.left - MARGIN.right;
  return MARGIN.left + (room * (value - least)) / (most - least);
}

/**
 * The value of the slider at a place.
 *
 * @param {Slider} slider
 * @param {number} place
 * @param {number} width
 */
export function valueAtPlace({ least, most }, place, width) {
  const room = width - MARGIN.left - MARGIN.right;
  return least + ((most - least) * (place - MARGIN.left)) / room;
}

/**
 * @param {Slider} slider
 * @param {Scales} scales
 * @param {number} full
 * @param {string} sure
 */
function axes(slider, { x, y, left, right }, full, sure) {
  const lines = [0, 0.5, 1].flatMap((share) => [
    svg("line", { class: "chart-grid", x1: left, x2: right, y1: y(share), y2: y(share) }),
    svg("text", { x: left - 5, y: y(share) + 4, "text-anchor": "end" }, `${100 * share} %`),
  ]);
  const ticks = slider.ticks.flatMap((value) => [
    svg("line", {
      class: "chart-grid",
      x1: x(value),
      x2: x(value),
      y1: y(1),
      y2: full - MARGIN.bottom,
    }),
    svg(
      "text",
      {
        x: value === slider.most ? right + MARGIN.right : x(value),
        y: full - MARGIN.bottom + 14,
        "text-anchor": value === slider.most ? "end" : "middle",
      },
      slider.short(value),
    ),
  ]);
  return [
    ...lines,
    ...ticks,
    svg("text", { class: "axis", x: left, y: 12 }, sure),
    svg("text", { class: "axis", x: right, y: full - 5, "text-anchor": "end" }, slider.axis),
  ];
}

/**
 * @param {Curve} curve
 * @param {Measured} measured
 * @param {number} n
 * @param {Scales} scales
 */
function networkParts({ slider, values }, measured, n, { x, y }) {
  const places = values.flatMap((_, k) => (Number.isNaN(measured.shares[k]) ? [] : [k]));
  if (places.length === 0) return [];
  /** @param {number} k */
  const point = (k) => [x(values[k]), y(Math.max(0, Math.min(1, measured.shares[k])))];
  const path = places.map((k) =>
    point(k)
      .map((number) => number.toFixed(1))
      .join(" "),
  );
  const marks = [];
  // The marks of several networks are set off against each other, so that none hides another one.
  let next = x(slider.least) + 14 + 11 * n;
  for (const k of places) {
    const [across, up] = point(k);
    if (across < next) continue;
    marks.push(racerMark(n, across, up));
    next = across + BETWEEN_MARKS;
  }
  return [racerLine(n, `M${path.join("L")}`), ...marks];
}

/**
 * The range over which the network keeps its answer; where it breaks, there is a mark.
 *
 * @param {Curve} curve
 * @param {Measured} measured
 * @param {number} n
 * @param {Scales} scales
 */
function barParts(curve, measured, n, { x, y, row, left, right }) {
  const reach = reachOf(curve, measured);
  if (!reach?.holds) return [];
  const { below, above } = reach;
  const ends = [below, above].flatMap((end) => (end ? [end] : []));
  const from = below ? x(below.value) : left;
  const to = above ? x(above.value) : right;
  return [
    racerLine(n, `M${from} ${row(n)}H${to}`),
    ...ends.flatMap(({ value, place }) => {
      const share = Math.max(0, Math.min(1, measured.shares[place]));
      return [racerMark(n, x(value), row(n)), crossAt(x(value), y(share))];
    }),
  ];
}

/**
 * @param {number} x
 * @param {number} y
 */
function crossAt(x, y) {
  return svg("path", {
    class: "break-cross",
    d: "M-4 -4L4 4M-4 4L4 -4",
    transform: `translate(${x} ${y})`,
  });
}
