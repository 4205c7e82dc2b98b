/** What is shown of a unit: its terms, what it sees of the image, and its neighbours. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { zeros } from "../../glassnet/page/browser/mathematics/tensor.js";
import { strongestInput, usersOf } from "../../glassnet/page/browser/seeing/following.js";
import { layerOfOp, layersOf } from "../../glassnet/page/browser/seeing/layers.js";
import { indexAt, unitValue } from "../../glassnet/page/browser/seeing/places.js";
import { createPointing } from "../../glassnet/page/browser/seeing/pointing.js";
import { fieldInWords, receptiveField } from "../../glassnet/page/browser/seeing/receptive.js";
import { termsOf } from "../../glassnet/page/browser/seeing/terms.js";
import { answerOf } from "../../glassnet/page/browser/shell/answering.js";
import { createStore } from "../../glassnet/page/browser/shell/store.js";
import { Chance, drawnNetwork, Row } from "./small_networks.js";

/**
 * @import { Network } from "../../glassnet/page/browser/mathematics/network.js"
 * @import { Unit } from "../../glassnet/page/browser/shell/state.js"
 */

const SEEDS = Array.from({ length: 40 }, (_, n) => n + 1);

/**
 * Every unit of a network.
 *
 * @param {Network} network
 * @returns {Generator<Unit>}
 */
function* unitsOf(network) {
  for (const [op, { outputShape }] of network.ops.entries()) {
    const count = outputShape.reduce((product, side) => product * side, 1);
    for (let n = 0; n < count; n++) yield { op, index: indexAt(outputShape, n) };
  }
}

test("the terms of every unit add up to its value, borders included", () => {
  let outside = 0;
  for (const seed of SEEDS) {
    const { network, image } = drawnNetwork(seed);
    const answer = answerOf(network, image);
    for (const unit of unitsOf(network)) {
      const terms = termsOf(network, answer, unit);
      const value = unitValue(answer, unit);
      const where = `seed ${seed}, ${network.ops[unit.op].type}, [${unit.index}]`;
      assert.ok(Math.abs(addedUp(terms) - value) < 1e-4, `${where}: ${addedUp(terms)} ≠ ${value}`);
      assert.ok(Math.abs(terms.result - value) < 1e-4, where);
      if (terms.kind === "convolution") {
        const cells = terms.channels.flatMap((channel) => channel.cells);
        for (const cell of cells.filter(({ inside }) => !inside)) {
          outside++;
          assert.equal(cell.product, 0);
        }
      }
    }
  }
  assert.ok(outside > 1000, "hardly any window hung over an edge");
});

test("the largest of a window with a NaN is that one, as the network has it", () => {
  const network = new Row([2, 3, 1], new Chance(1))
    .pooling("MaxPooling2D", [2, 3], [2, 3], "valid")
    .network();
  const answer = answerOf(network, {
    data: Float32Array.of(1, 2, 3, Number.NaN, 9, 4),
    shape: [2, 3, 1],
  });
  const unit = { op: 0, index: [0, 0, 0] };
  const terms = termsOf(network, answer, unit);
  assert.ok(terms.kind === "maximum");
  assert.equal(terms.winner, 3);
  assert.deepEqual([terms.result, unitValue(answer, unit)], [Number.NaN, Number.NaN]);
});

/**
 * The terms as a reader of the page adds them up, from the single products on.
 *
 * @param {import("../../glassnet/page/browser/seeing/terms.js").Terms} terms
 */
function addedUp(terms) {
  const sum = (/** @type {Iterable<number>} */ numbers) => {
    let total = 0;
    for (const number of numbers) total += number;
    return total;
  };
  switch (terms.kind) {
    case "convolution": {
      const cells = terms.channels.flatMap((channel) => channel.cells);
      return sum(cells.map(({ value, weight }) => value * weight)) + terms.bias;
    }
    case "dense":
      return sum(terms.products) + terms.bias;
    case "average": {
      const inside = terms.cells.filter((cell) => cell.inside);
      return sum(inside.map(({ value }) => value)) / inside.length;
    }
    case "maximum":
      return Math.max(...terms.cells.filter(({ inside }) => inside).map(({ value }) => value));
    case "softmax":
      assert.equal(Math.max(...terms.powers), 1);
      return terms.powers[terms.unit] / sum(terms.powers);
    default:
      return terms.result;
  }
}

test("a unit's gradient is 0 outside of its receptive field", () => {
  for (const seed of SEEDS) {
    const { network, image } = drawnNetwork(seed);
    for (const unit of someUnits(network, seed)) {
      const field = receptiveField(network.ops, unit);
      const pixels = pixelsOfField(field);
      for (const pixel of pixelsOfGradient(network, image, unit)) {
        assert.ok(
          pixels.has(pixel),
          `seed ${seed}: pixel ${pixel} matters and is not in the field`,
        );
      }
    }
  }
});

test("with weights above 0, every pixel of the receptive field has a gradient", () => {
  let cut = 0;
  for (const seed of SEEDS) {
    const { network, image, end } = drawnNetwork(seed, { least: 0.2, plain: true });
    for (const unit of someUnits(network, seed).filter(({ op }) => op < end)) {
      const field = receptiveField(network.ops, unit);
      if (field.cut) cut++;
      const found = [...pixelsOfGradient(network, image, unit)].sort();
      assert.deepEqual(found, [...pixelsOfField(field)].sort(), `seed ${seed}, [${unit.index}]`);
    }
  }
  assert.ok(cut > 100, "hardly any field was cut off");
});

/**
 * Some units of each op.
 *
 * @param {Network} network
 * @param {number} seed
 */
function someUnits(network, seed) {
  const chance = new Chance(seed);
  return [...unitsOf(network)].filter(() => chance.next() < 0.1);
}

/** @param {import("../../glassnet/page/browser/seeing/receptive.js").Field} field */
function pixelsOfField({ rows, columns }) {
  return new Set(rows.flatMap((row) => columns.map((column) => `${row},${column}`)));
}

/**
 * The pixels by which a unit's value changes.
 *
 * @param {Network} network
 * @param {import("../../glassnet/page/browser/mathematics/tensor.js").Tensor} image
 * @param {Unit} unit
 */
function pixelsOfGradient(network, image, { op, index }) {
  network.forward(image);
  const shape = network.ops[op].outputShape;
  const dy = zeros(shape);
  dy.data[index.reduce((offset, place, axis) => offset * shape[axis] + place, 0)] = 1;
  const { dx } = network.backward(dy, { last: op });
  const found = new Set();
  for (let n = 0; n < dx.data.length; n++) {
    if (dx.data[n] !== 0) found.add(indexAt(dx.shape, n).slice(0, 2).join(","));
  }
  return found;
}

test("a unit that the network does not have can't be chosen", () => {
  const { network } = drawnNetwork(3);
  const store = createStore(
    /** @type {import("../../glassnet/page/browser/shell/state.js").State} */ (
      /** @type {unknown} */ ({ network, unit: null })
    ),
  );
  const pointing = createPointing(store);
  const unit = { op: 0, index: network.ops[0].outputShape.map(() => 0) };
  pointing.keep(unit);
  assert.equal(store.get().unit, unit);
  assert.equal(pointing.shown(), unit);
  const other = { op: network.ops.length, index: [0] };
  pointing.preview(other);
  assert.equal(pointing.shown(), unit);
  pointing.keep(other);
  assert.equal(store.get().unit, null);
});

test("the receptive field of LeNet's units, which one can count by hand", () => {
  const chance = new Chance(1);
  const { ops } = new Row([28, 28, 1], chance)
    .convolution(6, [5, 5], [1, 1], "same")
    .pooling("AveragePooling2D", [2, 2], [2, 2], "valid")
    .convolution(16, [5, 5], [1, 1], "valid")
    .pooling("AveragePooling2D", [2, 2], [2, 2], "valid")
    .flatten();
  const words = (/** @type {Unit} */ unit) => fieldInWords(receptiveField(ops, unit), [28, 28, 1]);
  assert.equal(
    words({ op: 0, index: [10, 12, 3] }),
    "It depends on 5×5 pixels of the image: rows 8 to 12, columns 10 to 14.",
  );
  assert.equal(
    words({ op: 0, index: [0, 12, 3] }),
    "It depends on 3×5 pixels of the image: rows 0 to 2, columns 10 to 14, cut off at the image's edge.",
  );
  assert.equal(
    words({ op: 3, index: [1, 2, 0] }),
    "It depends on 16×16 pixels of the image: rows 2 to 17, columns 6 to 21.",
  );
  assert.deepEqual(
    receptiveField(ops, { op: 4, index: [(1 * 5 + 2) * 16] }),
    receptiveField(ops, { op: 3, index: [1, 2, 0] }),
  );
});

test("the strongest input is where changing the input changes the sum by the largest term", () => {
  for (const seed of SEEDS) {
    const { network, image } = drawnNetwork(seed);
    const answer = answerOf(network, image);
    for (const unit of someUnits(network, seed)) {
      const terms = termsOf(network, answer, unit);
      const input = strongestInput(network.ops, unit, terms);
      assert.ok(input);
      assert.equal(input.op, unit.op - 1);
      const value = unitValue(answer, input);
      if (terms.kind === "dense") {
        const largest = Math.max(...terms.products.map(Math.abs));
        assert.equal(Math.abs(value * terms.weights[input.index[0]]), largest);
      } else if (terms.kind === "convolution") {
        const cells = terms.channels.flatMap((channel) => channel.cells);
        const largest = Math.max(...cells.map(({ product }) => Math.abs(product)));
        const weights = cells.filter(({ index }) => String(index) === String(input.index));
        assert.equal(Math.abs(value * weights[0].weight), largest);
      } else if (terms.kind === "maximum") assert.equal(value, terms.result);
    }
  }
});

test("the users of a unit are those in whose window or sum it stands, each with its term", () => {
  for (const seed of SEEDS.slice(0, 10)) {
    const { network, image } = drawnNetwork(seed);
    const answer = answerOf(network, image);
    const layers = layersOf(network.ops, []);
    const chance = new Chance(seed);
    for (const unit of unitsOf(network)) {
      const next = network.ops[unit.op + 1];
      if (!next || chance.next() > 0.05) continue;
      const users = usersOf(network, answer, layers, unit);
      const expected = [...unitsOf(network)]
        .filter(({ op }) => op === unit.op + 1)
        .filter((user) => looksAt(network, answer, user, unit));
      const name = (/** @type {Unit} */ { op, index }) => `${op}:${index}`;
      assert.deepEqual(users.map((user) => name(user.unit)).sort(), expected.map(name).sort());
      const sizes = users.map(({ term }) => Math.abs(term));
      assert.deepEqual(
        sizes,
        sizes.toSorted((a, b) => b - a),
      );
    }
  }
});

/**
 * @param {Network} network
 * @param {import("../../glassnet/page/browser/shell/state.js").Answer} answer
 * @param {Unit} user
 * @param {Unit} unit
 */
function looksAt(network, answer, user, unit) {
  const terms = termsOf(network, answer, user);
  const same = (/** @type {readonly number[]} */ index) => String(index) === String(unit.index);
  if (terms.kind === "convolution") {
    return terms.channels.some(({ cells }) => cells.some((c) => c.inside && same(c.index)));
  }
  if (terms.kind === "average" || terms.kind === "maximum") {
    return terms.cells.some((cell) => cell.inside && same(cell.index));
  }
  if (terms.kind === "function") return same(terms.index);
  return terms.kind === "dense" || same(user.index);
}

test("an op and its activation are one layer, and the image is the first", () => {
  const chance = new Chance(2);
  const { ops } = new Row([6, 6, 1], chance)
    .convolution(2, [3, 3], [1, 1], "valid")
    .add("ReLU")
    .flatten()
    .dense(3)
    .add("Softmax");
  ops[1].layer = ops[0].layer;
  ops[4].layer = ops[3].layer;
  const layers = layersOf(ops, [{ name: "conv2d_0", label: "Conv2D(2, 3, relu)" }]);
  assert.deepEqual(
    layers.map(({ name, label, sums, output, parameters }) => [
      name,
      label,
      sums,
      output,
      parameters,
    ]),
    [
      ["image", "", -1, -1, 0],
      ["conv2d_0", "Conv2D(2, 3, relu)", 0, 1, 20],
      ["flatten_2", "Flatten", 2, 2, 0],
      ["dense_3", "Dense", 3, 4, 99],
    ],
  );
  assert.deepEqual(
    [-1, 0, 1, 2, 3, 4].map((op) => layerOfOp(layers, op)),
    [0, 1, 1, 2, 3, 3],
  );
});
