/** Which of the networks in the file is looked through, and what is known of it. */

import { element, replace } from "./elements.js";
import { accuracyText, whole } from "./numbers.js";

/** @param {import("../page.js").Page} page */
export function modelChoice({ models, store }) {
  const facts = element("p", { class: "facts" });
  const choice = element(
    "select",
    {
      id: "model",
      onchange: () => store.set({ model: choice.selectedIndex }),
    },
    ...models.map(({ name }) => element("option", {}, name)),
  );
  const show = () => {
    const { model, weightsFrom } = store.get();
    const { parameters, flops, accuracy, data } = models[model];
    choice.selectedIndex = model;
    // The accuracy is that of the model's own weights.
    const isKnown = accuracy !== null && weightsFrom === "";
    const measured = isKnown ? ` · test accuracy ${accuracyText(accuracy)} (${data})` : "";
    replace(
      facts,
      `${whole(parameters)} parameters · ${whole(flops)} FLOPs an image${measured}`,
      weightsFrom && element("strong", {}, ` · ${weightsFrom}`),
    );
  };
  store.subscribe(["model", "weightsFrom"], show);
  show();
  return element(
    "div",
    { class: "model-choice" },
    element("label", { for: "model" }, "Network"),
    choice,
    facts,
  );
}
