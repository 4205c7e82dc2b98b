/** The colours of pictures are those of the style. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { SCHEMES } from "../../glassnet/page/browser/shell/colours.js";

const STYLE = new URL("../../glassnet/page/browser/shell/shell.css", import.meta.url);

/** @param {string} hex "#fff" or "#0f141e" */
function colourOf(hex) {
  const digits = hex.length === 4 ? hex.replaceAll(/[^#]/g, "$&$&") : hex;
  return [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
}

test("what is drawn and what is styled have the same colours, light and dark", () => {
  const style = readFileSync(STYLE, "utf-8");
  for (const name of Object.keys(SCHEMES.light)) {
    const [, light, dark] =
      style.match(new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\);`)) ?? [];
    assert.deepEqual(colourOf(light), SCHEMES.light[name], name);
    assert.deepEqual(colourOf(dark), SCHEMES.dark[name], name);
  }
});
