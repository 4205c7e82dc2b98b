/** A place for the controls, which stay at hand while one looks at another part of the page. */

import { element } from "../shell/elements.js";

/**
 * @param {HTMLElement} controls
 * @returns {HTMLElement} What holds their place. When it leaves the window while the film is
 *   showing, the controls stand at the window's lower edge.
 */
export function dock(controls) {
  const place = element("div", { class: "film-dock" }, controls);
  new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting) place.style.minHeight = "";
    else place.style.minHeight = `${controls.offsetHeight}px`;
    controls.classList.toggle("away", !entry.isIntersecting);
  }).observe(place);
  // They are as wide as the window there, so that their size changes whenever they come or go.
  new ResizeObserver(() => tellHeight(controls)).observe(controls, { box: "border-box" });
  return place;
}

/**
 * Tell the style how much of the window's lower edge is taken, so that nothing else sticks there.
 *
 * @param {HTMLElement} controls
 */
function tellHeight(controls) {
  const isFixed = getComputedStyle(controls).position === "fixed";
  const height = isFixed ? controls.offsetHeight : 0;
  document.documentElement.style.setProperty("--dock", `${height}px`);
}
