/** What the race measures, and what it says of it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Network } from "../../glassnet/page/browser/mathematics/network.js";
import { argmax, tensorOf } from "../../glassnet/page/browser/mathematics/tensor.js";
import { disturbanceFrom, disturbanceText } from "../../glassnet/page/browser/racing/address.js";
import { bestOf, NO_ANSWER, sureOf } from "../../glassnet/page/browser/racing/answers.js";
import { comparisonsOf } from "../../glassnet/page/browser/racing/comparisons.js";
import {
  answers,
  emptyCurve,
  measuring,
  reachOf,
} from "../../glassnet/page/browser/racing/curves.js";
import { disturb } from "../../glassnet/page/browser/racing/disturbing.js";
import { moved, NEUTRAL, SLIDERS } from "../../glassnet/page/browser/racing/sliders.js";
import { summaryOf, surestOf } from "../../glassnet/page/browser/racing/summary.js";

/** @param {string} name */
const sliderOf = (name) =>
  /** @type {import("../../glassnet/page/browser/racing/sliders.js").Slider} */ (
    SLIDERS.find((slider) => slider.name === name)
  );

/**
 * A network that says in which half of the image there is more: left or right.
 *
 * @param {number} factor The larger, the surer it is.
 */
function halves(factor) {
  const kernel = new Float32Array(784 * 2);
  for (let i = 0; i < 28; i++) {
    for (let j = 0; j < 28; j++) kernel[(i * 28 + j) * 2 + (j < 14 ? 0 : 1)] = factor;
  }
  const shape = [28, 28, 1];
  return new Network(
    /** @type {any} */ ([
      { name: "flatten", type: "Flatten", config: {}, inputShape: shape, outputShape: [784] },
      { name: "dense", type: "Dense", config: {}, inputShape: [784], outputShape: [2] },
      { name: "softmax", type: "Softmax", config: {}, inputShape: [2], outputShape: [2] },
    ]).map((/** @type {{type: string}} */ op) => ({
      ...op,
      weights:
        op.type === "Dense" ? [tensorOf(kernel, [784, 2]), tensorOf(new Float32Array(2), [2])] : [],
    })),
  );
}

/** A vertical line in the column 10. */
function line() {
  const data = new Float32Array(784);
  for (let i = 4; i < 24; i++) data[i * 28 + 10] = 255;
  return { data, shape: [28, 28, 1] };
}

/** @param {Partial<import("../../glassnet/page/browser/racing/curves.js").Question>} changes */
const questionOf = (changes = {}) => ({
  image: line(),
  disturbance: null,
  networks: [halves(1e-3), halves(-1e-3)],
  ...changes,
});

test("a curve holds what the networks say of the disturbed images", () => {
  const question = questionOf({ disturbance: moved(null, "down", 3) });
  const curve = emptyCurve(question, sliderOf("right"), [0, 0]);
  const told = [...measuring(question, [curve])];
  assert.ok(curve.complete);
  assert.equal(told.filter((one) => one === curve).length, 2);
  assert.equal(told.length, 2 + 2 * curve.values.length);
  for (const [n, right] of curve.values.entries()) {
    const image = disturb(question.image, { ...NEUTRAL, down: 3, right });
    for (const [k, network] of question.networks.entries()) {
      const outputs =
        /** @type {import("../../glassnet/page/browser/mathematics/tensor.js").Tensor} */ (
          network.forward(image).at(-1)
        ).data;
      assert.equal(curve.networks[k].shares[n], outputs[0]);
      assert.equal(curve.networks[k].bests[n], argmax(outputs));
    }
  }
});

test("the answer breaks where the line has crossed the middle", () => {
  const question = questionOf();
  const curve = emptyCurve(question, sliderOf("right"), [0, 0]);
  assert.equal(reachOf(curve, curve.networks[0]), null);
  for (const _ of measuring(question, [curve]));
  // At 3.5 the line lies on both halves alike, and of two equal outputs the first one counts.
  const reach = reachOf(curve, curve.networks[0]);
  assert.deepEqual(reach, {
    holds: true,
    below: null,
    above: { place: curve.values.indexOf(4), value: 4, answer: 1 },
  });
  assert.deepEqual(reachOf(curve, curve.networks[1]), { holds: false, below: null, above: null });
});

test("coarsely measured, all curves can be drawn before one is complete", () => {
  const question = questionOf();
  const curves = ["right", "turn"].map((name) => emptyCurve(question, sliderOf(name), [0, 0]));
  const drawn = [];
  for (const told of measuring(question, curves)) {
    if (told) drawn.push([told.slider.name, told.complete]);
    if (drawn.length === 2) break;
  }
  assert.deepEqual(drawn, [
    ["right", false],
    ["turn", false],
  ]);
  for (const { values, slider, networks } of curves) {
    const measured = values.filter((_, n) => !Number.isNaN(networks[0].shares[n]));
    assert.ok(measured.includes(slider.neutral));
    assert.ok(Math.abs(measured.length / values.length - 1 / 4) < 0.02);
  }
});

test("a curve of fewer points has those that others have, and the one where nothing changes", () => {
  const question = questionOf();
  const [all, fewer] = [1, 4].map((every) =>
    emptyCurve(question, sliderOf("noise"), [0, 0], every),
  );
  assert.deepEqual(
    fewer.values,
    all.values.filter((_, n) => n % 4 === 0),
  );
  assert.equal(emptyCurve(question, sliderOf("thicken"), [0, 0], 4).values.indexOf(0), 2);
});

test("outputs that are not finite are no answer", () => {
  assert.equal(bestOf([0.1, 0.9]), 1);
  assert.equal(bestOf([0.9, Number.NaN]), NO_ANSWER);
  assert.equal(bestOf([Number.POSITIVE_INFINITY, 0]), NO_ANSWER);
  const broken = { best: NO_ANSWER, outputs: Float32Array.of(Number.NaN) };
  assert.equal(
    summaryOf(named(2), [...say(1), broken], "7"),
    "They disagree: a says 7, which is right; b says no number.",
  );
  assert.deepEqual(surestOf([broken, ...say(0)]), [1]);
  const question = questionOf({ networks: [halves(Number.NaN)] });
  const curve = emptyCurve(question, sliderOf("noise"), [0]);
  for (const _ of measuring(question, [curve]));
  assert.deepEqual(reachOf(curve, curve.networks[0]), { holds: false, below: null, above: null });
});

test("the curves' axis names the answer to which all networks are held, if there is one", () => {
  assert.equal(sureOf(named(2), [1, 1]), "how sure of 7");
  assert.equal(sureOf(named(2), [0, 1]), "how sure of its first answer");
  assert.equal(sureOf(named(2), [-1, -1]), "how sure of its first answer");
  assert.equal(sureOf(named(2), []), "how sure of its first answer");
});

test("a curve does not depend on where its own slider stands, but on all else", () => {
  const question = questionOf({ disturbance: moved(null, "turn", 30) });
  const curve = emptyCurve(question, sliderOf("right"), [0, 0]);
  const { disturbance } = question;
  assert.ok(answers(curve, { ...question, disturbance: moved(disturbance, "right", 5) }));
  assert.ok(!answers(curve, { ...question, disturbance: moved(disturbance, "turn", 33) }));
  assert.ok(!answers(curve, { ...question, disturbance: null }));
  assert.ok(!answers(curve, { ...question, image: line() }));
  assert.ok(!answers(curve, { ...question, networks: [halves(1), question.networks[1]] }));
});

test("the address holds the sliders that were moved", () => {
  const disturbance = { ...NEUTRAL, right: -2.5, scale: 0.85 };
  assert.equal(disturbanceText(disturbance), "right:-2.5,scale:0.85");
  assert.deepEqual(disturbanceFrom("right:-2.5,scale:0.85"), disturbance);
  assert.deepEqual(disturbanceFrom("turn:31"), { ...NEUTRAL, turn: 30 });
  assert.deepEqual(disturbanceFrom("turn:9999"), { ...NEUTRAL, turn: 180 });
  assert.equal(disturbanceFrom("turn:0"), null);
  for (const text of ["", "turn", "turn:", "turn:x", "turn:1:2", "spin:3", "turn:NaN", "turn:9,"]) {
    assert.equal(disturbanceFrom(text), null, text);
  }
  assert.equal(disturbanceFrom("__proto__:1"), null);
});

const CLASSES = ["1", "7"];

/** @param {...number} bests */
const say = (...bests) =>
  bests.map((best, n) => ({ best, outputs: Float32Array.of(0.5 + n / 10, 0.5 + n / 10) }));

/** @param {number} count */
const named = (count) =>
  ["a", "b", "c", "d"].slice(0, count).map((name) => ({ name, classes: CLASSES }));

test("what all say, in one sentence", () => {
  /** @type {[number[], string | null, string][]} */
  const cases = [
    [[1], null, "a says 7."],
    [[1], "1", "a says 7, but it is 1."],
    [[1, 1], "7", "Both networks say 7, which is right."],
    [[0, 0, 0], null, "All 3 networks say 1."],
    [[1, 0, 1], "7", "2 of 3 networks say 7, which is right; b says 1."],
    [[0, 1, 1, 0], "1", "2 of 4 networks say 1, which is right; b and c say 7."],
    [[0, 1], "7", "They disagree: a says 1, but it is 7; b says 7, which is right."],
    [[0, 1], null, "They disagree: a says 1; b says 7."],
  ];
  for (const [bests, truth, words] of cases) {
    assert.equal(summaryOf(named(bests.length), say(...bests), truth), words);
  }
});

test("the surest is the one with the largest share for its own answer", () => {
  assert.deepEqual(surestOf(say(0, 1, 0)), [2]);
  assert.deepEqual(surestOf([...say(0), ...say(1)]), [0, 1]);
  assert.deepEqual(surestOf(say(0)), []);
});

/**
 * @param {string} name
 * @param {string} types
 * @param {Partial<import("../../glassnet/page/browser/racing/comparisons.js").Compared>} [more]
 */
const network = (name, types, more = {}) => ({
  name,
  parameters: 1000,
  flops: 1000,
  accuracy: 0.98,
  data: "MNIST",
  ops: types.split(" ").map((type) => ({ type, outputShape: [10] })),
  ...more,
});

test("what a convolution and pooling buy is said with the figures of the file", () => {
  const plain = network("plain", "Flatten Dense ReLU");
  const one = network("one", "Conv2D ReLU Flatten Dense", { accuracy: 0.99, parameters: 5500 });
  const pooled = network("pooled", "Conv2D ReLU MaxPooling2D Dense", {
    accuracy: 0.985,
    parameters: 1000,
    flops: 300,
  });
  assert.deepEqual(comparisonsOf([plain, one, pooled]), [
    {
      question: "What does a convolution buy?",
      answer:
        "one has 99.00 % of the test images right, plain 98.00 %: 50 % fewer errors, " +
        "with 5.5 times the parameters and 1 times the FLOPs.",
    },
    {
      question: "What does pooling buy behind one convolution?",
      answer:
        "pooled has 98.50 % of the test images right, one 99.00 %: 50 % more errors, " +
        "with 18 % of the parameters and 30 % of the FLOPs.",
    },
  ]);
});

test("networks that differ in more than convolutions and poolings are not compared", () => {
  const plain = network("plain", "Flatten Dense ReLU Dense");
  const one = network("one", "Conv2D ReLU Flatten Dense ReLU Dense");
  assert.equal(comparisonsOf([plain, one]).length, 1);
  const wider = { ...one, ops: one.ops.map((op) => ({ ...op, outputShape: [20] })) };
  assert.deepEqual(comparisonsOf([plain, wider]), []);
  assert.deepEqual(comparisonsOf([plain, network("tanh", "Conv2D Tanh Flatten Dense Dense")]), []);
  assert.deepEqual(comparisonsOf([plain, network("deep", "Conv2D ReLU Flatten Dense")]), []);
});

test("networks that were not tested on the same images are not compared", () => {
  const plain = network("plain", "Flatten Dense");
  assert.deepEqual(comparisonsOf([plain]), []);
  assert.deepEqual(comparisonsOf([plain, network("one", "Conv2D", { accuracy: null })]), []);
  assert.deepEqual(comparisonsOf([plain, network("one", "Conv2D", { data: "Letters" })]), []);
});
