/**
 * @typedef {object} TrainingDescription
 * @property {number} model
 */

export {};
