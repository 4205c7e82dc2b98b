/**
 * The two colour scales of the page, which readers with every kind of colour vision can tell apart.
 *
 * Values of either sign go from blue through the paper's colour to orange: the hues of Okabe and
 * Ito, which differ in brightness as well as in hue. Values from 0 go from paper to ink. The
 * paper's colour is that of the light or the dark page, so a 0 is always as quiet as the page.
 */

/** @typedef {[number, number, number]} Colour Red, green and blue, 0 … 255. */

/**
 * The colours of both pages. The style has the same ones by the same names, in `shell.css`.
 *
 * @type {{light: Record<string, Colour>, dark: Record<string, Colour>}}
 */
export const SCHEMES = {
  light: {
    paper: [255, 255, 255],
    ink: [17, 24, 39],
    negative: [0, 94, 162],
    positive: [204, 85, 0],
  },
  dark: {
    paper: [15, 20, 30],
    ink: [240, 244, 250],
    negative: [86, 180, 233],
    positive: [255, 152, 56],
  },
};

/** Whether the page is dark at the moment. */
function isDark() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** The colours of the page as it is at the moment. */
export function scheme() {
  return SCHEMES[isDark() ? "dark" : "light"];
}

/**
 * Draw numbers as the pixels of a canvas, one pixel a number; CSS enlarges them.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} values Of the picture, row by row.
 * @param {number} height
 * @param {number} width
 * @param {object} options
 * @param {number} options.most The value, or its size, that gets the full colour.
 * @param {boolean} [options.signed] Whether values of either sign are told apart.
 */
export function drawValues(canvas, values, height, width, { most, signed = true }) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return;
  const pixels = context.createImageData(width, height);
  const paint = painter({ most, signed });
  for (let i = 0; i < height * width; i++) paint(pixels.data, i, values[i]);
  context.putImageData(pixels, 0, 0);
}

/**
 * What gives a pixel the colour of a value, in the colours of the page as it is at the moment.
 *
 * @param {object} range
 * @param {number} range.most The value, or its size, that gets the full colour.
 * @param {boolean} range.signed Whether values of either sign are told apart.
 * @returns {(bytes: Uint8ClampedArray, pixel: number, value: number) => void}
 */
export function painter({ most, signed }) {
  const { paper, ink, negative, positive } = scheme();
  return (bytes, pixel, value) => {
    // What is not a number has no colour: the background shows.
    if (Number.isNaN(value)) return;
    const share = most > 0 ? value / most : 0;
    const far = share < 0 ? negative : signed ? positive : ink;
    const size = Math.min(1, Math.abs(share));
    for (let c = 0; c < 3; c++) bytes[4 * pixel + c] = paper[c] + size * (far[c] - paper[c]);
    bytes[4 * pixel + 3] = 255;
  };
}

/**
 * Be told when the page becomes light or dark.
 *
 * @param {() => void} listener
 */
export function onColoursChanged(listener) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener);
  new MutationObserver(listener).observe(document.documentElement, {
    attributeFilter: ["data-theme"],
  });
}
