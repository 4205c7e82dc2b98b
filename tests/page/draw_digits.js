/**
 * What the page makes of some drawings: `node draw_digits.js drawings.json folder`.
 *
 * The first file holds a list of `{ strokes, thickness }`. Into the folder go, one drawing behind
 * the other, the images in `images.bin`, and the pictures that they are made from in `pictures.bin`.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digitOf } from "../../glassnet/page/browser/drawing/digit.js";
import { PEN } from "../../glassnet/page/browser/drawing/rendering.js";

const [source, folder] = process.argv.slice(2);
/** @type {{ strokes: [number, number][][], thickness: number }[]} */
const drawings = JSON.parse(readFileSync(source, "utf8"));
const digits = drawings.map(({ strokes, thickness }) => {
  const digit = digitOf(strokes, thickness * PEN);
  if (digit === null) throw new Error("a drawing is empty");
  return digit;
});
/** @param {"image" | "picture"} name */
const bytesOf = (name) => Buffer.concat(digits.map((digit) => digit[name].data));
writeFileSync(join(folder, "images.bin"), bytesOf("image"));
writeFileSync(join(folder, "pictures.bin"), bytesOf("picture"));
