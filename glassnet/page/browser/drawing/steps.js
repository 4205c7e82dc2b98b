/** What the network sees: the way of a drawing to an image of 28×28, step by step. */

import { drawValues, onColoursChanged } from "../shell/colours.js";
import { element, svg } from "../shell/elements.js";
import { paintImage } from "../shell/image_picture.js";
import { BOX_SIDE, IMAGE_SIDE } from "./digit.js";
import { stepsOf } from "./input.js";

/** @typedef {import("./digit.js").DigitSteps} DigitSteps */
/** @typedef {import("./rendering.js").Plane} Plane */

/**
 * @param {import("../page.js").Page} page
 * @returns {HTMLElement}
 */
export function createSteps({ store, digits }) {
  const strokes = step("The strokes at one size");
  strokes.canvas.classList.remove("pixels"); // there are more of them than the screen shows
  const scaled = step("The digit in its box");
  const image = step("The image that the network takes");
  const guides = svg("svg", { class: "guides", "aria-hidden": "true" });
  image.frame.append(guides);
  const nothing = element("p", { class: "nothing" }, "Nothing, since nothing is drawn.");

  const show = () => {
    const { input, image: seen, disturbance } = store.get();
    const steps = stepsOf(input, digits);
    strokes.item.hidden = scaled.item.hidden = steps === null;
    image.item.hidden = seen === null;
    nothing.hidden = seen !== null;
    if (seen) paintImage(image.canvas, seen);
    image.words.textContent = wordsOnImage(input, steps, disturbance !== null);
    showGuides(guides, disturbance ? null : steps);
    if (!steps) return;
    showPlane(strokes.canvas, steps.picture);
    strokes.words.textContent = `1. ${wordsOnStrokes(steps)}`;
    showPlane(scaled.canvas, inBox(steps.scaled));
    scaled.words.textContent = `2. Its longer side becomes ${BOX_SIDE} pixels.`;
  };
  store.subscribe(["image"], show);
  onColoursChanged(show);
  show();
  return element(
    "div",
    { class: "seen" },
    element("h3", {}, "What the network sees"),
    nothing,
    element("ol", { class: "drawing-steps" }, strokes.item, scaled.item, image.item),
  );
}

/**
 * @param {import("../shell/state.js").Input} input
 * @param {DigitSteps | null} steps
 * @param {boolean} isDisturbed
 */
function wordsOnImage(input, steps, isDisturbed) {
  const side = `${IMAGE_SIDE}×${IMAGE_SIDE}`;
  const words = steps
    ? `3. Its centre of mass comes into the middle of ${side}.`
    : input.kind === "digit"
      ? "As the image stands in its data set."
      : "All of the board, at the size of the network's images.";
  return isDisturbed ? `${words} Then it is disturbed, as you chose below.` : words;
}

/**
 * A small picture with a sentence.
 *
 * @param {string} name
 */
function step(name) {
  const canvas = element("canvas", { class: "pixels", role: "img", "aria-label": name });
  const frame = element("div", { class: "step-picture" }, canvas);
  const words = element("p", {});
  return { canvas, frame, words, item: element("li", {}, frame, words) };
}

/** @param {DigitSteps} steps */
function wordsOnStrokes({ leftOut }) {
  if (leftOut === 0) return "Every drawing gets one size and one pen.";
  const which = leftOut === 1 ? "One stroke lies" : `${leftOut} strokes lie`;
  return `${which} apart and ${leftOut === 1 ? "is" : "are"} left out; the rest gets one size.`;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Plane} plane
 */
function showPlane(canvas, { data, width, height }) {
  drawValues(canvas, data, height, width, { most: 255, signed: false });
}

/**
 * The digit in the middle of its box.
 *
 * @param {Plane} digit
 * @returns {Plane}
 */
function inBox({ data, width, height }) {
  const box = new Uint8Array(BOX_SIDE * BOX_SIDE);
  const top = Math.floor((BOX_SIDE - height) / 2);
  const left = Math.floor((BOX_SIDE - width) / 2);
  for (let row = 0; row < height; row++) {
    box.set(data.subarray(row * width, (row + 1) * width), (top + row) * BOX_SIDE + left);
  }
  return { data: box, width: BOX_SIDE, height: BOX_SIDE };
}

/**
 * Lines over the image: where the box lies, and where the middle is.
 *
 * @param {SVGSVGElement} guides
 * @param {DigitSteps | null} steps
 */
function showGuides(guides, steps) {
  guides.setAttribute("viewBox", `0 0 ${IMAGE_SIDE} ${IMAGE_SIDE}`);
  if (!steps) return guides.replaceChildren();
  const { top, left, scaled } = steps;
  const middle = IMAGE_SIDE / 2 + 0.5;
  const box = { x: left, y: top, width: scaled.width, height: scaled.height };
  guides.replaceChildren(
    svg("rect", box),
    svg("path", { d: `M${middle - 1} ${middle}h2M${middle} ${middle - 1}v2` }),
  );
}
