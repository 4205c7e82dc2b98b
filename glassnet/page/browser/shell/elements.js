/**
 * Elements of the page, made by code. Whatever text comes from the file is set as text, never as
 * HTML, so that the name of a layer can do nothing here.
 */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Values of an element: `class` and ARIA's attributes by their names in HTML; `on…` for listeners;
 * true for an attribute without a value, false, null and undefined for none.
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes
 */

/**
 * An HTML element.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children Elements, and texts.
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * An SVG element.
 *
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(tag, attributes = {}, ...children) {
  const made = /** @type {SVGElementTagNameMap[T]} */ (document.createElementNS(SVG, tag));
  return fill(made, attributes, children);
}

/**
 * @template {Element} E
 * @param {E} made
 * @param {Attributes} attributes
 * @param {Child[]} children
 */
function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, String(value));
    }
  }
  made.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  return made;
}

/**
 * Put other children into an element.
 *
 * @param {Element} parent
 * @param {...Child} children
 */
export function replace(parent, ...children) {
  parent.replaceChildren();
  fill(parent, {}, children);
}

/**
 * Give an element a text. Where it has this text already nothing is laid out anew.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @type {Set<() => void>} What is to be drawn at the next frame of the screen. */
const waiting = new Set();
let isAwaited = false;

/**
 * Run a function at most once a frame of the screen, however often it is asked for.
 *
 * What is asked for while a frame is drawn still belongs to this frame: a stroke, the answer to it
 * and its maps are painted together. What was drawn already waits for the next one.
 *
 * @param {() => void} draw
 * @returns {() => void}
 */
export function oncePerFrame(draw) {
  return () => {
    waiting.add(draw);
    awaitFrame();
  };
}

function awaitFrame() {
  if (isAwaited) return;
  isAwaited = true;
  requestAnimationFrame(drawFrame);
}

function drawFrame() {
  const drawn = new Set();
  // A set also hands out what is put into it meanwhile.
  for (const draw of waiting) {
    if (drawn.has(draw)) continue;
    waiting.delete(draw);
    drawn.add(draw);
    try {
      draw();
    } catch (error) {
      reportError(error); // and the others are drawn all the same
    }
  }
  isAwaited = false;
  if (waiting.size > 0) awaitFrame();
}
