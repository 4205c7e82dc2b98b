/** The second section: the answer, and every layer. */

import { element, replace } from "../shell/elements.js";
import { percent } from "../shell/numbers.js";
import { section } from "../shell/sections.js";

/** @param {import("../page.js").Page} page */
export function seeingSection({ store, models }) {
  const words = element("p", { role: "status" });
  store.subscribe(["answer"], ({ answer, model }) => {
    const { classes } = models[model];
    replace(
      words,
      answer ? `${classes[answer.best]}: ${percent(answer.outputs[answer.best])}` : "",
    );
  });
  return section("see", "See through", "Every layer's answer to this image.", words);
}
