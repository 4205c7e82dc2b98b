/** The tools below the board, and the digits that one can step through. */

import { element } from "../shell/elements.js";
import { drawingIn } from "./editing.js";

/**
 * Undo, rub out and clear.
 *
 * @param {import("../shell/state.js").PageStore} store
 * @param {import("./editing.js").Editing} editing
 * @returns {{ bar: HTMLElement, isRubbing: () => boolean }}
 */
export function createTools(store, editing) {
  const undo = element("button", { type: "button", onclick: () => editing.undo() }, "Undo");
  const rub = element(
    "button",
    {
      type: "button",
      "aria-pressed": "false",
      onclick: () => rub.setAttribute("aria-pressed", String(!isRubbing())),
    },
    "Rub out",
  );
  const clear = element("button", { type: "button", onclick: () => editing.clear() }, "Clear");
  const isRubbing = () => rub.getAttribute("aria-pressed") === "true";
  store.subscribe(["input"], ({ input }) => {
    const isEmpty = drawingIn(input).length === 0;
    // A button that is disabled loses the focus, and with it a screen reader its place on the page.
    undo.setAttribute("aria-disabled", String(!editing.canUndo));
    clear.setAttribute("aria-disabled", String(isEmpty && input.kind === "strokes"));
  });
  const bar = element(
    "div",
    { class: "tools", role: "group", "aria-label": "Tools of the board" },
    undo,
    rub,
    clear,
  );
  return { bar, isRubbing };
}

/**
 * Steps through the digits that come with the page.
 *
 * @param {import("../page.js").Page} page
 * @param {import("./editing.js").Editing} editing
 */
export function createStepping({ store, digits }, editing) {
  const count = digits.labels.length;
  let number = 0;
  /** @param {number} step */
  const go = (step) => {
    const isShown = store.get().input.kind === "digit";
    // From a drawing, one comes back to the digit that was shown before.
    number = isShown ? (number + step + count) % count : number;
    editing.show({ kind: "digit", number });
  };
  const words = element("p", { class: "which-digit", "aria-live": "polite" });
  store.subscribe(["input"], ({ input }) => {
    if (input.kind === "digit") {
      number = input.number;
      const label = digits.classes[digits.labels[number]];
      words.textContent = `${number + 1} of ${count}: labelled ${label}`;
    } else words.textContent = `Or look at ${count} ${digits.source}.`;
  });
  return element(
    "div",
    { class: "stepping", role: "group", "aria-label": `The ${digits.source}` },
    element(
      "button",
      { type: "button", "aria-label": "Previous image", onclick: () => go(-1) },
      "‹",
    ),
    words,
    element("button", { type: "button", "aria-label": "Next image", onclick: () => go(1) }, "›"),
  );
}
