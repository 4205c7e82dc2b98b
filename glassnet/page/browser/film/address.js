/** What of this part of the page stands in the address. */

/**
 * @param {import("../page.js").Page} _page
 * @returns {import("../shell/address.js").Part[]}
 */
export function filmParts(_page) {
  return [];
}
