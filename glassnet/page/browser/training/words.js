/**
 * A training in words: where it stands, and what it has come to.
 *
 * @import { TrainingDescription } from "./settings.js"
 * @import { Progress } from "./session.js"
 */

import { percent, short, whole } from "../shell/numbers.js";

/** Until so many seconds have gone nobody knows how long the rest will take. */
const EARLY = 1;

/**
 * Where it stands, in one line.
 *
 * @param {Progress} progress
 * @param {number} allSteps
 * @param {number} stepsOfEpoch
 */
export function placeOf({ step, losses, seconds, status }, allSteps, stepsOfEpoch) {
  if (step === 0) return `${whole(allSteps)} steps, ${whole(stepsOfEpoch)} in each epoch`;
  const epoch = Math.floor((step - 1) / stepsOfEpoch) + 1;
  const parts = [
    `Step ${whole(step)} of ${whole(allSteps)}, in epoch ${epoch} of ${allSteps / stepsOfEpoch}`,
    `loss ${short(losses[losses.length - 1])}`,
  ];
  if (seconds > EARLY) parts.push(`${short(step / seconds)} steps a second`);
  if (seconds > EARLY && status === "running") {
    parts.push(`${duration((seconds / step) * (allSteps - step))} left`);
  }
  return parts.join(" · ");
}

/**
 * A time, roughly.
 *
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${short(seconds / 3600)} hours`;
}

/**
 * What it has come to, for a screen reader too: it changes with each epoch, not with each step.
 *
 * @param {Progress} progress
 * @param {TrainingDescription} description
 */
export function resultOf({ status, reason, step, epochs }, { heldOut }) {
  if (status === "failed") return `The training can't go on: ${reason}`;
  if (status === "opening") return "The images are being opened…";
  if (status === "lost") {
    return (
      `The loss has not been finite since step ${whole(step)}, so the training has ended: ` +
      "start again with a smaller learning rate."
    );
  }
  const last = epochs.at(-1);
  if (!last) return status === "running" ? "It is learning…" : "";
  const share = `${percent(last.val_accuracy)} of the ${whole(heldOut.labels.length)} held-out images`;
  if (status === "finished") return `The training is over: the network reads ${share} right.`;
  return `After epoch ${epochs.length} the network reads ${share} right.`;
}
