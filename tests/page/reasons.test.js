/** What would change the network's mind. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { leastStep, reasonsOf } from "../../glassnet/page/browser/seeing/reasons.js";
import { answerOf } from "../../glassnet/page/browser/shell/answering.js";
import { Chance, Row } from "./small_networks.js";

/** @param {number} seed */
function networkAndImage(seed) {
  const chance = new Chance(seed);
  const network = new Row([6, 6, 1], chance)
    .add("Rescaling", { scale: 1 / 255, offset: 0 })
    .convolution(4, [3, 3], [1, 1], "same")
    .add("ReLU")
    .flatten()
    .dense(4)
    .add("Softmax")
    .network();
  return { network, image: chance.tensor([6, 6, 1], 20, 235) };
}

test("the gradients are those of the score, and of two scores' difference", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { network, image } = networkAndImage(seed);
    const answer = answerOf(network, image);
    const asked = (answer.best + 1) % 4;
    const { about, rival, speaking, turning } = reasonsOf(network, answer, asked);
    assert.deepEqual([about, rival], [asked, asked]);
    const scoreAt = (/** @type {number} */ output, /** @type {number} */ step) => {
      const data = Float64Array.from(image.data);
      data[14] += step;
      return network.forward({ data, shape: image.shape })[4].data[output];
    };
    const slope = (/** @type {number} */ output) =>
      (scoreAt(output, 0.5) - scoreAt(output, -0.5)) / 1;
    assert.ok(Math.abs(speaking.data[14] - slope(asked)) < 1e-4);
    assert.ok(Math.abs(turning.data[14] - (slope(asked) - slope(answer.best))) < 1e-4);
  }
});

test("without a question it is about the best output, and the next one", () => {
  const { network, image } = networkAndImage(1);
  const answer = answerOf(network, image);
  const order = [0, 1, 2, 3].sort((a, b) => answer.outputs[b] - answer.outputs[a]);
  const { about, rival } = reasonsOf(network, answer, null);
  assert.deepEqual([about, rival], order.slice(0, 2));
});

test("the least step changes the answer, and one level less does not", () => {
  let found = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const { network, image } = networkAndImage(seed);
    const answer = answerOf(network, image);
    const { turning } = reasonsOf(network, answer, null);
    const step = leastStep(network, image, turning, 128);
    const best = (/** @type {number} */ levels) => {
      const data = image.data.map((pixel, n) =>
        Math.min(255, Math.max(0, pixel + levels * Math.sign(turning.data[n]))),
      );
      return answerOf(network, { data, shape: image.shape }).best;
    };
    if (step === null) assert.equal(best(128), answer.best);
    else {
      found++;
      assert.notEqual(step.says, answer.best);
      assert.equal(best(step.levels), step.says);
      assert.equal(best(step.levels - 1), answer.best);
    }
  }
  assert.ok(found > 5);
});
