/**
 * Training here: the shown network learns in the page itself, from its initial weights, while the
 * whole page follows.
 *
 * @import { Page } from "../page.js"
 */

import { section } from "../shell/sections.js";
import { TrainingView } from "./view.js";
import "./training.css";

/**
 * @param {Page} page
 * @returns {HTMLElement | null} null for a file that holds no images to learn from.
 */
export function trainingSection(page) {
  const { training } = page.file.contents;
  if (!training) return null;
  const { name } = page.models[training.model];
  return section(
    "train",
    "Train here",
    `Begin with the weights that ${name} had before its training, and see it learn from ` +
      `${training.training.source}, ${training.batchSize} at each step. ` +
      `${training.heldOut.source} are held out, to measure on.`,
    new TrainingView(page, training).element,
  );
}
