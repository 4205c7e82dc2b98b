/**
 * Takes images through a network, forward and backward, for a test in Python that compares all
 * numbers with those of the reference edition.
 *
 *     node run_networks.js CASES.json RESULTS.bin
 *
 * The results are the numbers of `passes.js`, case by case.
 *
 * @import { Loss } from "../../glassnet/page/browser/mathematics/losses.js"
 * @import { Op } from "../../glassnet/page/browser/mathematics/formulas.js"
 */

import { readFileSync, writeFileSync } from "node:fs";
import { Network } from "../../glassnet/page/browser/mathematics/network.js";
import { tensorOf } from "../../glassnet/page/browser/mathematics/tensor.js";
import { passes } from "./passes.js";

/**
 * @typedef {{base64: string, shape: number[]}} Encoded float32 numbers
 *
 * @typedef {object} Case
 * @property {(Omit<Op, "weights"> & {weights: Encoded[]})[]} ops
 * @property {Loss} loss
 * @property {Encoded} images (n, …)
 * @property {(number | number[])[]} targets
 * @property {number | null} stream from which images draw their keys; null for a prediction
 * @property {number[] | null} scores the outputs whose saliency is wanted, for each image
 */

/** @param {Encoded} encoded */
function decoded({ base64, shape }) {
  const bytes = Buffer.from(base64, "base64");
  const data = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  return tensorOf(data, shape);
}

const [, , source, target] = process.argv;
/** @type {Case[]} */
const cases = JSON.parse(readFileSync(source, "utf8"));
const results = cases.flatMap((given) => {
  const ops = given.ops.map((op) => ({ ...op, weights: op.weights.map(decoded) }));
  return passes(new Network(ops), { ...given, images: decoded(given.images) });
});
writeFileSync(target, Buffer.concat(results.map((r) => Buffer.from(r.buffer))));
