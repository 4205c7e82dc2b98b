/**
 * The file of kept drawings: `node keep_drawings.js images.bin labels.json drawings.npz`.
 *
 * The first file holds images of 28×28 bytes, one behind the other.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { npzFile } from "../../glassnet/page/browser/drawing/kept.js";

const [source, labelsPath, target] = process.argv.slice(2);
const bytes = readFileSync(source);
/** @type {number[]} */
const labels = JSON.parse(readFileSync(labelsPath, "utf8"));
const kept = labels.map((label, i) => {
  const data = Float32Array.from(bytes.subarray(784 * i, 784 * (i + 1)));
  return { image: { data, shape: [28, 28, 1] }, label };
});
writeFileSync(target, npzFile(kept));
