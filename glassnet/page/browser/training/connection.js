/**
 * The way to what computes a training: a worker that runs the page's own program; where the browser
 * refuses one, the page itself, a little at a time.
 *
 * @import { Report, Request } from "./worker.js"
 *
 * @typedef {object} Connection
 * @property {(request: Request) => void} post
 * @property {() => void} close
 */

import { TrainingWorker } from "./worker.js";

/** Milliseconds for which the page itself may be busy with a training. */
const SLICE = 12;

/**
 * @param {(report: Report) => void} onReport
 * @param {(reason: string) => void} onFailure It ends with this.
 * @returns {Connection}
 */
export function connect(onReport, onFailure) {
  try {
    return connectWorker(onReport, onFailure);
  } catch {
    // A page inside another document may be allowed none.
    return connectPage(onReport, onFailure);
  }
}

/**
 * @param {(report: Report) => void} onReport
 * @param {(reason: string) => void} onFailure
 * @returns {Connection}
 */
function connectWorker(onReport, onFailure) {
  const program = document.getElementById("program")?.textContent ?? "";
  const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  /** @type {Connection | null} where the worker does not start after all */
  let instead = null;
  /** @type {Request[]} what it has been told until it answers */
  let told = [];
  let isHeard = false;
  const worker = new Worker(address);
  worker.onmessage = ({ data }) => {
    isHeard = true;
    told = [];
    onReport(data);
  };
  worker.onerror = (event) => {
    worker.terminate();
    // Without a message it is the worker that could not be had, and not its program that failed.
    if (isHeard || event.message) {
      onFailure(event.message);
      return;
    }
    instead = connectPage(onReport, onFailure);
    for (const request of told) instead.post(request);
  };
  return {
    post(request) {
      if (instead) instead.post(request);
      else {
        if (!isHeard) told.push(request);
        worker.postMessage(request);
      }
    },
    close() {
      worker.terminate();
      URL.revokeObjectURL(address);
      instead?.close();
    },
  };
}

/**
 * @param {(report: Report) => void} onReport
 * @param {(reason: string) => void} onFailure
 * @returns {Connection}
 */
function connectPage(onReport, onFailure) {
  let isOpen = true;
  /** @param {() => void} act */
  const later = (act) =>
    setTimeout(() => {
      if (!isOpen) return;
      try {
        act();
      } catch (error) {
        isOpen = false;
        onFailure(error instanceof Error ? error.message : String(error));
      }
    });
  const worker = new TrainingWorker(onReport, { later, slice: SLICE });
  return {
    post: (request) => later(() => worker.receive(request)),
    close() {
      isOpen = false;
    },
  };
}
