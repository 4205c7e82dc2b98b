/**
 * Which unit is looked at: the one that somebody points at just now, or else the one that was
 * chosen, which stands in the page's state.
 *
 * @import { PageStore, Unit } from "../shell/state.js"
 */

import { createStore } from "../shell/store.js";
import { isUnit, sameUnit } from "./places.js";

/**
 * @typedef {object} Pointing
 * @property {() => Unit | null} shown The unit that is looked at.
 * @property {() => Unit | null} kept The unit that was chosen.
 * @property {(unit: Unit | null, byKey?: boolean) => void} preview
 * @property {() => boolean} onlyHovered Whether none was chosen, and one is looked at only as long
 *   as a mouse is over it.
 * @property {(unit: Unit | null) => void} keep
 * @property {(listener: () => void) => void} subscribe Be told when either has changed.
 */

/**
 * @param {PageStore} store
 * @returns {Pointing}
 */
export function createPointing(store) {
  const local = createStore({ preview: /** @type {Unit | null} */ (null), byKey: false });
  store.subscribe(["network"], () => local.set({ preview: null }));
  // For a moment, until the page has drawn another network, one may point at units of the old one.
  const existing = (/** @type {Unit | null} */ unit) =>
    unit !== null && isUnit(store.get().network.ops, unit) ? unit : null;
  const kept = () => existing(store.get().unit);
  return {
    shown: () => existing(local.get().preview) ?? kept(),
    kept,
    onlyHovered: () => kept() === null && local.get().preview !== null && !local.get().byKey,
    preview(unit, byKey = false) {
      if (!sameUnit(unit, local.get().preview)) local.set({ preview: unit, byKey });
    },
    keep(unit) {
      store.set({ unit: existing(unit) });
      local.set({ preview: null });
    },
    subscribe(listener) {
      local.subscribe(["preview"], listener);
      store.subscribe(["unit"], listener);
    },
  };
}
