/**
 * What the page's state consists of, and in which order one thing follows from another:
 * input → plainImage → image → answer.
 *
 * @typedef {import("../mathematics/tensor.js").Tensor} Tensor
 * @typedef {import("../mathematics/network.js").Network} Network
 * @typedef {import("./models.js").Model} Model
 * @typedef {import("./contents.js").Contents} Contents
 */

/** @typedef {import("../drawing/strokes.js").Drawing} Drawing */

/**
 * What the user gives the networks: a drawing, or one of the digits that come with the page.
 * @typedef {{kind: "strokes", strokes: Drawing} | {kind: "digit", number: number}} Input
 */

/**
 * A place in a network: of the values of the op `op`, the one at `index`, which is
 * [row, column, channel] in a map and [unit] in a vector.
 * @typedef {{op: number, index: number[]}} Unit
 */

/**
 * What the sliders do to the image, in pixels, degrees, and shares; `null` in the state for nothing.
 * @typedef {object} Disturbance
 * @property {number} right Pixels that the image is shifted to the right.
 * @property {number} down Pixels that it is shifted down.
 * @property {number} turn Degrees, clockwise.
 * @property {number} scale A factor, 1 for none.
 * @property {number} thicken Pixels that each stroke grows on each side; below 0 it thins.
 * @property {number} noise Standard deviation of what is added to each pixel, as a share of white.
 */

/**
 * What one network makes of the image.
 * @typedef {object} Answer
 * @property {Tensor} x The image as the network takes it.
 * @property {Tensor[]} values What each op has put out.
 * @property {Float32Array | Float64Array} outputs What the last one has put out.
 * @property {number} best The index of the largest output.
 */

/**
 * What is shown of the films: the one that the page follows, the one that stands beside it, and how
 * many steps are done.
 * @typedef {{film: number, beside: number | null, step: number}} Frame
 */

/**
 * @typedef {object} State
 * @property {Input} input What was drawn or chosen.
 * @property {Tensor | null} plainImage The input as an image, (height, width, channels), 0 … 255;
 *   null for an empty drawing.
 * @property {Disturbance | null} disturbance What is done to the image before the networks see it.
 * @property {keyof Disturbance | null} slider The slider whose curve is shown large.
 * @property {Tensor | null} image The image that the networks see.
 * @property {number} model The index of the model that is looked through.
 * @property {Network} network Its layers with the weights that they have at the moment: its own,
 *   those of a frame of a film, or those of a training in the page.
 * @property {string} weightsFrom Words for where these weights come from; empty for the model's own.
 * @property {Answer | null} answer What `network` makes of `image`.
 * @property {Unit | null} unit The unit that is pointed at.
 * @property {number | null} asked The output whose reasons are asked for; null for the best one.
 * @property {Frame | null} frame The frame of a film that is shown; null for none.
 */

/** @typedef {import("./store.js").Store<State>} PageStore */

export {};
