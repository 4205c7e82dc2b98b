/** The contents of a page's file, opened without a browser. */

import { readFileSync } from "node:fs";
import { PageFile } from "../../glassnet/page/browser/shell/contents.js";

/**
 * What `PageFile` asks of a document.
 *
 * @param {string} path of the page
 * @returns {PageFile}
 */
export function openPageFile(path) {
  const text = readFileSync(path, "utf8");
  /** @param {string} id */
  const getElementById = (id) => {
    const found = new RegExp(`<script type="[^"]*" id="${id}">([^<]*)</script>`).exec(text);
    return found && { textContent: found[1] };
  };
  return new PageFile(/** @type {Document} */ (/** @type {unknown} */ ({ getElementById })));
}
