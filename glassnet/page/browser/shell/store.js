/**
 * The state of the page, in one place.
 *
 * Everything that is shown follows from it: whoever changes something calls `set`, whoever shows
 * something subscribes to what it shows. So no part of the page has to know another one.
 */

/**
 * @template S
 * @typedef {object} Store
 * @property {() => Readonly<S>} get The state as it is now.
 * @property {(changes: Partial<S>) => void} set Change some of its values. Who subscribed to one
 *   that differs from before is told; a listener may call `set` itself, which is carried out
 *   after all others have been told.
 * @property {(keys: (keyof S)[], listener: (state: Readonly<S>) => void) => () => void} subscribe
 *   Be told whenever one of these values has changed. It gives a function that ends it.
 */

/**
 * A store that begins with this state.
 *
 * @template {object} S
 * @param {S} initial
 * @returns {Store<S>}
 */
export function createStore(initial) {
  let state = { ...initial };
  /** @type {Set<{keys: (keyof S)[], listener: (state: Readonly<S>) => void}>} */
  const subscriptions = new Set();
  /** @type {Partial<S>[]} */
  const waiting = [];
  let telling = false;

  /** @param {Partial<S>} changes */
  function carryOut(changes) {
    const names = /** @type {(keyof S)[]} */ (Object.keys(changes));
    const changed = new Set(names.filter((name) => !Object.is(state[name], changes[name])));
    if (changed.size === 0) return;
    state = { ...state, ...changes };
    for (const { keys, listener } of [...subscriptions]) {
      if (keys.some((key) => changed.has(key))) listener(state);
    }
  }

  return {
    get: () => state,
    set(changes) {
      waiting.push(changes);
      if (telling) return;
      telling = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) carryOut(next);
      } finally {
        waiting.length = 0;
        telling = false;
      }
    },
    subscribe(keys, listener) {
      const subscription = { keys, listener };
      subscriptions.add(subscription);
      return () => subscriptions.delete(subscription);
    },
  };
}
