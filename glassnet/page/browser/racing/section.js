/** This section of the page. */

/**
 * @param {import("../page.js").Page} _page
 * @returns {HTMLElement | null}
 */
export function racingSection(_page) {
  return null;
}
