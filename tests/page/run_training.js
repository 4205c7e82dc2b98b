/**
 * Takes the first steps of the training that a page holds, for a test in Python that compares them
 * with those of `fit`.
 *
 *     node run_training.js PAGE.html STEPS RESULT.json
 */

import { writeFileSync } from "node:fs";
import { openModels } from "../../glassnet/page/browser/shell/models.js";
import { openPlan } from "../../glassnet/page/browser/training/settings.js";
import { Trainer } from "../../glassnet/page/browser/training/trainer.js";
import { accuracyOf } from "./held_out.js";
import { openPageFile } from "./page_file.js";

const [, , page, steps, result] = process.argv;
const file = openPageFile(page);
const description = file.contents.training;
if (!description) throw new Error(`${page} holds no training`);
const models = await openModels(file);
const plan = await openPlan(file, description, models[description.model].network.ops);
const trainer = new Trainer(plan);
const started = performance.now();
const losses = Array.from({ length: Number(steps) }, () => trainer.step().loss);
const seconds = (performance.now() - started) / 1000;
const weights = trainer.weights().map((own) => own.map(({ data }) => Array.from(data)));
const accuracy = accuracyOf(trainer);
writeFileSync(result, JSON.stringify({ losses, weights, accuracy, seconds }));
