/** The colours of pictures: those of the style, and those of images. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { SCHEMES } from "../../glassnet/page/browser/shell/colours.js";
import { paintImage } from "../../glassnet/page/browser/shell/image_picture.js";

const STYLE = new URL("../../glassnet/page/browser/shell/shell.css", import.meta.url);

/** @param {string} hex "#fff" or "#0f141e" */
function colourOf(hex) {
  const digits = hex.length === 4 ? hex.replaceAll(/[^#]/g, "$&$&") : hex;
  return [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
}

test("what is drawn and what is styled have the same colours, light and dark", () => {
  const style = readFileSync(STYLE, "utf-8");
  for (const name of Object.keys(SCHEMES.light)) {
    const [, light, dark] =
      style.match(new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\);`)) ?? [];
    assert.deepEqual(colourOf(light), SCHEMES.light[name], name);
    assert.deepEqual(colourOf(dark), SCHEMES.dark[name], name);
  }
});

test("an image in colours is painted in them, and a grey one from paper to ink", () => {
  const page = { documentElement: { dataset: { theme: "light" } } };
  globalThis.document = /** @type {Document} */ (/** @type {unknown} */ (page));
  const painted = (/** @type {number[]} */ data, /** @type {number[]} */ shape) => {
    /** @type {number[]} */
    let pixels = [];
    const context = {
      createImageData: (/** @type {number} */ width, /** @type {number} */ height) => ({
        data: new Uint8ClampedArray(4 * width * height),
      }),
      putImageData: (/** @type {ImageData} */ image) => {
        pixels = [...image.data];
      },
    };
    const canvas = /** @type {unknown} */ ({ getContext: () => context });
    paintImage(/** @type {HTMLCanvasElement} */ (canvas), { data: Float32Array.from(data), shape });
    return pixels;
  };
  const colours = [10, 20, 30, 200, 100, 0];
  assert.deepEqual(painted(colours, [1, 2, 3]), [10, 20, 30, 255, 200, 100, 0, 255]);
  const { paper, ink } = SCHEMES.light;
  assert.deepEqual(painted([0, 255], [2, 1, 1]), [...paper, 255, ...ink, 255]);
});
