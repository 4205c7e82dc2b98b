/**
 * Takes images through networks in Node, for a test in Python that compares all numbers with those
 * of the reference edition.
 *
 *     node run_networks.js CASES.json RESULTS.bin
 *
 * The results are the numbers of `passes.js`, case by case.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { passesOf } from "./passes.js";

const [, , source, target] = process.argv;
/** @type {import("./passes.js").Case[]} */
const cases = JSON.parse(readFileSync(source, "utf8"));
writeFileSync(target, Buffer.concat(cases.flatMap(passesOf).map((r) => Buffer.from(r.buffer))));
