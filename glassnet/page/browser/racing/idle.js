/** Long work in small steps, while the browser has nothing else to do. */

/** So soon work goes on even if the browser is never idle, in milliseconds. */
const PATIENCE = 60;

/** So many milliseconds are taken where it never is, or can't say when it is (Safari). */
const SLICE = 5;

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
  if (typeof requestIdleCallback !== "function") {
    setTimeout(() => go(slice()));
    return;
  }
  requestIdleCallback(
    (deadline) => go(deadline.didTimeout ? slice() : () => deadline.timeRemaining()),
    { timeout: PATIENCE },
  );
}

/** What is left of a slice that begins now. */
function slice() {
  const end = performance.now() + SLICE;
  return () => end - performance.now();
}
