/** The side of a training that computes, with a clock and turns of the test's own. */

import assert from "node:assert/strict";
import test from "node:test";
import { Trainer } from "../../glassnet/page/browser/training/trainer.js";
import { duration, placeOf, resultOf } from "../../glassnet/page/browser/training/words.js";
import { TrainingWorker } from "../../glassnet/page/browser/training/worker.js";
import { layer, uniform } from "./gradients.js";
import { accuracyOf } from "./held_out.js";

/**
 * @import { Progress } from "../../glassnet/page/browser/training/session.js"
 * @import { TrainingDescription, TrainingPlan } from "../../glassnet/page/browser/training/settings.js"
 * @import { Report } from "../../glassnet/page/browser/training/worker.js"
 */

const CLASSES = 3;
const IMAGES = 20;

/** Images of one row, whose brightest pixel is their class. */
function images() {
  const labels = Array.from({ length: IMAGES }, (_, n) => n % CLASSES);
  const noise = uniform([IMAGES * CLASSES], 9).data;
  const pixels = Uint8Array.from(noise, (value) => 60 * (value + 1));
  for (const [n, label] of labels.entries()) pixels[n * CLASSES + label] = 220;
  return { images: pixels, labels };
}

/**
 * @param {Partial<TrainingPlan>} [other]
 * @returns {TrainingPlan} of three epochs of four steps
 */
function plan(other) {
  const shape = [CLASSES];
  return {
    ops: [
      layer("Rescaling", { scale: 1 / 255, offset: 0 }, shape, shape),
      layer("Dense", {}, shape, shape, [[CLASSES, CLASSES], shape]),
      layer("Softmax", {}, shape, shape),
    ],
    training: images(),
    heldOut: images(),
    loss: { type: "SparseCategoricalCrossentropy" },
    seed: "5",
    batchSize: 5,
    epochs: 3,
    rates: { learningRate: 0.5, momentum: 0.9 },
    penalties: [[], [null, null], []],
    ...other,
  };
}

/**
 * A worker whose clock goes on by 30 ms whenever it is asked, and who takes turns when told.
 *
 * @param {number} [slice] milliseconds of a turn
 */
function rig(slice) {
  /** @type {Report[]} */
  const reports = [];
  /** @type {(() => void)[]} */
  const turns = [];
  let time = 0;
  const worker = new TrainingWorker((report) => reports.push(report), {
    now: () => {
      time += 30;
      return time;
    },
    later: (turn) => turns.push(turn),
    slice,
  });
  const turn = () => turns.shift()?.();
  return { worker, reports, turns, turn };
}

test("a training learns, and takes all images once in an epoch", () => {
  const trainer = new Trainer(plan());
  const begun = accuracyOf(trainer);
  const losses = Array.from({ length: 12 }, () => trainer.step().loss);
  assert.ok(trainer.isOver);
  assert.ok(losses[11] < losses[0] / 2);
  assert.ok(accuracyOf(trainer) > begun);
  assert.deepEqual(
    [...trainer.order].sort((a, b) => a - b),
    Array.from({ length: IMAGES }, (_, n) => n),
  );
});

test("the plan's own weights stay as they are", () => {
  const given = plan();
  const before = given.ops[1].weights[0].data.slice();
  new Trainer(given).step();
  assert.deepEqual(given.ops[1].weights[0].data, before);
});

test("a worker reports what happened since its last report, when that was shown", () => {
  const { worker, reports, turn } = rig();
  worker.receive({ kind: "plan", plan: plan() });
  worker.receive({ kind: "run" });
  assert.equal(reports.length, 1);
  assert.equal(reports[0].status, "running");
  assert.equal(reports[0].losses.length, reports[0].step);
  turn();
  assert.equal(reports.length, 1, "the first one was not shown yet");
  worker.receive({ kind: "shown" });
  turn();
  while (reports.at(-1)?.status === "running") turn();
  const end = reports[reports.length - 1];
  assert.equal(end.status, "finished");
  assert.equal(end.step, 12);
  assert.equal(reports.flatMap(({ losses }) => losses).length, 12);
  assert.equal(reports.flatMap(({ epochs }) => epochs).length, 3);
  assert.ok(end.epochs[0].val_accuracy > 0.5);
  assert.ok(end.seconds > 0);
});

test("behind an epoch the held-out images are looked at one by one, so that no turn is long", () => {
  const { worker, reports, turn } = rig(0);
  worker.receive({ kind: "plan", plan: plan({ epochs: 1 }) });
  worker.receive({ kind: "run" });
  for (let n = 1; n < 4; n++) turn();
  assert.equal(worker.trainer?.steps, 4);
  for (let n = 0; n < IMAGES; n++) {
    turn();
    assert.equal(worker.isRunning, true);
  }
  assert.equal(worker.news.epochs.length, 0);
  turn();
  const end = reports[reports.length - 1];
  assert.equal(end.status, "finished");
  assert.equal(end.epochs.length, 1);
  assert.ok(worker.trainer);
  assert.equal(end.epochs[0].val_accuracy, accuracyOf(worker.trainer));
});

test("a worker pauses, goes on where it was, and has one run only", () => {
  const { worker, reports, turns, turn } = rig(0);
  worker.receive({ kind: "plan", plan: plan() });
  worker.receive({ kind: "run" });
  worker.receive({ kind: "pause" });
  assert.equal(reports.at(-1)?.status, "paused");
  const { step } = reports[reports.length - 1];
  worker.receive({ kind: "run" });
  assert.equal(turns.length, 2);
  const again = worker.trainer?.steps ?? 0;
  assert.ok(again > step);
  turn(); // what is left of the first run takes no step
  assert.equal(worker.trainer?.steps, again);
  assert.equal(turns.length, 1);
  turn();
  assert.ok((worker.trainer?.steps ?? 0) > again);
});

test("a training that begins again does the same, with the rates that were chosen", () => {
  const { worker, reports, turn } = rig();
  worker.receive({ kind: "plan", plan: plan() });
  worker.receive({ kind: "run" });
  const [first] = reports[0].losses;
  worker.receive({ kind: "rates", rates: { learningRate: 0.25, momentum: 0 } });
  worker.receive({ kind: "restart", number: 1 });
  turn();
  assert.equal(reports.length, 1, "it waits to be run");
  worker.receive({ kind: "run" });
  assert.equal(reports.length, 2, "a report of before the restart, never shown, holds nothing up");
  assert.equal(reports[1].number, 1);
  assert.equal(reports[1].losses[0], first);
  assert.deepEqual(worker.trainer?.rates, { learningRate: 0.25, momentum: 0 });
});

test("a loss that is no number ends a training, and leaves the weights", () => {
  const { worker, reports } = rig();
  const given = plan();
  given.ops[1].weights[1].data[0] = Number.NaN;
  worker.receive({ kind: "plan", plan: given });
  worker.receive({ kind: "run" });
  assert.equal(reports.length, 1);
  assert.equal(reports[0].status, "lost");
  assert.equal(reports[0].step, 1);
  assert.deepEqual(reports[0].weights[1][0].data, Float32Array.from(given.ops[1].weights[0].data));
});

test("a training is told in words", () => {
  const description = /** @type {TrainingDescription} */ (
    /** @type {unknown} */ ({ heldOut: { labels: new Array(1000) }, epochs: 20 })
  );
  /** @type {Progress} */
  const progress = {
    status: "running",
    reason: "",
    step: 130,
    seconds: 10,
    losses: [2, 0.5],
    epochs: [{ accuracy: 0.7, val_accuracy: 0.914 }],
    network: null,
    isFollowed: true,
    rates: { learningRate: 0.1, momentum: 0 },
  };
  assert.equal(
    placeOf(progress, 2500, 125),
    "Step 130 of 2,500, in epoch 2 of 20 · loss 0.500 · 13.0 steps a second · 3 min left",
  );
  assert.equal(
    resultOf(progress, description),
    "After epoch 1 the network reads 91.4 % of the 1,000 held-out images right.",
  );
  assert.match(resultOf({ ...progress, status: "lost" }, description), /smaller learning rate/);
  assert.equal(
    resultOf({ ...progress, status: "failed", reason: "torn." }, description),
    "The training can't go on: torn.",
  );
  assert.deepEqual([3.2, 200, 7200].map(duration), ["4 s", "3 min", "2.00 hours"]);
});
