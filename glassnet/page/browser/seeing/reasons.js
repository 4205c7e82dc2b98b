/**
 * "What would change its mind": by which pixels a class's score rises and falls.
 *
 * @import { Page } from "../page.js"
 * @import { Answer } from "../shell/state.js"
 * @import { Tensor } from "../mathematics/tensor.js"
 */

import { scoreGradients } from "../mathematics/saliency.js";
import { onColoursChanged, painter } from "../shell/colours.js";
import { element } from "../shell/elements.js";
import { legend } from "../shell/legend.js";
import { ranking } from "./outputs.js";
import { asMaps } from "./places.js";
import { signedRange } from "./ranges.js";

/** How long a drawing rests before the gradients are computed, in milliseconds. */
const REST = 60;

/**
 * @param {Page} page
 * @returns {HTMLElement}
 */
export function reasonsPanel(page) {
  const { store, models } = page;
  const speaking = new GradientPicture();
  const turning = new GradientPicture();
  const hint = element("p", { class: "layer-purpose" });
  const whole = element(
    "div",
    { class: "layer reasons" },
    element("h3", {}, "What would change its mind"),
    hint,
    element("div", { class: "reasons-pictures" }, speaking.element, turning.element),
  );
  let visible = false;
  const show = () => {
    const { answer, asked, model, network } = store.get();
    const { classes } = models[model];
    const able = answer !== null && answer.outputs.length === classes.length;
    speaking.element.hidden = !able;
    turning.element.hidden = !able;
    hint.textContent = able
      ? "The gradient of a score by each pixel, from a backward pass through the whole network. " +
        "Choose another output by its bar to ask about it."
      : "Draw something: an empty drawing has no answer to change.";
    if (!able) return;
    const [best, second] = ranking(answer.outputs);
    const about = asked ?? best;
    const rival = about === best ? (second ?? best) : about;
    // Another network of the page may share the layers' memory, or the image went elsewhere since.
    if (network.image !== answer.x) network.forward(answer.x);
    const own = scoreGradients(network, about);
    speaking.update(
      own,
      answer,
      `What speaks for “${classes[about]}”: larger pixels raise its score where it is orange, and ` +
        "lower it where it is blue.",
    );
    turning.element.hidden = rival === best;
    const from = scoreGradients(network, best);
    const to = rival === about ? own : scoreGradients(network, rival);
    turning.update(
      difference(to, from),
      answer,
      `What would turn “${classes[best]}” into “${classes[rival]}”: larger pixels where it is ` +
        "orange, and smaller ones where it is blue.",
    );
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const showSoon = () => {
    if (!visible || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      show();
    }, REST);
  };
  new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    showSoon();
  }).observe(whole);
  store.subscribe(["answer", "asked"], showSoon);
  onColoursChanged(showSoon);
  return whole;
}

/**
 * @param {Tensor} a
 * @param {Tensor} b
 * @returns {Tensor} a - b
 */
function difference(a, b) {
  return { data: a.data.map((value, n) => value - b.data[n]), shape: a.shape };
}

/** A gradient by the image, drawn over it. */
class GradientPicture {
  constructor() {
    this.canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
    this.words = element("figcaption");
    this.legend = legend();
    this.element = element("figure", {}, this.canvas, this.legend.element, this.words);
  }

  /**
   * @param {Tensor} gradient In the image's shape.
   * @param {Answer} answer
   * @param {string} words
   */
  update(gradient, answer, words) {
    this.words.textContent = words;
    const [height, width, channels] = asMaps(gradient.shape);
    const sums = new Float64Array(height * width);
    for (let n = 0; n < gradient.data.length; n++)
      sums[Math.floor(n / channels)] += gradient.data[n];
    const range = signedRange(sums);
    this.legend.update(range);
    paintOver(this.canvas, sums, answer.x, range);
  }
}

/** Of the image, so much remains visible below its gradient. */
const SHADOW = 0.35;

/**
 * The gradient in colours, with the image as a shadow below it.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Float64Array} gradient One number a pixel.
 * @param {Tensor} image
 * @param {import("../shell/legend.js").Range} range
 */
function paintOver(canvas, gradient, image, range) {
  const [height, width, channels] = asMaps(image.shape);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return;
  const pixels = context.createImageData(width, height);
  const paint = painter(range);
  const shade = painter({ most: 255, signed: false });
  const below = new Uint8ClampedArray(4);
  for (let n = 0; n < gradient.length; n++) {
    paint(pixels.data, n, gradient[n]);
    shade(below, 0, image.data[n * channels]);
    const covered = Math.min(1, Math.abs(gradient[n]) / range.most);
    const share = SHADOW * (1 - covered);
    for (let c = 0; c < 3; c++) {
      pixels.data[4 * n + c] += share * (below[c] - pixels.data[4 * n + c]);
    }
  }
  context.putImageData(pixels, 0, 0);
}
