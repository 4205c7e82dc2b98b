/** How the drawing, or the chosen digit, stands in the address. */

import { indexFrom } from "../shell/address.js";
import { drawingOf, textOf } from "./short_text.js";

/**
 * @param {import("../page.js").Page} page
 * @returns {import("../shell/address.js").Part[]}
 */
export function drawingParts({ digits }) {
  return [
    {
      name: "digit",
      key: "input",
      write: ({ input }) => (input.kind === "digit" ? String(input.number) : null),
      read(text) {
        const number = indexFrom(text, digits.labels.length);
        return number === null ? null : { input: { kind: "digit", number } };
      },
    },
    {
      name: "strokes",
      key: "input",
      write: ({ input }) => (input.kind === "strokes" ? textOf(input.strokes) : null),
      read(text) {
        const strokes = drawingOf(text);
        return strokes && { input: { kind: "strokes", strokes } };
      },
    },
  ];
}
