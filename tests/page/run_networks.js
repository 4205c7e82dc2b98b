/**
 * Runs cases in Node, for a test in Python: what comes of them is said in `networks.js`.
 *
 *     node run_networks.js CASES.json RESULTS.bin
 */

import { readFileSync, writeFileSync } from "node:fs";
import { run } from "./networks.js";

const [, , source, target] = process.argv;
/** @type {import("./networks.js").Case[]} */
const cases = JSON.parse(readFileSync(source, "utf8"));
writeFileSync(target, Buffer.concat(cases.flatMap(run).map((r) => Buffer.from(r.buffer))));
