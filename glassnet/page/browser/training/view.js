/**
 * What is shown of a training in the page: its controls, its curve, and the network while it changes.
 *
 * @import { Page } from "../page.js"
 * @import { TrainingDescription } from "./settings.js"
 */

import { layersWithWeights, namesWithWeights } from "../film/kernels.js";
import { Panel } from "../film/panel.js";
import { signedRange } from "../seeing/ranges.js";
import { answerOf } from "../shell/answering.js";
import { onColoursChanged } from "../shell/colours.js";
import { element, oncePerFrame } from "../shell/elements.js";
import { whole } from "../shell/numbers.js";
import { TrainingControls } from "./controls.js";
import { Curve } from "./curve.js";
import { ratesChoice } from "./rates.js";
import { Session } from "./session.js";

export class TrainingView {
  /**
   * @param {Page} page
   * @param {TrainingDescription} description
   */
  constructor(page, description) {
    this.page = page;
    this.description = description;
    this.model = page.models[description.model];
    this.session = new Session(page, description);
    this.constant = constantAnswer(description);
    this.controls = new TrainingControls(this.session, description);
    /** @type {readonly number[] | null} */
    this.shownLosses = null;
    this.curve = new Curve(this.session.allSteps);
    this.panel = new Panel(this.model.name, 0);
    this.layer = this.#layerChoice();
    this.learned = element(
      "div",
      { class: "training-learned", hidden: true },
      this.curve.element,
      element(
        "div",
        {},
        element(
          "p",
          { class: "film-choice" },
          element("label", { for: this.layer.id }, "Layer"),
          this.layer,
        ),
        this.panel.element,
      ),
    );
    this.element = element(
      "div",
      { class: "film" },
      this.controls.element,
      ratesChoice(this.session.progress.get().rates, (rates) => this.session.change(rates)),
      this.learned,
    );
    this.showSoon = oncePerFrame(() => this.#show());
    this.session.progress.subscribe(["status", "step", "network", "isFollowed"], this.showSoon);
    page.store.subscribe(["answer"], this.showSoon);
    onColoursChanged(this.showSoon);
    new ResizeObserver(this.showSoon).observe(this.panel.element);
    this.#show();
  }

  #layerChoice() {
    return element(
      "select",
      { id: "training-layer", onchange: () => this.showSoon() },
      ...namesWithWeights(this.model).map((name) => element("option", {}, name)),
    );
  }

  #show() {
    this.controls.show();
    const { network } = this.session.progress.get();
    this.learned.hidden = network === null;
    if (network === null) return;
    this.#showCurve();
    this.#showPanel();
  }

  #showCurve() {
    const { losses, epochs } = this.session.progress.get();
    if (losses === this.shownLosses) return;
    this.shownLosses = losses;
    this.curve.show({
      losses: { steps: losses.map((_, n) => n + 1), values: losses },
      description: {
        // One without a figure keeps the place of the accuracies.
        epochs: epochs.length > 0 ? [...epochs] : [{ val_accuracy: Number.NaN }],
        epochSteps: this.session.stepsOfEpoch,
        ...this.constant,
      },
    });
  }

  #showPanel() {
    const { network, isFollowed, step } = this.session.progress.get();
    if (network === null) return;
    const { image, answer } = this.page.store.get();
    const op = layersWithWeights(network.ops)[this.layer.selectedIndex];
    this.panel.show({
      model: this.model,
      network,
      answer: isFollowed ? answer : image && answerOf(network, image),
      place: step > 0 ? `step ${whole(step)}` : "before the first step",
      op,
      range: signedRange(network.ops[op].weights[0].data),
    });
  }
}

/**
 * Loss and accuracy of the best answer that is always the same.
 *
 * @param {TrainingDescription} description
 */
function constantAnswer({ training: { labels } }) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / labels.length);
  return {
    constantLoss: -shares.reduce((sum, share) => sum + share * Math.log(share), 0),
    constantAccuracy: Math.max(...shares),
  };
}
