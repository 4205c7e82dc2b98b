/** The answer and functions in words, and the ranges of colours. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { answerInWords, ranking } from "../../glassnet/page/browser/seeing/outputs.js";
import { rangeOf, roundedUp, signedRange } from "../../glassnet/page/browser/seeing/ranges.js";
import { functionText, purposeOf } from "../../glassnet/page/browser/seeing/words.js";
import { Chance, Row } from "./small_networks.js";

/**
 * @param {number[]} outputs
 * @param {"shares" | "probabilities" | "scores"} [kind]
 */
function sentence(outputs, kind = "shares") {
  const { opening, best, next } = answerInWords(outputs, ["cat", "dog", "owl"], kind);
  return opening + best + next;
}

test("the answer says how sure it is, and what comes next", () => {
  assert.equal(
    sentence([0.02, 0.95, 0.03]),
    "It says dog (95.0 %). Next it would say owl (3.0 %).",
  );
  assert.equal(
    sentence([0.3, 0.1, 0.6]),
    "It leans towards owl (60.0 %). Next it would say cat (30.0 %).",
  );
  // Labels that are smoothed by 0.1 let no answer be surer than about 0.9.
  assert.match(sentence([0.05, 0.89, 0.06]), /^It says dog/);
  assert.equal(
    sentence([0.4, 0.35, 0.25]),
    "It guesses cat (40.0 %). Next it would say dog (35.0 %).",
  );
  assert.equal(sentence([-1, 2.5, 0], "scores"), "It says dog (2.50). Next it would say owl (0).");
  assert.equal(sentence([0.97]), "It says cat (97.0 %).");
  assert.equal(sentence([0.9999, 0.0001, 0]), "It says cat (100.0 %).");
  assert.match(sentence([0.1, Number.NaN, 0.2]), /^No answer/);
  assert.match(sentence([1, Number.POSITIVE_INFINITY, 0], "scores"), /^No answer/);
});

test("the ranking begins with the largest output", () => {
  assert.deepEqual(ranking([0.1, 0.7, 0.2]), [1, 2, 0]);
});

test("a scale ends at a round number that is no smaller", () => {
  assert.deepEqual(
    [0.0007, 0.9, 1, 1.01, 2.2, 7, 99, 100].map(roundedUp),
    [0.0008, 1, 1, 1.5, 3, 8, 100, 100],
  );
  assert.deepEqual([0, Number.NaN].map(roundedUp), [1, 1]);
});

test("of many numbers a few large ones do not make all others pale", () => {
  const values = Array.from({ length: 2000 }, (_, n) => (n < 4 ? -90 : (n % 10) / 10));
  assert.deepEqual(signedRange(values), { most: 1, signed: true, beyond: true });
  assert.deepEqual(signedRange(values.slice(0, 100)), { most: 100, signed: true, beyond: false });
});

test("each op's values have the signs and the bounds that its function has", () => {
  const { ops } = new Row([6, 6, 1], new Chance(1))
    .convolution(2, [3, 3], [1, 1], "valid")
    .add("ReLU")
    .pooling("AveragePooling2D", [2, 2], [2, 2], "valid")
    .flatten()
    .dense(3)
    .add("Softmax");
  const range = (/** @type {number} */ op) => rangeOf(ops, op, [0.5, 2]);
  assert.deepEqual(range(-1), { most: 255, signed: false, beyond: false });
  assert.deepEqual(range(0), { most: 2, signed: true, beyond: false });
  assert.deepEqual(range(3), { most: 2, signed: false, beyond: false });
  assert.deepEqual(range(5), { most: 1, signed: false, beyond: false });
});

test("a rescaling is written as its formula, without an offset of 0", () => {
  const config = { scale: 0.5, offset: -1 };
  assert.equal(functionText("Rescaling", config, 3), "0.500 · 3.000 − 1.00");
  assert.equal(functionText("Rescaling", { ...config, offset: 0 }, 3), "0.500 · 3.000");
  const { ops } = new Row([6, 6, 1], new Chance(1)).add("Rescaling", { scale: 0.5, offset: 0 });
  const layer = { name: "", label: "", sums: 0, output: 0, shape: [6, 6, 1], parameters: 0 };
  assert.equal(
    purposeOf(ops, layer),
    "Each pixel x becomes 0.500 · x, so that the numbers are small.",
  );
});
