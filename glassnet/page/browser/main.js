/**
 * The program of the page. A training runs the same text beside it, in a worker, which has no
 * document.
 */

import { openPage } from "./page.js";
import { runAsWorker } from "./training/worker.js";

if (typeof document !== "undefined") openPage();
else runAsWorker();
