/** What the sliders of the race do to an image. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { disturb } from "../../glassnet/page/browser/racing/disturbing.js";
import { normalNumbers } from "../../glassnet/page/browser/racing/noise.js";
import { moved, NEUTRAL, SLIDERS, valuesOf } from "../../glassnet/page/browser/racing/sliders.js";

const SIDE = 28;

/** Grey values that no two neighbours share, with more than one channel. */
function picture(side = SIDE, channels = 1) {
  const data = Float32Array.from({ length: side * side * channels }, (_, n) => (n * 97) % 256);
  return { data, shape: [side, side, channels] };
}

/** @param {Partial<import("../../glassnet/page/browser/shell/state.js").Disturbance>} changes */
const with_ = (changes) => ({ ...NEUTRAL, ...changes });

/**
 * @param {import("../../glassnet/page/browser/mathematics/tensor.js").Tensor} image
 * @param {number} row
 * @param {number} column
 */
function pixel({ data, shape: [height, width] }, row, column) {
  const inside = row >= 0 && row < height && column >= 0 && column < width;
  return inside ? data[row * width + column] : 0;
}

test("with every slider where it changes nothing, the image is the same", () => {
  const image = picture();
  assert.equal(disturb(image, NEUTRAL), image);
  for (const { name, neutral } of SLIDERS) assert.equal(NEUTRAL[name], neutral);
});

test("the transformation changes nothing at 0 either, nor does the thickening", () => {
  const image = picture(9, 3);
  // A full turn and a scale of 1 take the way through the interpolation.
  const turned = disturb(image, with_({ turn: 360 }));
  assert.deepEqual(turned.data, image.data);
  const faintly = disturb(image, with_({ thicken: 1e-12 }));
  for (const [n, value] of faintly.data.entries()) {
    assert.ok(Math.abs(value - image.data[n]) < 1e-6);
  }
});

test("a shift by whole pixels is exact", () => {
  const image = picture();
  for (const [right, down] of [
    [3, 0],
    [0, -2],
    [-5, 4],
  ]) {
    const shifted = disturb(image, with_({ right, down }));
    for (let i = 0; i < SIDE; i++) {
      for (let j = 0; j < SIDE; j++) {
        assert.equal(pixel(shifted, i, j), pixel(image, i - down, j - right));
      }
    }
  }
});

test("half a pixel further is the mean of two neighbours", () => {
  const image = picture();
  const shifted = disturb(image, with_({ right: 0.5 }));
  for (let j = 1; j < SIDE; j++) {
    assert.equal(pixel(shifted, 7, j), (pixel(image, 7, j) + pixel(image, 7, j - 1)) / 2);
  }
});

test("a turn by right angles is exact, and clockwise", () => {
  for (const side of [SIDE, 7]) {
    const image = picture(side);
    const last = side - 1;
    const quarter = disturb(image, with_({ turn: 90 }));
    const half = disturb(image, with_({ turn: 180 }));
    const back = disturb(image, with_({ turn: -90 }));
    for (let i = 0; i < side; i++) {
      for (let j = 0; j < side; j++) {
        // What stood at the top stands at the right, and what stood at the left at the top.
        assert.equal(pixel(quarter, j, last - i), pixel(image, i, j));
        assert.equal(pixel(half, last - i, last - j), pixel(image, i, j));
        assert.equal(pixel(back, last - j, i), pixel(image, i, j));
      }
    }
  }
});

test("twice as large is twice as far from the centre", () => {
  const image = picture(9);
  const large = disturb(image, with_({ scale: 2 }));
  for (let i = 2; i <= 6; i++) {
    for (let j = 2; j <= 6; j++) {
      assert.equal(pixel(large, 2 * i - 4, 2 * j - 4) || 0, pixel(image, i, j) || 0);
    }
  }
});

test("thicker is nowhere darker, thinner nowhere lighter", () => {
  const image = picture();
  const values = valuesOf(/** @type {any} */ (SLIDERS.find(({ name }) => name === "thicken")));
  let before = disturb(image, with_({ thicken: values[0] })).data;
  for (const thicken of values.slice(1)) {
    const after = disturb(image, with_({ thicken })).data;
    for (const [n, value] of after.entries()) assert.ok(value >= before[n], `${thicken} at ${n}`);
    before = after;
  }
});

test("a pixel grows to a disc, and a line as thick as the disc thins to nothing", () => {
  const dot = { data: new Float32Array(81), shape: [9, 9, 1] };
  dot.data[40] = 200;
  const disc = disturb(dot, with_({ thicken: 1.5 }));
  assert.equal(pixel(disc, 4, 5), 200);
  assert.equal(pixel(disc, 5, 5), 200);
  assert.equal(pixel(disc, 4, 6), 100);
  assert.equal(pixel(disc, 4, 7), 0);
  const half = disturb(dot, with_({ thicken: -0.5 }));
  assert.equal(pixel(half, 4, 4), 255 - 0.5 * 255);
  assert.deepEqual(disturb(dot, with_({ thicken: -1 })).data, new Float32Array(81));
});

test("the same noise every time, of the size that was asked for", () => {
  const grey = { data: new Float32Array(784).fill(127.5), shape: [SIDE, SIDE, 1] };
  const once = disturb(grey, with_({ noise: 0.1 }));
  const again = disturb(grey, with_({ noise: 0.1 }));
  assert.deepEqual(once.data, again.data);
  const errors = Array.from(once.data, (value) => (value - 127.5) / 255);
  const mean = errors.reduce((sum, error) => sum + error, 0) / 784;
  const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / 784);
  assert.ok(Math.abs(mean) < 0.01, `mean ${mean}`);
  assert.ok(Math.abs(deviation - 0.1) < 0.01, `deviation ${deviation}`);
  const loud = disturb(grey, with_({ noise: 1 })).data;
  assert.ok(loud.every((value) => value >= 0 && value <= 255));
  // A later pixel does not depend on how many there are.
  assert.equal(normalNumbers(10)[9], normalNumbers(5000)[9]);
});

test("strokes are thickened before they are turned", () => {
  const image = picture();
  const both = disturb(image, with_({ thicken: 1, turn: 30 }));
  const apart = disturb(disturb(image, with_({ thicken: 1 })), with_({ turn: 30 }));
  assert.deepEqual(both.data, apart.data);
});

test("a slider moved back leaves nothing behind", () => {
  const turned = moved(null, "turn", 30);
  assert.deepEqual(turned, with_({ turn: 30 }));
  assert.equal(moved(turned, "turn", 0), null);
  for (const slider of SLIDERS) {
    const values = valuesOf(slider);
    assert.equal(values[0], slider.least);
    assert.equal(values.at(-1), slider.most);
    assert.ok(values.includes(slider.neutral), `${slider.name} has no neutral value`);
    assert.ok(!values.some((value) => Object.is(value, -0)));
  }
});
