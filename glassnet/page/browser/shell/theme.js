/**
 * Light or dark: as the system has it, or as the reader chooses.
 *
 * Style sheets follow by themselves, since their colours are written with `light-dark()`. What is
 * drawn on a canvas has the colours of the moment when it was drawn, so it is drawn anew.
 */

import { element } from "./elements.js";

/** @typedef {import("./state.js").PageStore} PageStore */

const THEMES = ["auto", "light", "dark"];

/** Where a browser remembers the choice, if it remembers anything for files. */
const KEY = "glassnet-colours";

/**
 * The choice, as an element; it is made known to the whole page.
 *
 * @param {PageStore} store
 */
export function themeChoice(store) {
  const drawAnew = () => store.set({ input: { ...store.get().input } });
  const choice = element(
    "select",
    {
      id: "colours",
      onchange: () => {
        remember(choice.value);
        apply(choice.value);
        drawAnew();
      },
    },
    ...THEMES.map((theme) => element("option", {}, theme)),
  );
  choice.value = remembered();
  apply(choice.value);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAnew);
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
