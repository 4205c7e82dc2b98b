/**
 * Runs cases in a browser, for a test in Python: what comes of them is said in `networks.js`.
 *
 * esbuild makes one text of it, which is run in an empty page. It is no part of the page's program.
 */

import { run } from "./networks.js";

/** Signs that are made of bytes at once: a call takes no more arguments. */
const PIECE = 1 << 15;

/**
 * @param {import("./networks.js").Case[]} cases
 * @returns {string} The float32 numbers, case by case, in base64.
 */
function runCases(cases) {
  const numbers = cases.flatMap(run);
  const words = [];
  for (const { buffer } of numbers) {
    for (let first = 0; first < buffer.byteLength; first += PIECE) {
      const length = Math.min(PIECE, buffer.byteLength - first);
      words.push(String.fromCharCode(...new Uint8Array(buffer, first, length)));
    }
  }
  return btoa(words.join(""));
}

Object.assign(globalThis, { runCases });
