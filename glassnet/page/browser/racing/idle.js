/** Long work in small steps, while the browser has nothing else to do. */

/** So soon a step is taken even if the browser is never idle. */
const PATIENCE = 250;

/** Where the browser can't say when it is idle (Safari), this many milliseconds are taken. */
const SLICE = 6;

/**
 * Take the steps of a generator in idle time.
 *
 * @template T
 * @param {Iterator<T, void>} steps
 * @param {(step: T) => void} told Is called after each of them.
 * @returns {() => void} Ends it.
 */
export function runWhenIdle(steps, told) {
  let ended = false;
  /** @param {() => number} left Milliseconds. */
  const go = (left) => {
    // At least one step, or work could stand still on a page that is never idle.
    do {
      if (ended) return;
      const { value, done } = steps.next();
      if (done) return;
      told(value);
    } while (left() > 1);
    later(go);
  };
  later(go);
  return () => {
    ended = true;
  };
}

/** @param {(left: () => number) => void} go */
function later(go) {
  if (typeof requestIdleCallback === "function") {
    requestIdleCallback((deadline) => go(() => deadline.timeRemaining()), { timeout: PATIENCE });
    return;
  }
  setTimeout(() => {
    const end = performance.now() + SLICE;
    go(() => end - performance.now());
  });
}
