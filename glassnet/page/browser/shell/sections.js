/**
 * The sections of the page: each has a heading, a sentence on what it is for, and its contents.
 */

import { element } from "./elements.js";

/**
 * @param {string} id
 * @param {string} heading
 * @param {string} purpose One or two sentences.
 * @param {...Node} contents
 */
export function section(id, heading, purpose, ...contents) {
  return element(
    "section",
    { id, class: "section", "aria-labelledby": `${id}-heading` },
    element("h2", { id: `${id}-heading` }, heading),
    element("p", { class: "purpose" }, purpose),
    ...contents,
  );
}
