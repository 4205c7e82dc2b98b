/**
 * The state of the page in the hash of its address, so that a link leads to what somebody sees.
 */

/** @typedef {import("./state.js").PageStore} PageStore */
/** @typedef {import("./state.js").State} State */

/**
 * How one value of the state stands in the hash.
 *
 * @typedef {object} Part
 * @property {string} name In the hash.
 * @property {keyof State} key In the state.
 * @property {(state: Readonly<State>) => string | null} write null to leave it out.
 * @property {(text: string, found: Partial<State>) => Partial<State> | null} read What the parts
 *   before it have said is `found`. null for what makes no sense: a link may be cut off or belong to
 *   another file, and the page then opens as without it.
 */

/** Browsers refuse an address that changes too often. */
const MILLISECONDS = 400;

/**
 * What the hash says of the state; parts are read in their order.
 *
 * @param {Part[]} parts
 * @param {Partial<State>} opening What holds where the hash says nothing.
 * @returns {Partial<State>}
 */
export function readAddress(parts, opening) {
  const words = new URLSearchParams(location.hash.slice(1));
  const found = { ...opening };
  for (const part of parts) {
    const text = words.get(part.name);
    if (text !== null) Object.assign(found, part.read(text, found));
  }
  return found;
}

/**
 * Keep the hash as the state is, and follow a hash that somebody types, or a second link into the
 * open file: it leads to what it leads to in a page that is opened anew.
 *
 * @param {PageStore} store
 * @param {Part[]} parts
 * @param {Partial<State>} opening What holds where the hash says nothing.
 */
export function keepAddress(store, parts, opening) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const write = () => {
    timer = undefined;
    const words = new URLSearchParams();
    for (const part of parts) {
      const text = part.write(store.get());
      if (text !== null) words.set(part.name, text);
    }
    try {
      history.replaceState(null, "", `#${words}`);
    } catch {
      // A page inside another document may have no address of its own; then there is no link.
    }
  };
  const keys = parts.map((part) => part.key);
  store.subscribe(keys, () => {
    if (timer === undefined) timer = setTimeout(write, MILLISECONDS);
  });
  addEventListener("hashchange", () => store.set(readAddress(parts, opening)));
}

/**
 * A whole number of the hash that counts something of the file; null if it is none of these.
 *
 * @param {string} text
 * @param {number} count
 */
export function indexFrom(text, count) {
  const number = Number(text);
  return /^\d+$/.test(text) && number < count ? number : null;
}
