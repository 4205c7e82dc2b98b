/** How good a training in the page is, all at once. */

/**
 * The share of the held-out images that a training reads right.
 *
 * @param {import("../../glassnet/page/browser/training/trainer.js").Trainer} trainer
 */
export function accuracyOf(trainer) {
  const measuring = trainer.accuracy(trainer.plan.heldOut);
  let step = measuring.next();
  while (!step.done) step = measuring.next();
  return step.value;
}
