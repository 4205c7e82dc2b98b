/** How a frame of a film stands in the address: the film, the one beside it, and the step. */

import { indexFrom } from "../shell/address.js";

/**
 * @param {import("../page.js").Page} page
 * @returns {import("../shell/address.js").Part[]}
 */
export function filmParts({ file }) {
  const films = file.contents.films;
  return [
    {
      name: "film",
      key: "frame",
      write({ frame }) {
        if (!frame) return null;
        const beside = frame.beside === null ? [] : [frame.beside];
        return [frame.film, ...beside, `step${frame.step}`].join(".");
      },
      read(text) {
        const words = text.split(".");
        const last = words.pop() ?? "";
        const [film, beside = null] = words.map((word) => indexFrom(word, films.length));
        if (film === null || film === undefined || words.length > 2) return null;
        if (words.length === 2 && (beside === null || beside === film)) return null;
        const shown = beside === null ? [films[film]] : [films[film], films[beside]];
        const most = Math.max(...shown.map(({ steps }) => steps));
        const step = last.startsWith("step") ? indexFrom(last.slice(4), most + 1) : null;
        return step === null ? null : { frame: { film, beside, step } };
      },
    },
  ];
}
