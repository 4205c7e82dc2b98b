/** The first section: the drawing, and what the network sees of it. */

import { drawValues } from "../shell/colours.js";
import { element } from "../shell/elements.js";
import { section } from "../shell/sections.js";

/** @param {import("../page.js").Page} page */
export function drawingSection({ store }) {
  const seen = element("canvas", {
    class: "pixels",
    role: "img",
    "aria-label": "What the network sees",
  });
  store.subscribe(["image"], ({ image }) => {
    if (image)
      drawValues(seen, image.data, image.shape[0], image.shape[1], { most: 255, signed: false });
  });
  return section("draw", "Draw", "Draw a digit, and see what the network sees.", seen);
}
