/** The first section: the drawing, and what the network sees of it. */

import { element } from "../shell/elements.js";
import { section } from "../shell/sections.js";
import { createBoard } from "./board.js";
import { Editing } from "./editing.js";
import { Keeping } from "./keeping.js";
import { KeyboardPen } from "./keys.js";
import { followPointers } from "./pointers.js";
import { createSteps } from "./steps.js";
import { createStepping, createTools } from "./tools.js";
import "./drawing.css";

const HINT = "board-hint";

/** @param {import("../page.js").Page} page */
export function drawingSection(page) {
  const { store } = page;
  const spoken = element("p", { class: "visually-hidden", "aria-live": "polite" });
  /** @param {string} sentence */
  const say = (sentence) => {
    spoken.textContent = sentence;
  };
  const editing = new Editing(store, say);
  const { bar, isRubbing } = createTools(store, editing);
  const { canvas, showPen, showRubber } = createBoard(page, { hint: HINT, isRubbing });
  followPointers(canvas, { editing, isRubbing, showRubber });
  new KeyboardPen(canvas, { editing, isRubbing, show: showPen, say });
  return section(
    "draw",
    "Draw",
    "Draw a digit with the mouse, a finger or a pen; every network on this page answers at once.",
    element(
      "div",
      { class: "drawing" },
      element(
        "div",
        { class: "drawing-board" },
        canvas,
        bar,
        createStepping(page, editing),
        hintForKeys(),
        spoken,
      ),
      element(
        "div",
        { class: "drawing-seen" },
        createSteps(page),
        new Keeping(page, editing, say).element,
      ),
    ),
  );
}

function hintForKeys() {
  /** @param {string} name */
  const key = (name) => element("kbd", {}, name);
  return element(
    "p",
    { class: "hint", id: HINT },
    "By keyboard, on the board: arrows move the pen (",
    key("Shift"),
    " for small steps), ",
    key("Space"),
    " or ",
    key("Enter"),
    " puts it down and lifts it, ",
    key("Backspace"),
    " undoes.",
  );
}
