/** The last section: where the networks and the images of this file come from. */

import { element } from "./elements.js";
import { section } from "./sections.js";

/** @typedef {import("./models.js").Model} Model */

/** @param {import("../page.js").Page} page */
export function aboutSection({ file, models, digits }) {
  return section(
    "about",
    "Where this comes from",
    `This file was made by glassnet ${file.contents.glassnet}. Its images are ${digits.source}.` +
      `${digits.credit && ` ${digits.credit}`} How each network was trained:`,
    ...models.map(receiptOf),
  );
}

/** @param {Model} model */
function receiptOf({ name, receipt }) {
  const rows = receipt.map(([heading, value]) =>
    element("tr", {}, element("th", { scope: "row" }, heading), element("td", {}, value)),
  );
  return element(
    "details",
    {},
    element("summary", {}, name),
    element("table", { class: "receipt" }, element("tbody", {}, ...rows)),
  );
}
