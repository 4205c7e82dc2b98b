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
  return place;
}
