/** Films: their numbers decoded, their stops, their axes, and what stands in the address. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { filmParts } from "../../glassnet/page/browser/film/address.js";
import { pathOf } from "../../glassnet/page/browser/film/curve_parts.js";
import { added } from "../../glassnet/page/browser/film/decoding.js";
import { openFilm } from "../../glassnet/page/browser/film/film.js";
import {
  kernelLayout,
  kernelsOf,
  layersWithWeights,
  weightAt,
} from "../../glassnet/page/browser/film/kernels.js";
import { Plot } from "../../glassnet/page/browser/film/plot.js";
import {
  linearScale,
  logarithmicScale,
  stretchedScale,
} from "../../glassnet/page/browser/film/scales.js";
import { level } from "../../glassnet/page/browser/film/smoothing.js";
import {
  nearestStop,
  placeInWords,
  stopInWords,
  stopsOf,
} from "../../glassnet/page/browser/film/stops.js";
import { Network } from "../../glassnet/page/browser/mathematics/network.js";
import { tensorOf } from "../../glassnet/page/browser/mathematics/tensor.js";

/** @import { FilmDescription } from "../../glassnet/page/browser/film/film.js" */

/** A dense layer of two features and two units, as a page's only model. */
const OP = {
  name: "dense",
  layer: "dense",
  type: "Dense",
  config: {},
  inputShape: [2],
  outputShape: [2],
  weights: [tensorOf([0, 0, 0, 0], [2, 2]), tensorOf([0, 0], [2])],
};

const MODEL = /** @type {import("../../glassnet/page/browser/shell/models.js").Model} */ (
  /** @type {unknown} */ ({ network: new Network([OP]) })
);

/** The arrays of a film of four frames, of which the last is exact. */
const ARRAYS = {
  differences: Int8Array.of(100, -100, 1, 0, /**/ 100, -100, 0, 0, /**/ 0, 0, -2, 5),
  scales: Float32Array.of(0.5, 1, 0.5, 2, 0.25, 1),
  exactKernel: Float32Array.of(1.5, 2.5, 3.5, 4.5),
  vectors: Float32Array.of(0, 0, 0.1, 0.2, 0.3, 0.4),
  exactVector: Float32Array.of(7, 8),
  frameLosses: Float32Array.of(Number.NaN, 2, 1, 0.5),
  steps: Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  values: Float32Array.of(2, 2, 1.5, 1, 0.9, 0.8, 0.7, 0.6, 0.5),
};

/** A file that holds these arrays. */
const FILE = /** @type {import("../../glassnet/page/browser/shell/contents.js").PageFile} */ (
  /** @type {unknown} */ ({ array: async (/** @type {ArrayLike<number>} */ array) => array })
);

/**
 * The description of the film, whose references are the arrays themselves.
 *
 * @param {Record<string, unknown>} [changes]
 * @returns {FilmDescription}
 */
function described(changes = {}) {
  const { differences, scales, exactKernel, vectors, exactVector } = ARRAYS;
  return /** @type {FilmDescription} */ (
    /** @type {unknown} */ ({
      name: "small, seed 1",
      model: 0,
      steps: 9,
      epochSteps: 3,
      firstEpoch: 1,
      frames: [0, 1, 4, 9],
      frameLosses: ARRAYS.frameLosses,
      exact: [3],
      weights: [
        { exact: exactKernel, differences, scales },
        { exact: exactVector, vectors },
      ],
      losses: { steps: ARRAYS.steps, values: ARRAYS.values },
      epochs: [{ accuracy: 0.5 }],
      constantLoss: 2.3,
      verdict: null,
      ...changes,
    })
  );
}

/** @param {Record<string, unknown>} [changes] */
const opened = (changes) => openFilm(FILE, [MODEL], described(changes));

test("what frames add to one another is added up modulo 256", async () => {
  const codes = added(ARRAYS.differences, 4);
  assert.deepEqual([...codes.slice(4, 8)], [-56, 56, 1, 0]);
  const film = await opened();
  const [kernel, bias] = film.networkAt(1).ops[0].weights;
  assert.deepEqual([...kernel.data], [-28, 112, 0.5, 0]);
  assert.deepEqual(kernel.shape, [2, 2]);
  assert.deepEqual([...bias.data], [...Float32Array.of(0.1, 0.2)]);
  assert.deepEqual([...film.networkAt(2).ops[0].weights[0].data], [-14, 56, -0.25, 5]);
});

test("the last frame is exact, and a network of it computes", async () => {
  const film = await opened();
  const network = film.networkAt(3);
  assert.deepEqual([...network.ops[0].weights[0].data], [1.5, 2.5, 3.5, 4.5]);
  const [values] = network.forward(tensorOf([1, 2], [2]));
  assert.deepEqual([...values.data], [1.5 + 7 + 7, 2.5 + 9 + 8]);
  assert.deepEqual([...MODEL.network.ops[0].weights[0].data], [0, 0, 0, 0]);
});

test("exact frames may stand anywhere", async () => {
  const exactKernel = Float32Array.of(Number.NaN, 0, 0, 0, 1.5, 2.5, 3.5, 4.5);
  const film = await opened({
    exact: [1, 3],
    weights: [
      {
        exact: exactKernel,
        differences: ARRAYS.differences.slice(0, 8),
        scales: ARRAYS.scales.slice(0, 4),
      },
      { exact: Float32Array.of(5, 6, 7, 8), vectors: ARRAYS.vectors.slice(0, 4) },
    ],
  });
  const kernelIn = (/** @type {number} */ n) => [...film.networkAt(n).ops[0].weights[0].data];
  assert.deepEqual(kernelIn(1), [Number.NaN, 0, 0, 0]);
  assert.deepEqual(kernelIn(2), [-28, 112, 0.5, 0]);
  assert.deepEqual(kernelIn(3), [1.5, 2.5, 3.5, 4.5]);
});

test("a step is shown by the newest frame behind it, with the loss of that frame", async () => {
  const film = await opened();
  const frames = [0, 1, 2, 3, 4, 8, 9, 100].map((step) => film.frameAt(step));
  assert.deepEqual(frames, [0, 1, 1, 1, 2, 2, 3, 3]);
  assert.deepEqual(
    [0, 1, 2, 3].map((frame) => film.lossIn(frame)),
    [null, 2, 1, 0.5],
  );
});

/** @type {[string, Record<string, unknown>, RegExp][]} */
const DAMAGES = [
  ["frames out of order", { frames: [0, 4, 1, 9] }, /not in order/],
  ["no beginning", { frames: [1, 2, 4, 9] }, /lacks its beginning or its end/],
  ["no end", { steps: 10 }, /lacks its beginning or its end/],
  ["no frames", { frames: [] }, /not in order/],
  ["too many frames", { frames: [0, 1, 4, 5, 9] }, /weights are missing/],
  ["an exact frame that is none", { exact: [4] }, /not in order/],
  ["another network", { weights: [] }, /of another network/],
  ["too few losses of frames", { frameLosses: new Float32Array(3) }, /losses are missing/],
  ["too few losses", { losses: { steps: [1], values: [] } }, /losses are missing/],
  ["another model", { model: 7 }, /its network is missing/],
  ["nothing where numbers belong", { losses: null }, /it is damaged/],
  [
    "a kernel that is cut off",
    {
      weights: [
        {
          exact: ARRAYS.exactKernel,
          differences: ARRAYS.differences.slice(1),
          scales: ARRAYS.scales,
        },
        { exact: ARRAYS.exactVector, vectors: ARRAYS.vectors },
      ],
    },
    /weights are missing/,
  ],
];

for (const [name, damage, sentence] of DAMAGES) {
  test(`a damaged film is refused with a sentence: ${name}`, async () => {
    await assert.rejects(opened(damage), (error) => {
      assert(error instanceof Error);
      assert.match(error.message, /^This film can't be shown: /);
      assert.match(error.message, sentence);
      return true;
    });
  });
}

test("two films have one row of stops", () => {
  const stops = stopsOf([{ frames: [0, 1, 4, 9] }, { frames: [0, 2, 4, 30] }]);
  assert.deepEqual(stops, [0, 1, 2, 4, 9, 30]);
  assert.deepEqual(
    [-3, 0, 3.4, 6, 7, 1000].map((step) => nearestStop(stops, step)),
    [0, 0, 3, 3, 4, 5],
  );
});

test("a place is said by its step and its epoch, which ends with its last step", () => {
  const film = { epochSteps: 500, firstEpoch: 2, steps: 1500 };
  assert.equal(placeInWords(film, 0), "before the first step");
  assert.equal(placeInWords(film, 500), "step 500 of 1,500, in epoch 2");
  assert.equal(placeInWords(film, 501), "step 501 of 1,500, in epoch 3");
  assert.equal(stopInWords([0, 10, 1290], 1), "step 10 of 1,290");
});

test("axes have round numbers within their ends", () => {
  const texts = (/** @type {{ticks: {text: string}[]}} */ scale) =>
    scale.ticks.map(({ text }) => text);
  assert.deepEqual(texts(linearScale(0, 1290, 5)), ["0", "500", "1,000"]);
  assert.deepEqual(texts(linearScale(0, 4.6, 4)), ["0", "2", "4"]);
  assert.deepEqual(texts(logarithmicScale(0.004, 2.6)), ["0.01", "0.1", "1"]);
  assert.deepEqual(texts(logarithmicScale(0.9, 7)), ["1", "2", "5"]);
  assert.equal(linearScale(0, 8, 4).place(2), 0.25);
  assert.ok(Math.abs(logarithmicScale(0.01, 100).place(1) - 0.5) < 1e-12);
});

test("a stretched axis has its stops at equal distances and ends with the last", () => {
  const scale = stretchedScale([0, 1, 2, 102, 1002], 2, String);
  assert.deepEqual(
    [0, 1, 2, 52, 102, 1002, 2000].map((step) => scale.place(step)),
    [0, 0.25, 0.5, 0.625, 0.75, 1, 1],
  );
  assert.deepEqual(
    scale.ticks.map(({ value }) => value),
    [0, 2, 1002],
  );
});

test("the level of a curve keeps an edge where it is, and leaves out what is not finite", () => {
  const values = Float32Array.from({ length: 800 }, (_, n) => (n < 400 ? 1 : 5));
  values[100] = 1000;
  values[700] = Number.NaN;
  const found = level(values);
  assert.equal(found[100], 1);
  assert.deepEqual([found[399], found[400]], [1, 5]);
  assert.ok(Number.isNaN(found[700]));
  assert.equal(found[701], 5);
});

test("a line has a gap where a point has no place", () => {
  const path = pathOf([
    [0, 1],
    [1, 2],
    [2, Number.NaN],
    [3, 4],
  ]);
  assert.equal(path, "M0.0 1.0L1.0 2.0M3.0 4.0");
});

test("losses beyond the axis stand at its end, and stops are found where they are drawn", async () => {
  const values = Float32Array.of(2, 2, 1.5, 1, 0.9, 1e20, 0.7, Number.POSITIVE_INFINITY, 0.5);
  const film = await opened({ losses: { steps: ARRAYS.steps, values } });
  for (const logarithmic of [true, false]) {
    const plot = new Plot([film], [0, 1, 4, 9], { logarithmic, stretched: false }, 500);
    assert.ok(plot.lossY(1e20) < plot.top + 1);
    assert.ok(plot.lossY(1e20) > 0);
    assert.ok(plot.lossY(2.3) > plot.top + 5);
    assert.deepEqual(
      [0, 4, 9].map((step) => plot.stopAt(plot.x(step) + 2, [0, 1, 4, 9])),
      [0, 4, 9],
    );
  }
});

test("the weights of a convolution and of a flattened image are pictures, any others a matrix", () => {
  const flatten = { ...OP, type: "Flatten", inputShape: [3, 2, 2], outputShape: [12], weights: [] };
  const weights = (/** @type {number[]} */ shape) => [
    tensorOf(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, n) => n),
      shape,
    ),
  ];
  const ops = [
    { ...OP, type: "Conv2D", weights: weights([3, 2, 2, 5]) },
    flatten,
    { ...OP, weights: weights([12, 4]) },
    { ...OP, type: "Dropout", weights: [] },
    { ...OP, weights: weights([4, 3]) },
  ];
  assert.deepEqual(layersWithWeights(ops), [0, 2, 4]);
  const [conv, image, matrix] = [0, 2, 4].map((n) => kernelsOf(ops, n));
  assert.deepEqual(conv.shape, [3, 2, 2, 5]);
  assert.deepEqual(image.shape, [3, 2, 2, 4]);
  assert.deepEqual(matrix.shape, [1, 1, 4, 3]);
  // Output 4 of input 1, row 2 and column 1: index ((2·2 + 1)·2 + 1)·5 + 4.
  assert.equal(weightAt(conv, ops[0].weights[0].data)(5 + 4, 5), 59);
  assert.equal(weightAt(matrix, ops[4].weights[0].data)(3 * 2 + 1, 0), 7);
  assert.equal(kernelLayout(conv, 200).columns, 5);
  assert.equal(kernelLayout(matrix, 200).gap, 0);
});

test("a frame stands in the address, and what makes no sense is ignored", () => {
  const films = [{ steps: 9 }, { steps: 30 }];
  const [part] = filmParts(
    /** @type {import("../../glassnet/page/browser/page.js").Page} */ (
      /** @type {unknown} */ ({ file: { contents: { films } } })
    ),
  );
  for (const frame of [
    { film: 0, beside: null, step: 9 },
    { film: 1, beside: 0, step: 30 },
  ]) {
    const text = part.write(
      /** @type {import("../../glassnet/page/browser/shell/state.js").State} */ (
        /** @type {unknown} */ ({ frame })
      ),
    );
    assert.deepEqual(part.read(text ?? "", {}), { frame });
  }
  const senseless = ["", "step3", "0", "0.step10", "2.step1", "0.0.step1", "0.1.1.step1", "0.x"];
  assert.deepEqual(
    senseless.map((text) => part.read(text, {})),
    senseless.map(() => null),
  );
});
