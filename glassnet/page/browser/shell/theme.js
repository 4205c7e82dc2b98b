/**
 * Light or dark: as the system has it, or as the reader chooses.
 *
 * Style sheets follow by themselves, since their colours are written with `light-dark()`; who draws
 * on a canvas is told by `onColoursChanged`.
 */

import { element } from "./elements.js";

const THEMES = ["auto", "light", "dark"];

/** Where a browser remembers the choice, if it remembers anything for files. */
const KEY = "glassnet-colours";

/** The choice, as an element; what was chosen before holds at once. */
export function themeChoice() {
  const choice = element(
    "select",
    {
      id: "colours",
      onchange: () => {
        remember(choice.value);
        apply(choice.value);
      },
    },
    ...THEMES.map((theme) => element("option", {}, theme)),
  );
  choice.value = remembered();
  apply(choice.value);
  return element(
    "span",
    { class: "choice" },
    element("label", { for: "colours" }, "Colours"),
    choice,
  );
}

/** @param {string} theme */
function apply(theme) {
  const { dataset } = document.documentElement;
  if (theme === "auto") delete dataset.theme;
  else dataset.theme = theme;
}

/** What was chosen before; "auto" where a browser keeps nothing for this file. */
function remembered() {
  try {
    const theme = localStorage.getItem(KEY) ?? "";
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto";
  }
}

/** @param {string} theme */
function remember(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then the choice holds as long as the page is open.
  }
}
