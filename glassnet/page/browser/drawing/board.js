/** The board: what is drawn, or the digit that is shown, with the keyboard's pen over it. */

import { onColoursChanged, scheme } from "../shell/colours.js";
import { digitImage } from "../shell/digits.js";
import { element } from "../shell/elements.js";
import { SHOWN_PEN } from "./rendering.js";
import { RUBBER } from "./rubbing.js";

/** @typedef {import("./strokes.js").Point} Point */
/** @typedef {import("../shell/state.js").Input} Input */

/** The arms of the cross that shows the keyboard's pen. */
const ARM = 0.035;

/**
 * @typedef {object} Board
 * @property {HTMLCanvasElement} canvas
 * @property {(place: Point | null, down: boolean) => void} showPen show the keyboard's pen
 * @property {(place: Point | null) => void} showRubber show how far the pointer rubs out
 */

/**
 * @param {import("../page.js").Page} page
 * @param {{ hint: string, isRubbing: () => boolean }} parts `hint`: the id of what explains the keys
 * @returns {Board}
 */
export function createBoard({ store, digits }, { hint, isRubbing }) {
  const canvas = element("canvas", {
    class: "board",
    id: "board",
    role: "application",
    tabindex: "0",
    "aria-label": "Board: draw a digit",
    "aria-describedby": hint,
  });
  /** @type {{ place: Point, down: boolean } | null} */
  let pen = null;
  /** @type {Point | null} */
  let rubber = null;

  const paint = () => {
    const context = sized(canvas);
    if (!context) return;
    const { input } = store.get();
    if (input.kind === "digit") paintDigit(context, digitImage(digits, input.number));
    else paintStrokes(context, input.strokes);
    if (pen) paintPen(context, pen.place, pen.down, isRubbing());
    if (rubber) outline(context, ring(rubber, RUBBER));
  };
  store.subscribe(["input"], paint);
  new ResizeObserver(paint).observe(canvas);
  onColoursChanged(paint);
  whenPixelsChange(paint);
  return {
    canvas,
    showPen(place, down) {
      pen = place && { place, down };
      paint();
    },
    showRubber(place) {
      if (place === null && rubber === null) return;
      rubber = place;
      paint();
    },
  };
}

/**
 * The canvas, empty, with a pixel for each of the screen's; its unit is the board.
 *
 * @param {HTMLCanvasElement} canvas
 */
function sized(canvas) {
  const side = Math.round(canvas.clientWidth * devicePixelRatio);
  if (canvas.width !== side) canvas.width = side;
  if (canvas.height !== side) canvas.height = side;
  const context = canvas.getContext("2d");
  if (!context || side === 0) return null;
  context.setTransform(side, 0, 0, side, 0, 0);
  context.fillStyle = css(scheme().paper);
  context.fillRect(0, 0, 1, 1);
  return context;
}

/**
 * Call a function when the page comes to a screen with larger or smaller pixels, or is zoomed.
 *
 * @param {() => void} act
 */
function whenPixelsChange(act) {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  const changed = () => {
    act();
    whenPixelsChange(act);
  };
  query.addEventListener("change", changed, { once: true });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("./strokes.js").Drawing} drawing
 */
function paintStrokes(context, drawing) {
  context.strokeStyle = css(scheme().ink);
  context.lineWidth = SHOWN_PEN;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of drawing) {
    context.beginPath();
    context.moveTo(...stroke[0]);
    // A line of no length is a dot.
    for (const point of stroke.length > 1 ? stroke.slice(1) : stroke) context.lineTo(...point);
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("../mathematics/tensor.js").Tensor} image
 */
function paintDigit(context, { data, shape: [height, width, channels] }) {
  const { paper, ink } = scheme();
  const side = 1 / Math.max(height, width);
  const [left, top] = [(1 - width * side) / 2, (1 - height * side) / 2];
  const edge = side * 0.02; // without it, light shines through between two squares
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * channels;
      context.fillStyle =
        channels === 3
          ? css([data[at], data[at + 1], data[at + 2]])
          : css(paper.map((from, c) => from + (data[at] / 255) * (ink[c] - from)));
      context.fillRect(left + column * side, top + row * side, side + edge, side + edge);
    }
  }
}

/**
 * A cross for the keyboard's pen; with a ring while it is up, with a disc while it is down.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Point} place
 * @param {boolean} down
 * @param {boolean} rubbing
 */
function paintPen(context, [x, y], down, rubbing) {
  const radius = rubbing ? RUBBER : SHOWN_PEN / 2;
  const path = ring([x, y], radius);
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ]) {
    path.moveTo(x + dx * radius, y + dy * radius);
    path.lineTo(x + dx * (radius + ARM), y + dy * (radius + ARM));
  }
  if (down && !rubbing) {
    context.fillStyle = css(scheme().positive);
    context.fill(path);
  }
  outline(context, path);
}

/** @param {Point} middle @param {number} radius */
function ring([x, y], radius) {
  const path = new Path2D();
  path.arc(x, y, radius, 0, 2 * Math.PI);
  return path;
}

/**
 * A thin line that is seen on paper and on ink.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 */
function outline(context, path) {
  const { positive, paper } = scheme();
  context.lineCap = "butt";
  for (const [colour, width] of /** @type {const} */ ([
    [paper, 0.018],
    [positive, 0.009],
  ])) {
    context.strokeStyle = css(colour);
    context.lineWidth = width;
    context.stroke(path);
  }
}

/** @param {readonly number[]} colour */
function css(colour) {
  return `rgb(${colour.map(Math.round).join(" ")})`;
}
