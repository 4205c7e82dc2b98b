/**
 * @typedef {object} FilmDescription
 * @property {string} name
 */

export {};
