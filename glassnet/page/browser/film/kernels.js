/**
 * The weights of a layer as pictures: the filters of a convolution, or what each unit of a dense
 * layer looks for in an image.
 *
 * @import { Op } from "../mathematics/formulas.js"
 * @import { Layout } from "../seeing/maps/layout.js"
 * @import { Model } from "../shell/models.js"
 */

/** At most so many outputs and inputs are shown. */
const MOST_OUTPUTS = 32;
const MOST_INPUTS = 16;

/** And at most so many rows of weights: of large pictures, fewer inputs. */
const MOST_ROWS = 120;

/** Between pictures, in weights. */
const GAP = 2;

/** The side of a weight in pixels of the page, at most and at least. */
const LARGEST = 12;
const SMALLEST = 2;

/**
 * @typedef {object} Kernels
 * @property {[number, number, number, number]} shape Rows, columns, inputs and outputs.
 * @property {number} inputs So many are shown, each as a row of pictures.
 * @property {number} outputs So many are shown, each as a column.
 */

/**
 * The layers that have weights.
 *
 * @param {readonly Op[]} ops
 * @returns {number[]} Their ops.
 */
export function layersWithWeights(ops) {
  return [...ops.keys()].filter((n) => ops[n].weights.length > 0);
}

/**
 * What the layers that have weights are called, in the order of {@link layersWithWeights}.
 *
 * @param {Pick<Model, "layers" | "network">} model
 * @returns {string[]} Each with its settings.
 */
export function namesWithWeights({ layers, network: { ops } }) {
  return layersWithWeights(ops).map(
    (n) => layers.find(({ name }) => name === ops[n].layer)?.label ?? ops[n].name,
  );
}

/**
 * How the weights of an op are shown.
 *
 * @param {readonly Op[]} ops
 * @param {number} n
 * @returns {Kernels}
 */
export function kernelsOf(ops, n) {
  const shape = kernelShape(ops, n);
  const [, , inputs, outputs] = shape;
  const isMatrix = shape[0] === 1 && shape[1] === 1;
  const fitting = Math.max(1, Math.min(MOST_INPUTS, Math.floor(MOST_ROWS / shape[0])));
  return {
    shape,
    inputs: isMatrix ? inputs : Math.min(inputs, fitting),
    outputs: isMatrix ? outputs : Math.min(outputs, MOST_OUTPUTS),
  };
}

/**
 * A kernel as rows, columns, inputs and outputs. That of a dense layer behind a flattened image has
 * the image's rows and columns; any other dense layer is a matrix.
 *
 * @param {readonly Op[]} ops
 * @param {number} n
 * @returns {[number, number, number, number]}
 */
function kernelShape(ops, n) {
  const { shape } = ops[n].weights[0];
  if (shape.length === 4) return /** @type {[number, number, number, number]} */ (shape);
  const [features, units] = shape;
  const before = ops.slice(0, n).findLast(({ type }) => type !== "Dropout");
  if (before?.type === "Flatten" && before.inputShape.length === 3) {
    const [rows, columns, channels] = before.inputShape;
    return [rows, columns, channels, units];
  }
  return [1, 1, features, units];
}

/**
 * How the pictures lie: a column for each output, a row for each input.
 *
 * @param {Kernels} kernels
 * @param {number} available Width in pixels of the page.
 * @returns {Layout}
 */
export function kernelLayout({ shape: [height, width], inputs, outputs }, available) {
  const isMatrix = height === 1 && width === 1;
  const gap = isMatrix ? 0 : GAP;
  const rowOf = (/** @type {number} */ scale) => Math.floor(available / (scale * (width + gap)));
  const largest = isMatrix ? 3 : LARGEST;
  let scale = largest;
  while (scale > SMALLEST && rowOf(scale) < outputs) scale--;
  // Where one input's pictures do not fit beside each other, they go on in the next row.
  const columns = inputs === 1 ? Math.max(1, Math.min(outputs, rowOf(scale))) : outputs;
  return { count: inputs * outputs, height, width, columns, cell: 1, gap, scale };
}

/**
 * The weight at a place of a picture.
 *
 * @param {Kernels} kernels
 * @param {ArrayLike<number>} weights
 * @returns {(map: number, place: number) => number}
 */
export function weightAt({ shape: [, , channels, units], outputs }, weights) {
  return (map, place) => {
    const input = Math.floor(map / outputs);
    return weights[(place * channels + input) * units + (map % outputs)];
  };
}

/**
 * What is shown, in words.
 *
 * @param {Kernels} kernels
 */
export function kernelWords({ shape: [height, width, channels, units], inputs, outputs }) {
  if (height === 1 && width === 1) return `Weights: ${channels} inputs down, ${units} units across`;
  const shown = outputs < units ? `the first ${outputs} of ${units}` : `${units}`;
  const rows = inputs < channels ? `, the first ${inputs} of ${channels} inputs` : "";
  const below = channels > 1 && !rows ? `, a row for each of its ${channels} inputs` : rows;
  return `Filters of ${height}×${width}: ${shown}${below}`;
}
