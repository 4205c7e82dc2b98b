/**
 * Pictures of one size by MNIST's conventions: `node normalize_pictures.js in.bin width height out.bin`.
 *
 * Both files hold bytes, one picture or image of 28×28 behind the other.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { normalizeDigit } from "../../glassnet/page/browser/drawing/digit.js";

const [source, across, down, target] = process.argv.slice(2);
const [width, height] = [Number(across), Number(down)];
const bytes = new Uint8Array(readFileSync(source));
const images = [];
for (let start = 0; start < bytes.length; start += width * height) {
  const data = bytes.slice(start, start + width * height);
  images.push(normalizeDigit({ data, width, height }).image.data);
}
writeFileSync(target, Buffer.concat(images));
