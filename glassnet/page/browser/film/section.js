/**
 * The film: a training in the file, through which one goes step by step while the whole page
 * follows; and a second one beside it.
 *
 * @import { Page } from "../page.js"
 */

import { element, replace } from "../shell/elements.js";
import { section } from "../shell/sections.js";
import { FilmView } from "./view.js";
import "./film.css";

/** So far below the window, in pixels, a film is opened already. */
const AHEAD = "400px";

/**
 * @param {Page} page
 * @returns {HTMLElement | null} null for a file without films.
 */
export function filmSection(page) {
  const { file, store } = page;
  if (file.contents.films.length === 0) return null;
  const place = element("div", {}, element("p", { role: "status" }, "Opening the film…"));
  const whole = section(
    "film",
    "The film of a training",
    "Go through the training step by step, and the whole page follows: filters grow, and answers " +
      "become sure. Play, drag along the curves, or press the arrow keys.",
    place,
  );
  let isOpened = false;
  const open = () => {
    if (isOpened) return;
    isOpened = true;
    FilmView.open(page).then(
      (view) => {
        replace(place, view.element);
        whole.addEventListener("keydown", (event) => view.controls.followKey(event));
        view.begin();
      },
      (error) => replace(place, element("p", { role: "alert", class: "alert" }, error.message)),
    );
  };
  const nearby = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      nearby.disconnect();
      open();
    },
    { rootMargin: AHEAD },
  );
  nearby.observe(whole);
  store.subscribe(["frame"], ({ frame }) => frame && open());
  return whole;
}
