/**
 * What begins, pauses and ends a training in the page, and the line that says where it stands.
 *
 * @import { TrainingDescription } from "./settings.js"
 * @import { Session } from "./session.js"
 */

import { element } from "../shell/elements.js";
import { placeOf, resultOf } from "./words.js";

/** What the first button says; in all other states it trains. */
const RUN_WORDS = /** @type {Partial<Record<string, string>>} */ ({
  running: "Pause",
  opening: "Opening…",
  finished: "Finished",
});

/** In these states it can do nothing. */
const ENDED = new Set(["opening", "finished", "lost", "failed"]);

export class TrainingControls {
  /**
   * @param {Session} session
   * @param {TrainingDescription} description
   */
  constructor(session, description) {
    this.session = session;
    this.description = description;
    this.run = button("Train", () => {
      if (session.progress.get().status === "running") session.pause();
      else session.run();
    });
    this.run.classList.add("training-run");
    this.again = button("Start again", () => session.restart());
    this.leave = button("Leave the training", () => session.leave());
    this.place = element("output", { class: "film-words", "aria-live": "off" });
    this.bar = element("progress", {
      class: "training-progress",
      max: session.allSteps,
      value: 0,
      "aria-label": "Steps of the training",
    });
    this.result = element("p", { class: "training-result", role: "status" });
    this.element = element(
      "div",
      {},
      element(
        "div",
        {
          class: "film-controls training-controls",
          role: "group",
          "aria-label": "The training",
        },
        this.run,
        this.again,
        this.leave,
        this.place,
      ),
      this.bar,
      this.result,
    );
  }

  show() {
    const { session } = this;
    const progress = session.progress.get();
    const { status, step, isFollowed } = progress;
    this.run.textContent = RUN_WORDS[status] ?? (step > 0 ? "Go on" : "Train");
    this.run.disabled = ENDED.has(status);
    this.again.disabled = step === 0 || status === "failed";
    this.leave.disabled = !isFollowed;
    this.bar.value = step;
    this.place.textContent = placeOf(progress, session.allSteps, session.stepsOfEpoch);
    const result = resultOf(progress, this.description);
    // What is there already would be read out once more.
    if (this.result.textContent !== result) this.result.textContent = result;
    this.result.classList.toggle("alert", status === "lost" || status === "failed");
  }
}

/**
 * @param {string} words
 * @param {() => void} onclick
 */
function button(words, onclick) {
  return element("button", { type: "button", onclick }, words);
}
