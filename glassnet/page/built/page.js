/* Generated from glassnet/page/browser by tools/build_page.py: change the source. */
"use strict";
(() => {
  // glassnet/page/browser/shell/digits.js
  async function openDigits(file) {
    const { images, labels, classes, source } = file.contents.digits;
    return { images: await file.tensor(images), labels, classes, source };
  }
  function digitImage({ images }, number) {
    const shape = images.shape.slice(1);
    const size = shape.reduce((product, side) => product * side, 1);
    return { data: images.data.slice(number * size, (number + 1) * size), shape };
  }

  // glassnet/page/browser/drawing/input.js
  function imageFromInput(input, digits) {
    return input.kind === "digit" ? digitImage(digits, input.number) : null;
  }

  // glassnet/page/browser/shell/colours.js
  var SCHEMES = {
    light: {
      paper: [255, 255, 255],
      ink: [17, 24, 39],
      negative: [0, 94, 162],
      positive: [204, 85, 0]
    },
    dark: {
      paper: [15, 20, 30],
      ink: [240, 244, 250],
      negative: [86, 180, 233],
      positive: [255, 152, 56]
    }
  };
  function isDark() {
    const chosen = document.documentElement.dataset.theme;
    if (chosen) return chosen === "dark";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function scheme() {
    return SCHEMES[isDark() ? "dark" : "light"];
  }
  function drawValues(canvas, values, height, width, { most, signed: signed2 = true, start = 0, step = 1 }) {
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext("2d");
    if (!context) return;
    const pixels = context.createImageData(width, height);
    const paint = painter({ most, signed: signed2 });
    for (let i = 0, at = start; i < height * width; i++, at += step)
      paint(pixels.data, i, values[at]);
    context.putImageData(pixels, 0, 0);
  }
  function painter({ most, signed: signed2 }) {
    const { paper, ink, negative, positive } = scheme();
    return (bytes, pixel, value) => {
      if (Number.isNaN(value)) return;
      const share = most > 0 ? value / most : 0;
      const far = share < 0 ? negative : signed2 ? positive : ink;
      const size = Math.min(1, Math.abs(share));
      for (let c = 0; c < 3; c++) bytes[4 * pixel + c] = paper[c] + size * (far[c] - paper[c]);
      bytes[4 * pixel + 3] = 255;
    };
  }
  function onColoursChanged(listener) {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener);
    new MutationObserver(listener).observe(document.documentElement, {
      attributeFilter: ["data-theme"]
    });
  }

  // glassnet/page/browser/shell/elements.js
  var SVG = "http://www.w3.org/2000/svg";
  function element(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }
  function svg(tag, attributes = {}, ...children) {
    const made = (
      /** @type {SVGElementTagNameMap[T]} */
      document.createElementNS(SVG, tag)
    );
    return fill(made, attributes, children);
  }
  function fill(made, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== void 0) {
        made.setAttribute(name, String(value));
      }
    }
    made.append(
      ...children.filter((child) => child !== null && child !== void 0 && child !== false)
    );
    return made;
  }
  function replace(parent, ...children) {
    parent.replaceChildren();
    fill(parent, {}, children);
  }
  function oncePerFrame(draw) {
    let asked = false;
    return () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        draw();
      });
    };
  }

  // glassnet/page/browser/shell/sections.js
  function section(id, heading, purpose2, ...contents) {
    return element(
      "section",
      { id, class: "section", "aria-labelledby": `${id}-heading` },
      element("h2", { id: `${id}-heading` }, heading),
      element("p", { class: "purpose" }, purpose2),
      ...contents
    );
  }

  // glassnet/page/browser/drawing/section.js
  function drawingSection({ store }) {
    const seen2 = element("canvas", {
      class: "pixels",
      role: "img",
      "aria-label": "What the network sees"
    });
    store.subscribe(["image"], ({ image }) => {
      if (image)
        drawValues(seen2, image.data, image.shape[0], image.shape[1], { most: 255, signed: false });
    });
    return section("draw", "Draw", "Draw a digit, and see what the network sees.", seen2);
  }

  // glassnet/page/browser/film/section.js
  function filmSection(_page) {
    return null;
  }

  // glassnet/page/browser/racing/disturbing.js
  function disturb(image, _disturbance) {
    return image;
  }

  // glassnet/page/browser/racing/section.js
  function racingSection(_page) {
    return null;
  }

  // glassnet/page/browser/shell/numbers.js
  function short(value) {
    if (!Number.isFinite(value)) return String(value).replace("-", "−");
    if (value === 0) return "0";
    const size = Math.abs(value);
    const text = size >= 1e5 || size < 1e-3 ? value.toExponential(1).replace("e+", "·10^").replace("e", "·10^") : size >= 100 ? value.toFixed(0) : value.toPrecision(3);
    return text.replaceAll("-", "−");
  }
  function percent(share) {
    return `${(100 * share).toFixed(1)} %`;
  }
  function whole(value) {
    return Math.round(value).toLocaleString("en");
  }
  function fixed(value, digits) {
    const text = value.toFixed(digits);
    return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
  }

  // glassnet/page/browser/seeing/outputs.js
  var SURE = 0.9;
  var BROKEN = "No answer: an output is not a number, as after a training that went wrong.";
  var UNSURE = 0.5;
  function outputKind(ops) {
    const last = ops.findLast(({ type }) => type !== "Dropout" && type !== "Linear");
    if (last?.type === "Softmax") return "shares";
    return last?.type === "Sigmoid" ? "probabilities" : "scores";
  }
  function outputText(value, kind) {
    return kind === "scores" ? short(value) : percent(value);
  }
  function ranking(outputs) {
    return Array.from(outputs, (_, n) => n).sort((a, b) => outputs[b] - outputs[a]);
  }
  function answerInWords(outputs, classes, kind) {
    if (Array.from(outputs).some(Number.isNaN)) return { opening: BROKEN, best: "", next: "" };
    const [best, second] = ranking(outputs);
    const named = (n) => `${classes[n]} (${outputText(outputs[n], kind)})`;
    const sure = kind === "scores" || outputs[best] >= SURE;
    const likely = outputs[best] >= UNSURE;
    return {
      opening: sure ? "It says " : likely ? "It says, not surely, " : "It guesses ",
      best: named(best),
      next: second === void 0 ? "." : `. Next it would say ${named(second)}.`
    };
  }

  // glassnet/page/browser/seeing/answer.js
  var REST = 700;
  var MAPS = "The network's outputs are maps: see below.";
  var EMPTY = "Draw something: an empty drawing has no answer.";
  function answerPanel({ store, models }, { announced = false } = {}) {
    const words = element("p", { class: "answer-words" });
    const list = element("ul", { class: "bars", "aria-label": "Outputs of the network" });
    const status = announced && element("p", { class: "visually-hidden", role: "status" });
    const sayIt = status ? announcer(status) : () => {
    };
    let bars = [];
    const build = () => {
      const { classes } = models[store.get().model];
      bars = classes.map((name, n) => new Bar(name, () => ask(n)));
      replace(list, ...bars.map((bar) => bar.element));
    };
    const ask = (n) => store.set({ asked: store.get().asked === n ? null : n });
    const show = () => {
      const { answer, model, network, asked } = store.get();
      const { classes } = models[model];
      const kind = outputKind(network.ops);
      const said = wordsOf(answer, classes, kind);
      replace(words, said.opening, element("strong", {}, said.best), said.next);
      const outputs = said.best === "" ? [] : answer?.outputs ?? [];
      const most = kind === "scores" ? Math.max(...outputs.map(Math.abs)) : 1;
      for (const [n, bar] of bars.entries()) {
        const value = outputs[n];
        if (value === void 0) bar.update(0, 0, "–", false, false);
        else bar.update(value, most, outputText(value, kind), n === answer?.best, n === asked);
      }
    };
    const announce = () => {
      const { answer, model, network } = store.get();
      const said = wordsOf(answer, models[model].classes, outputKind(network.ops));
      sayIt(said.opening + said.best + said.next);
    };
    const showSoon = oncePerFrame(show);
    build();
    show();
    store.subscribe(["model"], build);
    store.subscribe(["answer", "asked", "model"], showSoon);
    if (announced) store.subscribe(["answer"], announce);
    return element(
      "div",
      { class: "answer", role: "group", "aria-label": "The network's answer" },
      words,
      list,
      status
    );
  }
  function wordsOf(answer, classes, kind) {
    if (answer === null) return { opening: EMPTY, best: "", next: "" };
    if (answer.outputs.length !== classes.length) return { opening: MAPS, best: "", next: "" };
    return answerInWords(answer.outputs, classes, kind);
  }
  var Bar = class {
    /**
     * @param {string} name Of the class.
     * @param {() => void} onAsked
     */
    constructor(name, onAsked) {
      this.name = name;
      this.fill = element("span", { class: "bar-fill" });
      this.value = element("span", { class: "bar-value" });
      this.button = element(
        "button",
        { type: "button", class: "bar", onclick: onAsked, title: `What speaks for ${name}?` },
        element("span", { class: "bar-name" }, name),
        element("span", { class: "bar-track" }, this.fill),
        this.value
      );
      this.element = element("li", {}, this.button);
    }
    /**
     * @param {number} value
     * @param {number} most The value of a full bar.
     * @param {string} text
     * @param {boolean} best
     * @param {boolean} asked
     */
    update(value, most, text, best, asked) {
      const share = most > 0 && Number.isFinite(value) ? Math.abs(value) / most : 0;
      this.fill.style.transform = `scaleX(${share.toFixed(4)})`;
      this.fill.classList.toggle("negative", value < 0);
      this.value.textContent = text;
      this.button.classList.toggle("best", best);
      this.button.setAttribute("aria-pressed", String(asked));
    }
  };
  function announcer(status) {
    let timer;
    return (text) => {
      if (!status.textContent) status.textContent = text;
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (status.textContent !== text) status.textContent = text;
      }, REST);
    };
  }

  // glassnet/page/browser/seeing/places.js
  var IMAGE = -1;
  function offsetOf(shape, index) {
    return index.reduce((offset, place, axis) => offset * shape[axis] + place, 0);
  }
  function indexAt(shape, offset) {
    const index = [];
    let rest = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index.unshift(rest % shape[axis]);
      rest = Math.floor(rest / shape[axis]);
    }
    return index;
  }
  function isPlace(shape, index) {
    return index.length === shape.length && index.every((place, axis) => Number.isInteger(place) && place >= 0 && place < shape[axis]);
  }
  function asMaps(shape) {
    return shape.length === 3 ? [shape[0], shape[1], shape[2]] : [1, 1, shape[shape.length - 1]];
  }
  function shapeOf(ops, op) {
    return op === IMAGE ? ops[0].inputShape : ops[op].outputShape;
  }
  function valuesOf(answer, op) {
    return op === IMAGE ? answer.x : answer.values[op];
  }
  function unitValue(answer, { op, index }) {
    const { data, shape } = valuesOf(answer, op);
    return data[offsetOf(shape, index)];
  }
  function sameUnit(one, other) {
    if (one === null || other === null) return one === other;
    return one.op === other.op && String(one.index) === String(other.index);
  }
  function isUnit(ops, { op, index }) {
    return op >= IMAGE && op < ops.length && isPlace(shapeOf(ops, op), index);
  }

  // glassnet/page/browser/seeing/layers.js
  var ACTIVATIONS = /* @__PURE__ */ new Set(["ReLU", "Sigmoid", "Tanh", "Softmax", "Linear"]);
  function layersOf(ops, described) {
    const layers = [imageLayer(ops)];
    for (const [n, op] of ops.entries()) {
      const before2 = layers[layers.length - 1];
      const parameters = op.weights.reduce((total, weight) => total + weight.data.length, 0);
      if (n > 0 && ops[n - 1].layer === op.layer) {
        if (!ACTIVATIONS.has(op.type)) before2.sums = n;
        before2.output = n;
        before2.shape = op.outputShape;
        before2.parameters += parameters;
        continue;
      }
      const label = described.find(({ name }) => name === op.layer)?.label ?? op.type;
      const shape = op.outputShape;
      layers.push({ name: op.layer, label, sums: n, output: n, shape, parameters });
    }
    return layers;
  }
  function imageLayer(ops) {
    const shape = shapeOf(ops, IMAGE);
    return { name: "image", label: "", sums: IMAGE, output: IMAGE, shape, parameters: 0 };
  }
  function layerOfOp(layers, op) {
    return layers.findIndex(({ output }) => op <= output);
  }

  // glassnet/page/browser/mathematics/windows.js
  function border(size, window, stride, padding) {
    if (padding === "full") return [window - 1, window - 1];
    if (padding === "same") {
      const leftOver = size % stride;
      const total = Math.max(window - (leftOver === 0 ? stride : leftOver), 0);
      return [Math.floor(total / 2), total - Math.floor(total / 2)];
    }
    return [0, 0];
  }
  function starts(size, window, stride, padding) {
    const [before2, after] = border(size, window, stride, padding);
    const found = [];
    for (let start = -before2; start <= size + after - window; start += stride) found.push(start);
    return found;
  }
  function windowsAlong(size, window, stride, padding) {
    const all = starts(size, window, stride, padding);
    const pixel = Int32Array.from(all, (start) => Math.max(start, 0));
    return {
      count: all.length,
      pixel,
      tap: Int32Array.from(all, (start, n) => pixel[n] - start),
      length: Int32Array.from(all, (start, n) => Math.min(start + window, size) - pixel[n])
    };
  }
  function windowsOver(shape, window, strides, padding) {
    return [
      windowsAlong(shape[0], window[0], strides[0], padding),
      windowsAlong(shape[1], window[1], strides[1], padding)
    ];
  }

  // glassnet/page/browser/seeing/settings.js
  function settingsOf({ config }) {
    return (
      /** @type {Partial<Config>} */
      config
    );
  }

  // glassnet/page/browser/seeing/windows_of.js
  function windowOf(op) {
    const { strides, pool_size: pool, padding } = settingsOf(op);
    if (strides === void 0 || padding === void 0) return null;
    const size = pool ?? op.weights[0].shape.slice(0, 2);
    const along = (axis) => starts(op.inputShape[axis], size[axis], strides[axis], padding);
    return { size, starts: [along(0), along(1)] };
  }

  // glassnet/page/browser/seeing/following.js
  function strongestInput(ops, unit, terms) {
    if (terms.kind === "image") return null;
    const op = unit.op - 1;
    const shape = shapeOf(ops, op);
    switch (terms.kind) {
      case "convolution": {
        const cells = terms.channels.flatMap(({ cells: cells2 }) => cells2);
        return { op, index: largestInside(cells).index };
      }
      case "average":
        return { op, index: largestInside(terms.cells).index };
      case "maximum":
        return { op, index: terms.cells[terms.winner].index };
      case "dense":
        return { op, index: indexAt(shape, indexOfLargest(terms.products)) };
      case "softmax":
        return { op, index: unit.index };
      default:
        return { op, index: terms.index };
    }
  }
  function largestInside(cells) {
    const inside = cells.filter((cell) => cell.inside);
    return inside[indexOfLargest(inside.map(({ product }) => product))];
  }
  function indexOfLargest(numbers) {
    let best = 0;
    for (let n = 1; n < numbers.length; n++) {
      if (Math.abs(numbers[n]) > Math.abs(numbers[best])) best = n;
    }
    return best;
  }
  function usersOf({ ops }, answer, layers, unit) {
    const own = layers[layerOfOp(layers, unit.op)];
    const value = unitValue(answer, { op: own.output, index: unit.index });
    const next = own.output + 1;
    if (next >= ops.length) return [];
    const op = layers[layerOfOp(layers, next)].output;
    const users = placesLookingAt(ops[next], unit.index).map(({ index, weight }) => ({
      unit: { op, index },
      weight,
      term: weight * value
    }));
    return users.sort(
      (a, b) => Math.abs(b.term) - Math.abs(a.term) || Math.abs(b.weight) - Math.abs(a.weight)
    );
  }
  function placesLookingAt(op, index) {
    if (op.type === "Dense") {
      const [kernel] = op.weights;
      const units = kernel.shape[1];
      return Array.from({ length: units }, (_, unit) => ({
        index: [unit],
        weight: kernel.data[index[0] * units + unit]
      }));
    }
    if (windowOf(op) !== null) return windowsLookingAt(op, index);
    return [{ index: indexAt(op.outputShape, offsetOf(op.inputShape, index)), weight: 1 }];
  }
  function windowsLookingAt(op, [row2, column, channel]) {
    const window = windowOf(op);
    const found = [];
    if (window === null) return [];
    const rows = over(window.starts[0], window.size[0], row2);
    const columns = over(window.starts[1], window.size[1], column);
    for (const { window: i, tap: k } of rows) {
      for (const { window: j, tap: l } of columns) {
        if (op.type !== "Conv2D") {
          found.push({ index: [i, j, channel], weight: 1 });
          continue;
        }
        const [kernel] = op.weights;
        const first = offsetOf(kernel.shape, [k, l, channel, 0]);
        for (let o = 0; o < kernel.shape[3]; o++) {
          found.push({ index: [i, j, o], weight: kernel.data[first + o] });
        }
      }
    }
    return found;
  }
  function over(starts2, size, pixel) {
    return starts2.map((start, window) => ({ window, tap: pixel - start })).filter(({ tap }) => tap >= 0 && tap < size);
  }

  // glassnet/page/browser/shell/legend.js
  var STEPS = 32;
  function legend() {
    const bar = element("canvas", { class: "legend-bar", "aria-hidden": "true" });
    const least = element("span");
    const most = element("span");
    const whole2 = element("span", { class: "legend" }, least, bar, most);
    const label = element("span", { class: "visually-hidden" });
    whole2.prepend(label);
    return {
      element: whole2,
      update(range) {
        const start = range.signed ? -STEPS : 0;
        const shares = Array.from({ length: STEPS - start + 1 }, (_, n) => (start + n) / STEPS);
        drawValues(bar, shares, 1, shares.length, { most: 1, signed: range.signed });
        label.textContent = "Colours from ";
        const end = endText(range.most);
        least.textContent = range.signed ? `${range.beyond ? "≤ " : ""}−${end}` : "0";
        most.textContent = `${range.beyond ? "≥ " : ""}${end}`;
        bar.classList.toggle("signed", range.signed);
      }
    };
  }
  function endText(most) {
    return most >= 1e-4 && most < 1e5 ? String(most) : short(most);
  }

  // glassnet/page/browser/seeing/ranges.js
  var BOUNDS = (
    /** @type {Readonly<Record<string, number>>} */
    Object.freeze({ Sigmoid: 1, Softmax: 1, Threshold: 1, Tanh: 1 })
  );
  var SIGNED = (
    /** @type {Readonly<Record<string, boolean>>} */
    Object.freeze({
      Conv2D: true,
      Dense: true,
      Rescaling: true,
      Tanh: true,
      ReLU: false,
      Sigmoid: false,
      Softmax: false,
      Threshold: false
    })
  );
  var WHITE = 255;
  var ENDS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
  var SHARE = 0.995;
  var MANY = 1e3;
  var BINS = 16;
  var OCTAVES = 20;
  function rangeOf(ops, op, values) {
    let source = op;
    while (source > IMAGE && !Object.hasOwn(SIGNED, ops[source].type)) source--;
    if (source === IMAGE) return { most: WHITE, signed: false, beyond: false };
    const { type } = ops[source];
    const signed2 = SIGNED[type];
    return Object.hasOwn(BOUNDS, type) ? { most: BOUNDS[type], signed: signed2, beyond: false } : { ...extent(values), signed: signed2 };
  }
  function signedRange(values) {
    return { ...extent(values), signed: true };
  }
  function extent(values) {
    let largest2 = 0;
    for (let n = 0; n < values.length; n++) {
      const size = Math.abs(values[n]);
      if (size > largest2 && size < Infinity) largest2 = size;
    }
    const most = roundedUp(values.length < MANY ? largest2 : endOfShare(values, largest2));
    return { most, beyond: largest2 > most };
  }
  function endOfShare(values, largest2) {
    if (largest2 === 0) return 0;
    const counts = new Uint32Array(OCTAVES * BINS);
    for (let n = 0; n < values.length; n++) {
      const bin2 = Math.floor(-Math.log2(Math.abs(values[n]) / largest2) * BINS);
      if (bin2 >= 0 && bin2 < counts.length) counts[bin2]++;
    }
    let left = (1 - SHARE) * values.length;
    let bin = 0;
    while (bin < counts.length - 1 && counts[bin] <= left) left -= counts[bin++];
    return largest2 * 2 ** (-bin / BINS);
  }
  function roundedUp(value) {
    if (!(value > 0)) return 1;
    const power = 10 ** Math.floor(Math.log10(value));
    const end = ENDS.find((factor) => factor * power >= value) ?? 10;
    return Number((end * power).toPrecision(2));
  }

  // glassnet/page/browser/seeing/words.js
  var PURPOSES = (
    /** @type {Readonly<Record<string, string | ((config: Partial<Config>) => string)>>} */
    Object.freeze({
      Rescaling: ({ scale = 1, offset = 0 }) => `Each pixel x becomes ${short(scale)} · x ${signed(offset)}, so that the numbers are small.`,
      Threshold: ({ threshold = 0 }) => `Each pixel above ${short(threshold)} becomes 1, and every other one 0.`,
      Conv2D: "Each map is one filter, laid over every place of what is above: where it fits, the sum is large.",
      AveragePooling2D: "Each place is the average of a small window of the map above.",
      MaxPooling2D: "Each place is the largest number in a small window of the map above.",
      Flatten: "The same numbers in one row, place by place. Nothing is computed.",
      Dropout: ({ rate = 0 }) => `It does nothing in a prediction. In training it drops ${percent(rate)} of these numbers.`,
      Dense: "Each cell is one unit: everything above, each number times a weight, added up.",
      ReLU: "Numbers below 0 become 0.",
      Sigmoid: "Each number is squeezed between 0 and 1.",
      Tanh: "Each number is squeezed between −1 and 1.",
      Softmax: "The scores become shares of one whole, the probabilities.",
      Linear: "Nothing is computed."
    })
  );
  function purposeOf(ops, { sums, output }) {
    if (sums === IMAGE) return "What the network is given: numbers from 0, the ground, to 255.";
    const sentences = [purpose(ops[sums])];
    if (output !== sums && ops[output].type !== "Linear") sentences.push(purpose(ops[output]));
    return sentences.join(" ");
  }
  function purpose(op) {
    const words = Object.hasOwn(PURPOSES, op.type) ? PURPOSES[op.type] : "";
    return typeof words === "string" ? words : words(settingsOf(op));
  }
  function signed(value) {
    return value < 0 ? `− ${short(-value)}` : `+ ${short(value)}`;
  }
  function sizeInWords({ shape, parameters, output }) {
    if (output === IMAGE && shape.length === 3) {
      const kind = shape[2] === 1 ? "grey" : `${shape[2]} channels`;
      return `${shape[0]}×${shape[1]} pixels, ${kind}`;
    }
    const size = shape.length === 3 ? `${shape[2]} ${shape[2] === 1 ? "map" : "maps"} of ${shape[0]}×${shape[1]}` : `${whole(shape[0])} numbers`;
    return parameters > 0 ? `${size} · ${whole(parameters)} parameters` : size;
  }
  function placeInWords(index, { single = false, map = "map" } = {}) {
    if (index.length !== 3) return `unit ${index[0]}`;
    const place = `row ${index[0]}, column ${index[1]}`;
    return single ? place : `${map} ${index[2]}, ${place}`;
  }
  var FUNCTIONS = (
    /** @type {Readonly<Record<string, (x: string, config: Partial<Config>) => string>>} */
    Object.freeze({
      ReLU: (x) => `max(0, ${x})`,
      Sigmoid: (x) => `1 / (1 + exp(−${bracketed(x)}))`,
      Tanh: (x) => `tanh(${x})`,
      Rescaling: (x, { scale = 1, offset = 0 }) => `${short(scale)} · ${x} ${signed(offset)}`,
      Threshold: (x, { threshold = 0 }) => `1 if ${x} > ${short(threshold)}, else 0`
    })
  );
  function functionText(type, config, x) {
    const number = decimals(x);
    return Object.hasOwn(FUNCTIONS, type) ? FUNCTIONS[type](number, config) : number;
  }
  function bracketed(text) {
    return text.startsWith("−") ? `(${text})` : text;
  }
  function decimals(value) {
    return Math.abs(value) < 1e3 ? fixed(value, 3) : short(value);
  }

  // glassnet/page/browser/seeing/maps/layout.js
  var UNITS = { cell: 5, gap: 1, scale: 3 };
  var ROW = { cell: 1, gap: 0, scale: 6 };
  var GAP = 2;
  var LARGEST = 8;
  var SMALLEST = 3;
  var BESIDE = 6;
  function scaleFor(available, width) {
    const wished = Math.floor(available / (BESIDE * (width + GAP)));
    const fitting = Math.floor(available / width);
    return Math.max(1, Math.min(fitting, Math.max(SMALLEST, Math.min(LARGEST, wished))));
  }
  function layoutOf([height, width, channels], { available, scale, most = Infinity, flattened = false }) {
    const vector = height === 1 && width === 1;
    const sizes = vector ? flattened ? ROW : UNITS : { cell: 1, gap: GAP, scale };
    const count = Math.min(channels, most);
    const pitch = (width * sizes.cell + sizes.gap) * sizes.scale;
    const fitting = Math.max(1, Math.floor((available + sizes.gap * sizes.scale) / pitch));
    return { count, height, width, columns: columnsFor(count, fitting, vector), ...sizes };
  }
  function columnsFor(count, fitting, vector) {
    if (count <= fitting) return count;
    if (vector) return fitting >= 10 ? fitting - fitting % 10 : fitting;
    return Math.ceil(count / Math.ceil(count / fitting));
  }
  function canvasSize({ count, height, width, columns, cell, gap, rowGap = gap }) {
    const rows = Math.ceil(count / columns);
    return [columns * (width * cell + gap) - gap, rows * (height * cell + rowGap) - rowGap];
  }
  function placeOf({ height, width, columns, cell, gap, rowGap = gap }, map, row2 = 0, column = 0) {
    const left = map % columns * (width * cell + gap) + column * cell;
    const top = Math.floor(map / columns) * (height * cell + rowGap) + row2 * cell;
    return [left, top];
  }
  function placeAt({ count, height, width, columns, cell, gap, rowGap = gap }, x, y) {
    const [across, down] = [width * cell + gap, height * cell + rowGap];
    const map = Math.floor(y / down) * columns + Math.floor(x / across);
    const column = Math.floor(x % across / cell);
    const row2 = Math.floor(y % down / cell);
    const inside = x >= 0 && y >= 0 && x < columns * across && column < width && row2 < height;
    return inside && map < count ? [row2, column, map] : null;
  }

  // glassnet/page/browser/seeing/maps/painting.js
  function paintMaps(canvas, layout, range, valueAt) {
    const [across, down] = canvasSize(layout);
    if (canvas.width !== across) canvas.width = across;
    if (canvas.height !== down) canvas.height = down;
    const context = canvas.getContext("2d");
    if (!context) return;
    const pixels = context.createImageData(across, down);
    const paint = painter(range);
    const { count, height, width, cell } = layout;
    for (let map = 0; map < count; map++) {
      const [left, top] = placeOf(layout, map);
      for (let place = 0; place < height * width; place++) {
        const x = left + place % width * cell;
        const y = top + Math.floor(place / width) * cell;
        const value = valueAt(map, place);
        for (let k = 0; k < cell; k++) {
          for (let l = 0; l < cell; l++) paint(pixels.data, (y + k) * across + x + l, value);
        }
      }
    }
    context.putImageData(pixels, 0, 0);
  }
  function channelsOf(data, channels) {
    return (map, place) => data[place * channels + map];
  }

  // glassnet/page/browser/seeing/maps/filters.js
  var MOST_CHANNELS = 16;
  var SINGLE = 10;
  var STACKED = 5;
  var MOST_OPEN = 128;
  var GAP2 = 2;
  var Filters = class {
    constructor() {
      this.canvas = element("canvas", { class: "pixels", role: "img" });
      this.legend = legend();
      this.words = element("span", { class: "filters-words" });
      this.element = element(
        "details",
        { class: "filters", open: true },
        element("summary", {}, this.words, this.legend.element),
        element("div", { class: "scrolling" }, this.canvas)
      );
      this.layout = null;
      this.channels = 1;
    }
    /**
     * @param {Tensor} kernel
     * @param {Layout} maps How the layer's maps are laid out.
     * @param {number} available Width, in pixels of the page.
     */
    layOut(kernel, maps, available) {
      const [rows, columns, channels] = kernel.shape;
      this.channels = Math.min(channels, MOST_CHANNELS);
      const shown = channels > this.channels ? `the first ${this.channels} of ${channels}` : channels;
      const each = channels === 1 ? "" : `, each with a kernel for ${shown} maps above`;
      this.words.textContent = `Filters: ${maps.count} of ${rows}×${columns} weights${each}`;
      this.canvas.setAttribute("aria-label", this.words.textContent);
      if (maps.count * this.channels > MOST_OPEN) this.element.open = false;
      const scale = channels === 1 ? SINGLE : STACKED;
      const pitch = (maps.width + maps.gap) * maps.scale / scale;
      const below = channels === 1 && Number.isInteger(pitch) && pitch > columns;
      const gap = below ? pitch - columns : GAP2;
      const fitting = Math.max(1, Math.floor(available / (scale * (columns + gap))));
      this.layout = {
        count: maps.count,
        height: this.channels * (rows + 1) - 1,
        width: columns,
        columns: below ? maps.columns : Math.min(maps.count, fitting),
        cell: 1,
        gap,
        rowGap: GAP2,
        scale
      };
      const [across, down] = canvasSize(this.layout);
      this.canvas.style.width = `${across * scale}px`;
      this.canvas.style.height = `${down * scale}px`;
      this.paint(kernel);
    }
    /** @param {Tensor} kernel (K, L, C, O) */
    paint(kernel) {
      if (!this.layout) return;
      const [rows, columns] = kernel.shape;
      const range = signedRange(kernel.data);
      this.legend.update(range);
      paintMaps(this.canvas, this.layout, range, (filter, place) => {
        const [row2, column] = [Math.floor(place / columns), place % columns];
        const [channel, k] = [Math.floor(row2 / (rows + 1)), row2 % (rows + 1)];
        return k === rows ? Number.NaN : kernel.data[offsetOf(kernel.shape, [k, column, channel, filter])];
      });
    }
  };

  // glassnet/page/browser/seeing/maps/picture.js
  var KEYS_ID = "picture-keys";
  var KEYS = "With the keyboard: arrow keys move within a map, Page Up and Page Down to another one, Enter keeps the place, Escape leaves it, Shift with Up or Down follows it to its strongest input or to who looks at it.";
  var Picture = class {
    /**
     * @param {string} label What it shows, for screen readers.
     * @param {Listeners} listeners
     */
    constructor(label, listeners) {
      this.listeners = listeners;
      this.canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
      this.frames = svg("svg", { class: "frames", "aria-hidden": "true" });
      this.element = element(
        "div",
        {
          class: "picture",
          tabindex: 0,
          role: "application",
          "aria-label": label,
          "aria-describedby": KEYS_ID
        },
        this.canvas,
        this.frames
      );
      this.layout = null;
      this.cursor = null;
      this.#listen();
    }
    /** @param {Layout} layout */
    setLayout(layout) {
      this.layout = layout;
      const [across, down] = canvasSize(layout);
      this.canvas.width = across;
      this.canvas.height = down;
      this.canvas.style.width = `${across * layout.scale}px`;
      this.canvas.style.height = `${down * layout.scale}px`;
      this.frames.setAttribute("viewBox", `0 0 ${across} ${down}`);
    }
    /**
     * @param {Range} range
     * @param {(map: number, place: number) => number} valueAt
     */
    paint(range, valueAt) {
      if (this.layout) paintMaps(this.canvas, this.layout, range, valueAt);
    }
    /** @param {readonly Frame[]} frames */
    setFrames(frames) {
      const { layout } = this;
      if (!layout) return;
      const outlines = /* @__PURE__ */ new Map();
      for (const frame of frames) {
        if (frame.place[2] >= layout.count) continue;
        outlines.set(frame.kind, (outlines.get(frame.kind) ?? "") + outline(layout, frame));
      }
      const halo = [...outlines.values()].join("");
      replace(
        this.frames,
        halo && svg("path", { d: halo, class: "frame-halo" }),
        ...[...outlines].map(([kind, d]) => svg("path", { d, class: `frame frame-${kind}` }))
      );
    }
    #listen() {
      const { element: target, listeners } = this;
      target.addEventListener("pointermove", (event) => {
        if (event.pointerType !== "touch") listeners.onPreview(this.#placeUnder(event), false);
      });
      target.addEventListener("pointerleave", () => listeners.onPreview(null, false));
      target.addEventListener("click", (event) => {
        const place = this.#placeUnder(event);
        if (place === null) return;
        this.cursor = place;
        listeners.onKept(place);
      });
      target.addEventListener("keydown", (event) => this.#onKey(event));
      target.addEventListener("blur", () => listeners.onPreview(null, true));
    }
    /** @param {MouseEvent} event */
    #placeUnder({ clientX, clientY }) {
      if (!this.layout) return null;
      const { left, top } = this.canvas.getBoundingClientRect();
      const { scale } = this.layout;
      return placeAt(this.layout, (clientX - left) / scale, (clientY - top) / scale);
    }
    /** @param {KeyboardEvent} event */
    #onKey(event) {
      const { layout, listeners } = this;
      if (!layout || event.altKey || event.ctrlKey || event.metaKey) return;
      const place = this.cursor ?? listeners.start();
      const handled = this.#act(event, layout, place);
      if (handled) event.preventDefault();
    }
    /**
     * @param {KeyboardEvent} event
     * @param {Layout} layout
     * @param {Place} place
     * @returns {boolean} Whether the key meant something.
     */
    #act({ key, shiftKey }, layout, place) {
      const { listeners } = this;
      if (shiftKey && (key === "ArrowUp" || key === "ArrowDown")) {
        listeners.onFollowed(key === "ArrowUp" ? -1 : 1, place);
      } else if (key === "Enter" || key === " ") {
        this.cursor = place;
        listeners.onKept(place);
      } else if (key === "Escape") {
        this.cursor = null;
        listeners.onLeft();
      } else {
        const next = this.cursor === null && key.startsWith("Arrow") ? place : moved(layout, place, key);
        if (next === null) return false;
        this.cursor = next;
        listeners.onPreview(next, true);
      }
      return true;
    }
  };
  function moved({ height, width, count, columns }, [row2, column, map], key) {
    const vector = height === 1 && width === 1;
    const within = (n, end) => Math.max(0, Math.min(end - 1, n));
    const stepped = (step) => map + step >= 0 && map + step < count ? map + step : map;
    switch (key) {
      case "ArrowLeft":
        return vector ? [0, 0, stepped(-1)] : [row2, within(column - 1, width), map];
      case "ArrowRight":
        return vector ? [0, 0, stepped(1)] : [row2, within(column + 1, width), map];
      case "ArrowUp":
        return vector ? [0, 0, stepped(-columns)] : [within(row2 - 1, height), column, map];
      case "ArrowDown":
        return vector ? [0, 0, stepped(columns)] : [within(row2 + 1, height), column, map];
      case "PageUp":
        return [row2, column, stepped(-1)];
      case "PageDown":
        return [row2, column, stepped(1)];
      case "Home":
        return vector ? [0, 0, 0] : [row2, 0, map];
      case "End":
        return vector ? [0, 0, count - 1] : [row2, width - 1, map];
      default:
        return null;
    }
  }
  function outline(layout, { place, height, width }) {
    const [left, top] = placeOf(layout, place[2], place[0], place[1]);
    const across = width * layout.cell;
    return `M${left} ${top}h${across}v${height * layout.cell}h${-across}z`;
  }

  // glassnet/page/browser/seeing/maps/layer_view.js
  var MOST_MAPS = 64;
  var MOST_NUMBERS = 1024;
  var LayerView = class {
    /**
     * @param {Layer} layer
     * @param {Surroundings} surroundings
     */
    constructor(layer, surroundings) {
      this.layer = layer;
      this.surroundings = surroundings;
      this.network = surroundings.network;
      this.op = layer.output;
      this.all = false;
      this.available = 0;
      this.scale = 1;
      this.visible = false;
      this.answer = null;
      this.painted = null;
      this.legend = legend();
      this.picture = new Picture(`${layer.name}: ${sizeInWords(layer)}`, this.#listeners());
      this.filters = this.#type() === "Conv2D" ? new Filters() : null;
      this.more = element("button", {
        type: "button",
        class: "more",
        onclick: () => this.#showAll()
      });
      this.element = this.#build();
    }
    /** The type of the op that computes the layer's sums. */
    #type() {
      return this.layer.sums === IMAGE ? "" : this.network.ops[this.layer.sums].type;
    }
    #build() {
      const { layer, network } = this;
      return element(
        "section",
        { class: layer.shape[2] === 1 ? "layer narrow" : "layer", "aria-label": layer.name },
        element(
          "div",
          { class: "layer-head" },
          element("h3", {}, layer.name),
          element("span", { class: "layer-label" }, layer.label),
          element("span", { class: "layer-size" }, sizeInWords(layer)),
          this.#sumsSwitch(),
          this.legend.element
        ),
        element("p", { class: "layer-purpose" }, purposeOf(network.ops, layer)),
        element("div", { class: "layer-picture" }, this.picture.element),
        this.more,
        this.filters?.element
      );
    }
    /** What shows the sums before the activation, where there is one that changes them. */
    #sumsSwitch() {
      const { sums, output } = this.layer;
      if (sums === output || this.network.ops[output].type === "Linear") return null;
      const name = this.network.ops[output].type;
      const button = element(
        "button",
        {
          type: "button",
          class: "small",
          "aria-pressed": "false",
          onclick: () => {
            const before2 = this.op === output;
            this.op = before2 ? sums : output;
            button.setAttribute("aria-pressed", String(before2));
            this.painted = null;
            this.paint();
          }
        },
        `before ${name}`
      );
      return button;
    }
    /** @returns {import("./picture.js").Listeners} */
    #listeners() {
      const { pointing, onFollowed, onMoved } = this.surroundings;
      return {
        onPreview: (place, byKey) => {
          const unit = place && this.#unitAt(place);
          pointing.preview(unit);
          if (unit && byKey) onMoved(unit);
        },
        onKept: (place) => {
          const unit = this.#unitAt(place);
          pointing.keep(sameUnit(unit, pointing.kept()) ? null : unit);
          onMoved(unit);
        },
        onLeft: () => {
          pointing.preview(null);
          pointing.keep(null);
        },
        onFollowed: (step, place) => onFollowed(step, this.#unitAt(place)),
        start: () => this.#start()
      };
    }
    /**
     * @param {Place} place
     * @returns {Unit}
     */
    #unitAt(place) {
      return { op: this.op, index: this.layer.shape.length === 3 ? [...place] : [place[2]] };
    }
    /** Where the keys begin: at the unit that was chosen, or else at the largest value. */
    #start() {
      const kept = this.surroundings.pointing.kept();
      if (kept && this.has(kept)) return placeOfUnit(kept);
      const { layout } = this.picture;
      if (!this.answer || !layout) return (
        /** @type {Place} */
        [0, 0, 0]
      );
      const { data } = valuesOf(this.answer, this.op);
      const channels = asMaps(this.layer.shape)[2];
      let best = 0;
      for (let n = 1; n < data.length; n++) {
        if (n % channels < layout.count && data[n] > data[best]) best = n;
      }
      const place = Math.floor(best / channels);
      const row2 = Math.floor(place / layout.width);
      return (
        /** @type {Place} */
        [row2, place % layout.width, best % channels]
      );
    }
    /** @param {Unit} unit */
    has({ op }) {
      return op === this.layer.sums || op === this.layer.output;
    }
    /**
     * Lay the maps out anew.
     *
     * @param {number} available Width, in pixels of the page.
     * @param {number} scale See `scaleFor`.
     */
    layOut(available, scale) {
      this.available = available;
      this.scale = scale;
      const shape = asMaps(this.layer.shape);
      const flattened = this.#type() === "Flatten";
      const limit = this.layer.shape.length === 3 ? MOST_MAPS : MOST_NUMBERS;
      const most = this.all || shape[2] <= limit ? shape[2] : limit;
      const layout = layoutOf(shape, { available, scale, most, flattened });
      this.picture.setLayout(layout);
      this.more.hidden = most === shape[2];
      this.more.textContent = `Show all ${whole(shape[2])}, not the first ${whole(most)} only`;
      this.filters?.layOut(this.network.ops[this.layer.sums].weights[0], layout, available);
      this.painted = null;
      this.paint();
    }
    #showAll() {
      this.all = true;
      this.layOut(this.available, this.scale);
      this.picture.element.focus();
    }
    /** @param {Network} network The same layers with other weights. */
    setNetwork(network) {
      this.network = network;
      if (this.visible) this.filters?.paint(network.ops[this.layer.sums].weights[0]);
    }
    /** @param {Answer | null} answer */
    setAnswer(answer) {
      this.answer = answer;
      this.paint();
    }
    /** @param {boolean} visible Whether it is on the screen. */
    setVisible(visible) {
      const appears = visible && !this.visible;
      this.visible = visible;
      if (!appears) return;
      this.paint();
      this.filters?.paint(this.network.ops[this.layer.sums].weights[0]);
    }
    /** Draw what isn't drawn yet, if it can be seen. */
    paint() {
      const { answer, picture, op } = this;
      if (!this.visible || !picture.layout || answer !== null && answer === this.painted) return;
      this.painted = answer;
      if (answer === null) {
        picture.paint({ most: 1, signed: false, beyond: false }, () => 0);
        return;
      }
      const { data, shape } = valuesOf(answer, op);
      const range = rangeOf(this.network.ops, op, data);
      this.legend.update(range);
      picture.paint(range, channelsOf(data, asMaps(shape)[2]));
    }
    /** Draw it once more, in other colours. */
    repaint() {
      this.painted = null;
      this.paint();
      if (this.visible) this.filters?.paint(this.network.ops[this.layer.sums].weights[0]);
    }
    /**
     * Frame a unit, and what another unit sees of this layer.
     *
     * @param {readonly Frame[]} frames
     */
    setFrames(frames) {
      this.picture.setFrames(frames);
    }
    /**
     * Go to a unit by key.
     *
     * @param {Unit} unit
     */
    focus(unit) {
      this.picture.cursor = placeOfUnit(unit);
      this.picture.element.focus({ preventScroll: true });
      this.element.scrollIntoView({ block: "nearest" });
    }
  };
  function placeOfUnit({ index }) {
    return index.length === 3 ? [index[0], index[1], index[2]] : [0, 0, index[0]];
  }

  // glassnet/page/browser/seeing/receptive.js
  var MIXING = /* @__PURE__ */ new Set(["Dense", "Softmax"]);
  function receptiveField(ops, { op, index }, until = IMAGE) {
    let field = placesOf(index);
    for (let n = op; n > until; n--) field = before(ops[n], field);
    return field;
  }
  function placesOf(index) {
    const [rows, columns] = index.length === 3 ? [[index[0]], [index[1]]] : [[0], [index[0]]];
    return { rows, columns, cut: false };
  }
  function before(op, { rows, columns, cut }) {
    const { inputShape: shape, outputShape } = op;
    const window = windowOf(op);
    if (window !== null) {
      const seenRows = seen(rows, window.starts[0], window.size[0], shape[0]);
      const seenColumns = seen(columns, window.starts[1], window.size[1], shape[1]);
      return {
        rows: seenRows.places,
        columns: seenColumns.places,
        cut: cut || seenRows.cut || seenColumns.cut
      };
    }
    if (MIXING.has(op.type) && shape.length === 1) {
      return { rows: [0], columns: upTo(shape[0]), cut };
    }
    if (shape.length === 3 && outputShape.length === 1) {
      const places = columns.map((unit) => indexAt(shape, unit));
      const distinct = (axis) => [...new Set(places.map((at) => at[axis]))];
      return { rows: distinct(0).sort(byNumber), columns: distinct(1).sort(byNumber), cut };
    }
    return { rows, columns, cut };
  }
  function seen(windows, starts2, size, length) {
    const places = /* @__PURE__ */ new Set();
    let cut = false;
    for (const window of windows) {
      for (let place = starts2[window]; place < starts2[window] + size; place++) {
        if (isPlace([length], [place])) places.add(place);
        else cut = true;
      }
    }
    return { places: [...places].sort(byNumber), cut };
  }
  function upTo(end) {
    return Array.from({ length: end }, (_, n) => n);
  }
  function byNumber(a, b) {
    return a - b;
  }
  function fieldInWords({ rows, columns, cut }, shape) {
    if (rows.length === 0 || columns.length === 0) return "It sees nothing of the image.";
    if (shape.length === 1) return `It depends on ${columns.length} of the ${shape[0]} inputs.`;
    const pixels = rows.length * columns.length;
    const all = pixels === shape[0] * shape[1];
    if (all) return `It depends on the whole image of ${shape[0]}×${shape[1]} pixels.`;
    const edge = cut ? ", cut off at the image's edge" : "";
    return `It depends on ${rows.length}×${columns.length} pixels of the image: ${span("row", rows)}, ${span("column", columns)}${edge}.`;
  }
  function span(noun, places) {
    const [first, last] = [places[0], places[places.length - 1]];
    if (first === last) return `${noun} ${first}`;
    const gaps = last - first + 1 > places.length ? ", not all of them" : "";
    return `${noun}s ${first} to ${last}${gaps}`;
  }

  // glassnet/page/browser/seeing/image_picture.js
  var DIMMED = 70;
  function paintImage(canvas, { data, shape }, looksAt = () => true) {
    const [height, width, channels] = asMaps(shape);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext("2d");
    if (!context) return;
    const pixels = context.createImageData(width, height);
    const paint = painter({ most: 255, signed: false });
    for (let place = 0; place < height * width; place++) {
      if (channels === 3) {
        for (let c = 0; c < 3; c++) pixels.data[4 * place + c] = data[3 * place + c];
        pixels.data[4 * place + 3] = 255;
      } else paint(pixels.data, place, data[channels * place]);
      if (!looksAt(Math.floor(place / width), place % width)) pixels.data[4 * place + 3] = DIMMED;
    }
    context.putImageData(pixels, 0, 0);
  }

  // glassnet/page/browser/seeing/sums/field.js
  var FieldView = class {
    constructor() {
      this.canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
      this.frame = svg("svg", { class: "frames", "aria-hidden": "true" });
      this.words = element("figcaption");
      this.element = element(
        "figure",
        { class: "field" },
        element("div", { class: "field-picture" }, this.canvas, this.frame),
        this.words
      );
    }
    /**
     * @param {readonly Op[]} ops
     * @param {Answer} answer
     * @param {Unit} unit
     */
    update(ops, answer, unit) {
      const shape = shapeOf(ops, IMAGE);
      const field = receptiveField(ops, unit);
      const [rows, columns] = [new Set(field.rows), new Set(field.columns)];
      paintImage(this.canvas, answer.x, (row2, column) => rows.has(row2) && columns.has(column));
      const [height, width] = asMaps(shape);
      this.frame.setAttribute("viewBox", `0 0 ${width} ${height}`);
      const box = boxAround(field);
      replace(
        this.frame,
        svg("rect", { ...box, class: "frame-halo" }),
        svg("rect", { ...box, class: "frame frame-shown" })
      );
      this.words.textContent = unit.op === IMAGE ? "A pixel of the image." : fieldInWords(field, shape);
    }
  };
  function boxAround({ rows, columns }) {
    const [y, x] = [rows[0] ?? 0, columns[0] ?? 0];
    return {
      x,
      y,
      width: rows.length ? columns[columns.length - 1] - x + 1 : 0,
      height: rows.length ? rows[rows.length - 1] - y + 1 : 0
    };
  }

  // glassnet/page/browser/seeing/frames.js
  function ownFrame(unit, kind) {
    return { place: placeOfUnit(unit), height: 1, width: 1, kind };
  }
  function seenFrames(ops, unit, { output, shape }) {
    const field = receptiveField(ops, unit, output);
    const { x, y, width, height } = boxAround(field);
    const [rows, columns, channels] = asMaps(shape);
    if (shape.length === 1) {
      return field.columns.length > 1 ? [] : [{ place: [0, 0, field.columns[0]], height: 1, width: 1, kind: "seen" }];
    }
    if (height === rows && width === columns) return [];
    const own = channelSeen(ops, unit, output);
    const maps = own === null ? Array.from({ length: channels }, (_, n) => n) : [own];
    return maps.map((map) => ({ place: [y, x, map], height, width, kind: "seen" }));
  }
  function channelSeen(ops, { op, index }, until) {
    let channel = index[index.length - 1];
    for (let n = op; n > until; n--) {
      const { type, inputShape, outputShape } = ops[n];
      if (type === "Conv2D" || type === "Dense") return null;
      if (inputShape.length === 3 && outputShape.length === 1) channel %= inputShape[2];
    }
    return channel;
  }

  // glassnet/page/browser/shell/store.js
  function createStore(initial) {
    let state = { ...initial };
    const subscriptions = /* @__PURE__ */ new Set();
    const waiting = [];
    let telling = false;
    function carryOut(changes) {
      const names = (
        /** @type {(keyof S)[]} */
        Object.keys(changes)
      );
      const changed = new Set(names.filter((name) => !Object.is(state[name], changes[name])));
      if (changed.size === 0) return;
      state = { ...state, ...changes };
      for (const { keys, listener } of [...subscriptions]) {
        if (keys.some((key) => changed.has(key))) listener(state);
      }
    }
    return {
      get: () => state,
      set(changes) {
        waiting.push(changes);
        if (telling) return;
        telling = true;
        try {
          for (let next = waiting.shift(); next !== void 0; next = waiting.shift()) carryOut(next);
        } finally {
          waiting.length = 0;
          telling = false;
        }
      },
      subscribe(keys, listener) {
        const subscription = { keys, listener };
        subscriptions.add(subscription);
        return () => subscriptions.delete(subscription);
      }
    };
  }

  // glassnet/page/browser/seeing/pointing.js
  function createPointing(store) {
    const local = createStore({ preview: (
      /** @type {Unit | null} */
      null
    ) });
    store.subscribe(["network"], () => local.set({ preview: null }));
    const existing = (unit) => unit !== null && isUnit(store.get().network.ops, unit) ? unit : null;
    const kept = () => existing(store.get().unit);
    return {
      shown: () => existing(local.get().preview) ?? kept(),
      kept,
      preview(unit) {
        if (!sameUnit(unit, local.get().preview)) local.set({ preview: unit });
      },
      keep(unit) {
        store.set({ unit });
        local.set({ preview: null });
      },
      subscribe(listener) {
        local.subscribe(["preview"], listener);
        store.subscribe(["unit"], listener);
      }
    };
  }

  // glassnet/page/browser/mathematics/tensor.js
  function sizeOf(shape) {
    return shape.reduce((product, length) => product * length, 1);
  }
  function zeros(shape, like) {
    const size = sizeOf(shape);
    const data = like instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
    return { data, shape: [...shape] };
  }

  // glassnet/page/browser/mathematics/saliency.js
  var PROBABILITIES = /* @__PURE__ */ new Set(["Softmax", "Sigmoid"]);
  function scoreGradients(network, label) {
    const types = network.ops.map((op) => op.type);
    const kept = types.flatMap((type, n) => type === "Dropout" ? [] : [n]);
    if (kept.length > 1 && PROBABILITIES.has(types[kept[kept.length - 1]])) kept.pop();
    const last = kept[kept.length - 1];
    const first = Math.min(types.lastIndexOf("Threshold", last) + 1, last);
    const dy = zeros(network.ops[last].outputShape);
    dy.data[label] = 1;
    const { dx, dvalues } = network.backward(dy, { last, first, wanted: "values" });
    return first > 0 ? dvalues[first - 1] : dx;
  }

  // glassnet/page/browser/seeing/reasons.js
  var REST2 = 60;
  function reasonsPanel(page) {
    const { store, models } = page;
    const speaking = new GradientPicture();
    const turning = new GradientPicture();
    const hint = element("p", { class: "layer-purpose" });
    const whole2 = element(
      "div",
      { class: "layer reasons" },
      element("h3", {}, "What would change its mind"),
      hint,
      element("div", { class: "reasons-pictures" }, speaking.element, turning.element)
    );
    let visible = false;
    const show = () => {
      const { answer, asked, model, network } = store.get();
      const { classes } = models[model];
      const able = answer !== null && answer.outputs.length === classes.length;
      speaking.element.hidden = !able;
      turning.element.hidden = !able;
      hint.textContent = able ? "The gradient of a score by each pixel, from a backward pass through the whole network. Choose another output by its bar to ask about it." : "Draw something: an empty drawing has no answer to change.";
      if (!able) return;
      const [best, second] = ranking(answer.outputs);
      const about = asked ?? best;
      const rival = about === best ? second ?? best : about;
      if (network.image !== answer.x) network.forward(answer.x);
      const own = scoreGradients(network, about);
      speaking.update(
        own,
        answer,
        `What speaks for “${classes[about]}”: larger pixels raise its score where it is orange, and lower it where it is blue.`
      );
      turning.element.hidden = rival === best;
      const from = scoreGradients(network, best);
      const to = rival === about ? own : scoreGradients(network, rival);
      turning.update(
        difference(to, from),
        answer,
        `What would turn “${classes[best]}” into “${classes[rival]}”: larger pixels where it is orange, and smaller ones where it is blue.`
      );
    };
    let timer;
    const showSoon = () => {
      if (!visible || timer !== void 0) return;
      timer = setTimeout(() => {
        timer = void 0;
        show();
      }, REST2);
    };
    new IntersectionObserver(([entry]) => {
      visible = entry.isIntersecting;
      showSoon();
    }).observe(whole2);
    store.subscribe(["answer", "asked"], showSoon);
    onColoursChanged(showSoon);
    return whole2;
  }
  function difference(a, b) {
    return { data: a.data.map((value, n) => value - b.data[n]), shape: a.shape };
  }
  var GradientPicture = class {
    constructor() {
      this.canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
      this.words = element("figcaption");
      this.legend = legend();
      this.element = element("figure", {}, this.canvas, this.legend.element, this.words);
    }
    /**
     * @param {Tensor} gradient In the image's shape.
     * @param {Answer} answer
     * @param {string} words
     */
    update(gradient, answer, words) {
      this.words.textContent = words;
      const [height, width, channels] = asMaps(gradient.shape);
      const sums = new Float64Array(height * width);
      for (let n = 0; n < gradient.data.length; n++)
        sums[Math.floor(n / channels)] += gradient.data[n];
      const range = signedRange(sums);
      this.legend.update(range);
      paintOver(this.canvas, sums, answer.x, range);
    }
  };
  var SHADOW = 0.35;
  function paintOver(canvas, gradient, image, range) {
    const [height, width, channels] = asMaps(image.shape);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext("2d");
    if (!context) return;
    const pixels = context.createImageData(width, height);
    const paint = painter(range);
    const shade = painter({ most: 255, signed: false });
    const below = new Uint8ClampedArray(4);
    for (let n = 0; n < gradient.length; n++) {
      paint(pixels.data, n, gradient[n]);
      shade(below, 0, image.data[n * channels]);
      const covered = Math.min(1, Math.abs(gradient[n]) / range.most);
      const share = SHADOW * (1 - covered);
      for (let c = 0; c < 3; c++) {
        pixels.data[4 * n + c] += share * (below[c] - pixels.data[4 * n + c]);
      }
    }
    context.putImageData(pixels, 0, 0);
  }

  // glassnet/page/browser/mathematics/activations.js
  function linearForward(y, x) {
    y.data.set(x.data);
  }
  function linearBackward(dx, dy) {
    dx.data.set(dy.data);
  }
  function reluForward(y, x) {
    for (let n = 0; n < x.data.length; n++) y.data[n] = Math.max(x.data[n], 0);
  }
  function reluBackward(dx, dy, y) {
    for (let n = 0; n < dy.data.length; n++) dx.data[n] = y.data[n] > 0 ? dy.data[n] : 0;
  }
  function sigmoid(x) {
    return 1 / (1 + Math.exp(-x));
  }
  function sigmoidForward(y, x) {
    for (let n = 0; n < x.data.length; n++) y.data[n] = sigmoid(x.data[n]);
  }
  function sigmoidBackward(dx, dy, y) {
    for (let n = 0; n < dy.data.length; n++) {
      dx.data[n] = dy.data[n] * y.data[n] * (1 - y.data[n]);
    }
  }
  function tanhForward(y, x) {
    for (let n = 0; n < x.data.length; n++) y.data[n] = Math.tanh(x.data[n]);
  }
  function tanhBackward(dx, dy, y) {
    for (let n = 0; n < dy.data.length; n++) {
      dx.data[n] = dy.data[n] * (1 - y.data[n] * y.data[n]);
    }
  }
  function softmaxForward(y, x) {
    const classes = x.shape[x.shape.length - 1];
    for (let first = 0; first < x.data.length; first += classes) {
      let largest2 = x.data[first];
      for (let c = 1; c < classes; c++) largest2 = Math.max(largest2, x.data[first + c]);
      let total = 0;
      for (let c = 0; c < classes; c++) total += Math.exp(x.data[first + c] - largest2);
      for (let c = 0; c < classes; c++) {
        y.data[first + c] = Math.exp(x.data[first + c] - largest2) / total;
      }
    }
  }
  function softmaxBackward(dx, dy, y) {
    const classes = y.shape[y.shape.length - 1];
    for (let first = 0; first < y.data.length; first += classes) {
      let along = 0;
      for (let c = 0; c < classes; c++) along += dy.data[first + c] * y.data[first + c];
      for (let c = 0; c < classes; c++) {
        dx.data[first + c] = y.data[first + c] * (dy.data[first + c] - along);
      }
    }
  }

  // glassnet/page/browser/seeing/terms.js
  var TAKING_APART = Object.freeze({
    Conv2D: convolutionTerms,
    Dense: denseTerms,
    AveragePooling2D: (op, x, index) => poolingTerms("average", op, x, index),
    MaxPooling2D: (op, x, index) => poolingTerms("maximum", op, x, index),
    Softmax: softmaxTerms
  });
  function termsOf(network, answer, unit) {
    if (unit.op === IMAGE) return { kind: "image", result: unitValue(answer, unit) };
    const op = network.ops[unit.op];
    const takeApart = Object.hasOwn(TAKING_APART, op.type) ? TAKING_APART[op.type] : functionTerms;
    return takeApart(op, valuesOf(answer, unit.op - 1), unit.index);
  }
  function convolutionTerms(op, x, index) {
    const [kernel, bias] = op.weights;
    const [rows, columns, count] = kernel.shape;
    const filter = index[2];
    const channels = [];
    for (let c = 0; c < count; c++) {
      const cells = cellsUnder(op, x, [index[0], index[1], c]);
      let sum = 0;
      for (const [n, cell] of cells.entries()) {
        const [k, l] = indexAt([rows, columns], n);
        cell.weight = kernel.data[offsetOf(kernel.shape, [k, l, c, filter])];
        cell.product = cell.inside ? cell.value * cell.weight : 0;
        sum += cell.product;
      }
      channels.push({ cells, sum });
    }
    const own = bias.data[filter];
    const result = channels.reduce((total, { sum }) => total + sum, own);
    return { kind: "convolution", size: [rows, columns], channels, bias: own, result };
  }
  function cellsUnder(op, x, [row2, column, channel]) {
    const window = windowOf(op);
    if (window === null) return [];
    const [top, left] = [window.starts[0][row2], window.starts[1][column]];
    const cells = [];
    for (let k = 0; k < window.size[0]; k++) {
      for (let l = 0; l < window.size[1]; l++) {
        const index = [top + k, left + l, channel];
        const inside = isPlace(x.shape, index);
        const value = inside ? x.data[offsetOf(x.shape, index)] : 0;
        cells.push({ index, inside, value, weight: 1, product: value });
      }
    }
    return cells;
  }
  function denseTerms(op, x, [unit]) {
    const [kernel, bias] = op.weights;
    const [features, units] = kernel.shape;
    const weights = new Float64Array(features);
    const products = new Float64Array(features);
    let result = bias.data[unit];
    for (let f = 0; f < features; f++) {
      weights[f] = kernel.data[f * units + unit];
      products[f] = x.data[f] * weights[f];
      result += products[f];
    }
    return { kind: "dense", values: x.data, weights, products, bias: bias.data[unit], result };
  }
  function poolingTerms(kind, op, x, index) {
    const cells = cellsUnder(op, x, index);
    const inside = cells.filter((cell) => cell.inside);
    let winner2 = cells.findIndex((cell) => cell.inside);
    for (const [n, cell] of cells.entries()) {
      if (cell.inside && cell.value > cells[winner2].value) winner2 = n;
    }
    const sum = inside.reduce((total, { value }) => total + value, 0);
    const result = kind === "average" ? sum / inside.length : cells[winner2].value;
    const size = windowOf(op)?.size ?? [];
    return { kind, size, cells, inside: inside.length, winner: winner2, result };
  }
  function softmaxTerms(_op, x, index) {
    const classes = x.shape[x.shape.length - 1];
    const unit = index[index.length - 1];
    const first = offsetOf(x.shape, index) - unit;
    const scores = Array.from(x.data.subarray(first, first + classes));
    const largest2 = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - largest2));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return { kind: "softmax", scores, largest: largest2, powers, total, unit, result: powers[unit] / total };
  }
  var FUNCTIONS2 = Object.freeze({
    ReLU: (x) => Math.max(x, 0),
    Sigmoid: sigmoid,
    Tanh: Math.tanh,
    Rescaling: (x, { scale = 1, offset = 0 }) => scale * x + offset,
    Threshold: (x, { threshold = 0 }) => Number.isNaN(x) ? x : Number(x > threshold)
  });
  function functionTerms(op, x, index) {
    const offset = offsetOf(op.outputShape, index);
    const value = x.data[offset];
    const apply = Object.hasOwn(FUNCTIONS2, op.type) ? FUNCTIONS2[op.type] : null;
    return {
      kind: "function",
      type: op.type,
      config: settingsOf(op),
      x: value,
      index: indexAt(x.shape, offset),
      result: apply === null ? value : apply(value, settingsOf(op))
    };
  }

  // glassnet/page/browser/seeing/sums/number_grid.js
  var MOST_NUMBERS_BESIDE = 7;
  var NumberGrid = class {
    /**
     * @param {string} label For screen readers.
     * @param {(cell: Cell) => void} onChosen
     */
    constructor(label, onChosen) {
      this.onChosen = onChosen;
      this.columns = 0;
      this.cells = [];
      this.element = element("div", { class: "number-grid", role: "group", "aria-label": label });
      this.element.addEventListener("keydown", (event) => this.#onKey(event));
    }
    /**
     * @param {readonly Cell[]} cells Row by row.
     * @param {number} columns
     * @param {object} options
     * @param {number} options.most The product, by size, that gets the full colour.
     * @param {boolean} options.weighted Whether the weights are shown.
     * @param {number} [options.winner] The cell that is marked.
     */
    update(cells, columns, { most, weighted, winner: winner2 = -1 }) {
      if (cells.length !== this.cells.length || columns !== this.columns) {
        this.columns = columns;
        this.cells = cells.map(() => new GridCell((cell) => this.onChosen(cell)));
        this.element.style.setProperty("--columns", String(columns));
        replace(this.element, ...this.cells.map((cell) => cell.button));
        if (this.cells.length > 0) this.cells[0].button.tabIndex = 0;
      }
      for (const [n, cell] of cells.entries()) {
        this.cells[n].update(cell, weighted, most > 0 ? cell.product / most : 0);
        this.cells[n].button.classList.toggle("winner", n === winner2);
      }
    }
    /** @param {KeyboardEvent} event The arrow keys move within the grid. */
    #onKey(event) {
      const steps2 = (
        /** @type {Record<string, number>} */
        {
          ArrowLeft: -1,
          ArrowRight: 1,
          ArrowUp: -this.columns,
          ArrowDown: this.columns
        }
      );
      const from = this.cells.findIndex(({ button }) => button === event.target);
      const to = this.cells[from + (steps2[event.key] ?? Number.NaN)];
      if (!to) return;
      event.preventDefault();
      this.cells[from].button.tabIndex = -1;
      to.button.tabIndex = 0;
      to.button.focus();
    }
  };
  var GridCell = class {
    /** @param {(cell: Cell) => void} onChosen */
    constructor(onChosen) {
      this.cell = null;
      this.value = element("span", { class: "cell-value" });
      this.weight = element("span", { class: "cell-weight" });
      this.product = element("span", { class: "cell-product" });
      this.button = element(
        "button",
        {
          type: "button",
          class: "cell",
          tabindex: -1,
          onclick: () => this.cell?.inside && onChosen(this.cell)
        },
        this.value,
        this.weight,
        this.product
      );
    }
    /**
     * @param {Cell} cell
     * @param {boolean} weighted
     * @param {number} share Of the full colour, from -1 to 1.
     */
    update(cell, weighted, share) {
      this.cell = cell;
      const { inside, index, value, weight, product } = cell;
      const [ofValue, ofWeight] = [inside ? fixed(value, 2) : "outside", fixed(weight, 2)];
      this.value.textContent = inside || weighted ? inside ? ofValue : "0" : "–";
      this.weight.textContent = weighted ? `× ${ofWeight}` : "";
      this.product.textContent = weighted ? `= ${fixed(product, 2)}` : "";
      this.button.classList.toggle("outside", !inside);
      const place = inside ? `row ${index[0]}, column ${index[1]}: ` : "outside, worth ";
      const text = weighted ? `${inside ? ofValue : "0"} times ${bracketed(ofWeight)} is ${fixed(product, 2)}` : ofValue;
      this.button.setAttribute("aria-label", weighted || inside ? place + text : "outside, left out");
      this.#colour(share);
    }
    /** @param {number} share */
    #colour(share) {
      const { positive, negative } = scheme();
      const [red, green, blue] = share < 0 ? negative : positive;
      const alpha = Math.min(1, Math.abs(share)) * 0.45;
      this.button.style.backgroundColor = `rgb(${red} ${green} ${blue} / ${alpha.toFixed(3)})`;
    }
  };

  // glassnet/page/browser/seeing/sums/windows.js
  var SIDE = 50;
  var LARGEST2 = 14;
  var PICTURES = (
    /** @type {const} */
    ["value", "weight", "product"]
  );
  function windowsCanvas() {
    return element("canvas", { class: "pixels windows", "aria-hidden": "true" });
  }
  function paintWindows(canvas, cells, [height, width], most) {
    const layout = { count: 3, height, width, columns: 3, cell: 1, gap: 1, scale: 1 };
    paintMaps(canvas, layout, { most: 1, signed: true, beyond: false }, (map, place) => {
      const kind = PICTURES[map];
      const cell = cells[place];
      if (!cell.inside && kind !== "weight") return Number.NaN;
      return most[kind] > 0 ? cell[kind] / most[kind] : 0;
    });
    const scale = Math.max(2, Math.min(LARGEST2, Math.floor(SIDE / Math.max(height, width))));
    canvas.style.width = `${(3 * width + 2) * scale}px`;
    canvas.style.height = `${height * scale}px`;
  }

  // glassnet/page/browser/seeing/sums/sum_table.js
  var SumTable = class {
    /**
     * @param {string} heading Of the pictures.
     * @param {string} result Of the values.
     * @param {(key: number) => void} onChosen
     */
    constructor(heading, result, onChosen) {
      this.onChosen = onChosen;
      this.body = element("tbody");
      this.total = element("td", { class: "number" });
      this.rows = [];
      this.element = element(
        "table",
        { class: "sum-table" },
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("th", { scope: "col" }, element("span", { class: "visually-hidden" }, "from")),
            element("th", { scope: "col" }, heading),
            element("th", { scope: "col", class: "number" }, result)
          )
        ),
        this.body,
        element(
          "tfoot",
          {},
          element("tr", {}, element("th", { scope: "row", colspan: 2 }, "sum"), this.total)
        )
      );
    }
    /**
     * @param {readonly Pictured[]} pictured
     * @param {readonly Addend[]} plain
     * @param {number} total
     */
    update(pictured, plain, total) {
      const count = pictured.length + plain.length;
      if (count !== this.rows.length) {
        this.rows = Array.from({ length: count }, () => new Row((key) => this.onChosen(key)));
        replace(this.body, ...this.rows.map((row2) => row2.element));
      }
      for (const [n, addend] of pictured.entries()) this.rows[n].update(addend, addend);
      for (const [n, addend] of plain.entries()) this.rows[pictured.length + n].update(addend, null);
      this.total.textContent = decimals(total);
    }
  };
  var Row = class {
    /** @param {(key: number) => void} onChosen */
    constructor(onChosen) {
      this.key = 0;
      this.name = element("span");
      this.button = element(
        "button",
        { type: "button", class: "small", onclick: () => onChosen(this.key) },
        ""
      );
      this.canvas = windowsCanvas();
      this.value = element("td", { class: "number" });
      this.element = element(
        "tr",
        {},
        element("th", { scope: "row" }, this.name, this.button),
        element("td", {}, this.canvas),
        this.value
      );
    }
    /**
     * @param {Addend} addend
     * @param {Pictured | null} pictured The same one, if it has a picture.
     */
    update({ label, value }, pictured) {
      this.value.textContent = decimals(value);
      const choosable = pictured !== null && label !== "patch";
      this.button.hidden = !choosable;
      this.name.hidden = choosable;
      this.name.textContent = label;
      this.button.textContent = label;
      this.canvas.hidden = pictured === null;
      if (pictured === null) return;
      this.key = pictured.key;
      this.button.setAttribute("aria-pressed", String(pictured.current));
      pictured.paint(this.canvas);
    }
  };

  // glassnet/page/browser/seeing/sums/convolution.js
  var MOST_CHANNELS2 = 16;
  var ConvolutionView = class {
    /** @param {(unit: Unit) => void} onChosen */
    constructor(onChosen) {
      this.grid = new NumberGrid("The patch under the kernel, place by place", ({ index }) => {
        if (this.unit) onChosen({ op: this.unit.op - 1, index });
      });
      this.unit = null;
      this.chosen = null;
      this.terms = null;
      this.gridWords = element("p", { class: "grid-words" });
      this.table = new SumTable("patch × kernel = products", "sum", (row2) => this.#choose(row2));
      this.rest = element("p", { class: "rest" });
      this.element = element(
        "div",
        { class: "sum" },
        this.gridWords,
        element("div", { class: "scrolling" }, this.grid.element),
        this.table.element,
        this.rest
      );
    }
    /** @param {number} channel */
    #choose(channel) {
      this.chosen = channel;
      if (this.unit && this.terms) this.update(this.unit, this.terms);
    }
    /**
     * @param {Unit} unit
     * @param {ConvolutionTerms} terms
     */
    update(unit, terms) {
      this.unit = unit;
      this.terms = terms;
      const { channels, size } = terms;
      const shown = strongest(channels, MOST_CHANNELS2);
      const wished = this.chosen !== null && shown.includes(this.chosen) ? this.chosen : null;
      const current = wished ?? largestOf(channels, shown);
      this.#updateGrid(channels, current, size);
      this.#updateTable(terms, shown, current);
    }
    /**
     * @param {readonly Channel[]} channels
     * @param {number} current
     * @param {readonly number[]} size
     */
    #updateGrid(channels, current, size) {
      const { cells } = channels[current];
      const most = Math.max(...cells.map(({ product }) => Math.abs(product)));
      const fits = size[1] <= MOST_NUMBERS_BESIDE && size[0] <= MOST_NUMBERS_BESIDE;
      this.grid.element.hidden = !fits;
      if (fits) this.grid.update(cells, size[1], { most, weighted: true });
      const of = channels.length > 1 ? ` in map ${current} above` : "";
      const outside = cells.some(({ inside }) => !inside) ? " Hatched places lie outside and count as 0." : "";
      this.gridWords.textContent = `Each value${of} × the kernel's weight.${outside}`;
    }
    /**
     * @param {ConvolutionTerms} terms
     * @param {readonly number[]} shown
     * @param {number} current
     */
    #updateTable({ channels, size, bias, result }, shown, current) {
      const most = largestSizes(shown.flatMap((n) => channels[n].cells));
      this.table.update(
        shown.map((n) => ({
          key: n,
          label: channels.length > 1 ? `map ${n}` : "patch",
          value: channels[n].sum,
          current: channels.length > 1 && n === current,
          paint: (canvas) => paintWindows(canvas, channels[n].cells, size, most)
        })),
        [...leftOut(channels, shown), { label: "bias", value: bias }],
        result
      );
      this.rest.textContent = channels.length > 1 ? "Choose a row to see its numbers above." : "";
    }
  };
  function leftOut(channels, shown) {
    const count = channels.length - shown.length;
    if (count === 0) return [];
    const kept = new Set(shown);
    const value = channels.reduce((sum, channel, n) => kept.has(n) ? sum : sum + channel.sum, 0);
    return [{ label: `the other ${count} maps`, value }];
  }
  function strongest(channels, most) {
    const all = channels.map((_, n) => n);
    if (channels.length <= most) return all;
    all.sort((a, b) => Math.abs(channels[b].sum) - Math.abs(channels[a].sum));
    return all.slice(0, most).sort((a, b) => a - b);
  }
  function largestOf(channels, shown) {
    return shown.reduce(
      (best, n) => Math.abs(channels[n].sum) > Math.abs(channels[best].sum) ? n : best
    );
  }
  function largestSizes(cells) {
    const most = { value: 0, weight: 0, product: 0 };
    for (const { value, weight, product } of cells) {
      most.value = Math.max(most.value, Math.abs(value));
      most.weight = Math.max(most.weight, Math.abs(weight));
      most.product = Math.max(most.product, Math.abs(product));
    }
    return most;
  }

  // glassnet/page/browser/seeing/sums/dense.js
  var LISTED = 8;
  var WIDTH = 360;
  var DenseView = class {
    /**
     * @param {(unit: Unit) => void} onChosen
     * @param {readonly number[]} shape Of what the features were before they stood in a row.
     * @param {number} source The op that put them out in this shape.
     */
    constructor(onChosen, shape, source) {
      this.onChosen = onChosen;
      this.shape = shape;
      this.source = source;
      this.legend = legend();
      this.picture = new Picture("All terms of the sum", {
        onPreview: (place) => this.#point(place),
        onKept: (place) => onChosen(this.#unitAt(place)),
        onLeft: () => {
        },
        onFollowed: () => {
        },
        start: () => [0, 0, 0]
      });
      const maps = asMaps(shape);
      const beside = maps[2] === 1 ? 1 : maps[1] > 8 ? 3 : 8;
      const scale = Math.max(1, Math.min(8, Math.floor(WIDTH / (beside * (maps[1] + 2)))));
      this.picture.setLayout(layoutOf(maps, { available: WIDTH, scale, flattened: maps[2] > 200 }));
      this.words = element("p", { class: "grid-words" });
      this.pointed = element("p", { class: "pointed", role: "status" });
      this.terms = null;
      this.list = element("tbody");
      this.element = element(
        "div",
        { class: "sum" },
        this.words,
        this.legend.element,
        this.picture.element,
        this.pointed,
        element("table", { class: "sum-table terms" }, this.list)
      );
    }
    /**
     * @param {readonly number[]} place
     * @returns {Unit}
     */
    #unitAt(place) {
      return { op: this.source, index: this.shape.length === 3 ? [...place] : [place[2]] };
    }
    /**
     * Say which term somebody points at.
     *
     * @param {import("../maps/picture.js").Place | null} place
     */
    #point(place) {
      if (place === null || this.terms === null) {
        this.pointed.textContent = "";
        this.picture.setFrames([]);
        return;
      }
      const { values, weights, products } = this.terms;
      const [, width, channels] = asMaps(this.shape);
      const n = (place[0] * width + place[1]) * channels + place[2];
      const { index } = this.#unitAt(place);
      const product = `${decimals(values[n])} × ${bracketed(decimals(weights[n]))}`;
      this.pointed.textContent = `${placeInWords(index)}: ${product} = ${decimals(products[n])}`;
      this.picture.setFrames([{ place, height: 1, width: 1, kind: "shown" }]);
    }
    /**
     * @param {Unit} _unit
     * @param {DenseTerms} terms
     */
    update(_unit, terms) {
      const { values, weights, products, bias, result } = terms;
      this.terms = terms;
      const range = signedRange(products);
      this.legend.update(range);
      const channels = asMaps(this.shape)[2];
      this.picture.paint(range, channelsOf(products, channels));
      this.words.textContent = `All ${whole(products.length)} terms, value × weight, in the places of the values. Choose one to go to its unit.`;
      const listed = largest(products, LISTED);
      const rest = products.length - listed.length;
      const sumOfListed = listed.reduce((sum, n) => sum + products[n], 0);
      const sumOfAll = products.reduce((sum, product) => sum + product, 0);
      replace(
        this.list,
        ...listed.map((n) => this.#row(n, values[n], weights[n], products[n])),
        rest > 0 && plainRow(`the other ${whole(rest)} terms`, sumOfAll - sumOfListed),
        plainRow("bias", bias),
        plainRow("sum", result, "total")
      );
    }
    /**
     * @param {number} n
     * @param {number} value
     * @param {number} weight
     * @param {number} product
     */
    #row(n, value, weight, product) {
      const channels = asMaps(this.shape)[2];
      const place = Math.floor(n / channels);
      const width = asMaps(this.shape)[1];
      const at = [Math.floor(place / width), place % width, n % channels];
      const unit = this.#unitAt(at);
      const single = this.shape.length === 3 && channels === 1;
      return element(
        "tr",
        {},
        element(
          "th",
          { scope: "row" },
          element(
            "button",
            { type: "button", class: "small", onclick: () => this.onChosen(unit) },
            placeInWords(unit.index, { single })
          )
        ),
        element("td", { class: "number" }, `${decimals(value)} × ${bracketed(decimals(weight))}`),
        element("td", { class: "number" }, decimals(product))
      );
    }
  };
  function plainRow(label, value, kind = "") {
    return element(
      "tr",
      { class: kind },
      element("th", { scope: "row", colspan: 2 }, label),
      element("td", { class: "number" }, decimals(value))
    );
  }
  function largest(numbers, count) {
    const found = [];
    for (let n = 0; n < numbers.length; n++) {
      const size = Math.abs(numbers[n]);
      if (found.length === count && size <= Math.abs(numbers[found[count - 1]])) continue;
      let at = found.length;
      while (at > 0 && Math.abs(numbers[found[at - 1]]) < size) at--;
      found.splice(at, 0, n);
      if (found.length > count) found.pop();
    }
    return found;
  }

  // glassnet/page/browser/seeing/sums/function.js
  var NAMES = (
    /** @type {Readonly<Record<string, string>>} */
    Object.freeze({
      Flatten: "The same number in a row",
      Dropout: "Nothing is dropped in a prediction"
    })
  );
  var FunctionView = class {
    constructor() {
      this.element = element("p", { class: "formula" });
    }
    /**
     * @param {Unit} _unit
     * @param {FunctionTerms} terms
     */
    update(_unit, { type, config, x, result }) {
      const name = NAMES[type] ?? type;
      this.element.textContent = `${name}: ${functionText(type, config, x)} = ${decimals(result)}`;
    }
  };

  // glassnet/page/browser/seeing/sums/pooling.js
  var MOST_ADDENDS = 9;
  var PoolingView = class {
    /** @param {(unit: Unit) => void} onChosen */
    constructor(onChosen) {
      this.grid = new NumberGrid("What the window sees", ({ index }) => {
        if (this.unit) onChosen({ op: this.unit.op - 1, index });
      });
      this.unit = null;
      this.words = element("p", { class: "grid-words" });
      this.formula = element("p", { class: "formula" });
      this.element = element("div", { class: "sum" }, this.words, this.grid.element, this.formula);
    }
    /**
     * @param {Unit} unit
     * @param {PoolingTerms} terms
     */
    update(unit, { kind, size, cells, inside, winner: winner2, result }) {
      this.unit = unit;
      const most = Math.max(...cells.map(({ value }) => Math.abs(value)));
      const fits = size[1] <= MOST_NUMBERS_BESIDE && size[0] <= MOST_NUMBERS_BESIDE;
      this.grid.element.hidden = !fits;
      const marked = kind === "maximum" ? winner2 : -1;
      if (fits) this.grid.update(cells, size[1], { most, weighted: false, winner: marked });
      const outside = inside < cells.length ? " Hatched places lie outside and are left out." : "";
      this.words.textContent = `The window of ${size[0]}×${size[1]} in the same map above.${outside}`;
      const numbers = cells.filter((cell) => cell.inside).map(({ value }) => fixed(value, 3));
      const few = numbers.length <= MOST_ADDENDS;
      if (kind === "maximum") {
        const listed = few ? numbers.join(", ") : `${numbers.length} numbers`;
        this.formula.textContent = `largest of (${listed}) = ${decimals(result)}`;
      } else {
        const sum = few ? numbers.map(bracketed).join(" + ") : `sum of ${numbers.length} numbers`;
        this.formula.textContent = `(${sum}) / ${inside} = ${decimals(result)}`;
      }
    }
  };

  // glassnet/page/browser/seeing/sums/softmax.js
  var LISTED2 = 10;
  var SoftmaxView = class {
    /** @param {readonly string[]} classes The names of the units; empty where they have none. */
    constructor(classes) {
      this.classes = classes;
      this.list = element("tbody");
      this.formula = element("p", { class: "formula" });
      this.element = element(
        "div",
        { class: "sum" },
        element(
          "p",
          { class: "grid-words" },
          "Softmax: exp of each score, less the largest one, divided by the sum of them all."
        ),
        element(
          "table",
          { class: "sum-table softmax" },
          element(
            "thead",
            {},
            element(
              "tr",
              {},
              element("th", { scope: "col" }, "output"),
              element("th", { scope: "col", class: "number" }, "score"),
              element("th", { scope: "col", class: "number" }, "exp"),
              element("th", { scope: "col", class: "number" }, "share")
            )
          ),
          this.list
        ),
        this.formula
      );
    }
    /**
     * @param {Unit} _unit
     * @param {SoftmaxTerms} terms
     */
    update(_unit, { scores, largest: largest2, powers, total, unit, result }) {
      const listed = scores.map((_, n) => n).sort((a, b) => scores[b] - scores[a]);
      const rest = listed.splice(LISTED2);
      const named = (n) => this.classes[n] ?? `unit ${n}`;
      const rows = listed.map((n) => {
        const cells = [fixed(scores[n], 3), fixed(powers[n], 4), percent(powers[n] / total)];
        return row(named(n), cells, n === unit ? "current" : "");
      });
      if (rest.length > 0) {
        const sum = rest.reduce((partial, n) => partial + powers[n], 0);
        rows.push(row(`the other ${rest.length}`, ["", fixed(sum, 4), percent(sum / total)], ""));
      }
      replace(this.list, ...rows, row("sum", ["", fixed(total, 4), percent(1)], "total"));
      const difference2 = `${fixed(scores[unit], 3)} − ${bracketed(fixed(largest2, 3))}`;
      this.formula.textContent = `exp(${difference2}) / ${fixed(total, 4)} = ${decimals(result)}`;
    }
  };
  function row(label, cells, kind) {
    return element(
      "tr",
      { class: kind },
      element("th", { scope: "row" }, label),
      ...cells.map((text) => element("td", { class: "number" }, text))
    );
  }

  // glassnet/page/browser/seeing/sums/panel.js
  var HINT = "Point at any place of a map to see the sum that made it; click or tap to keep it.";
  var USERS = 3;
  var UnitPanel = class {
    /**
     * @param {Page} page
     * @param {Pointing} pointing
     * @param {(unit: Unit) => void} goTo
     */
    constructor(page, pointing, goTo) {
      this.page = page;
      this.pointing = pointing;
      this.goTo = goTo;
      this.layers = [];
      this.views = /* @__PURE__ */ new Map();
      this.field = new FieldView();
      this.heading = element("h3", { id: "unit-heading" });
      this.value = element("p", { class: "unit-value" });
      this.sums = element("div", { class: "sums" });
      this.before = element("div", { class: "follow" });
      this.behind = element("div", { class: "follow" });
      this.close = element(
        "button",
        { type: "button", class: "small close", onclick: () => pointing.keep(null) },
        "Close"
      );
      this.hint = element(
        "div",
        { class: "hint" },
        element("p", {}, HINT),
        element("p", { id: KEYS_ID }, KEYS)
      );
      this.contents = element(
        "div",
        { class: "unit-contents" },
        element("div", { class: "unit-head" }, this.heading, this.close),
        this.value,
        this.field.element,
        this.before,
        this.sums,
        this.behind
      );
      this.element = element(
        "aside",
        { class: "unit", "aria-label": "One unit and its sum", tabindex: 0 },
        this.hint,
        this.contents
      );
    }
    /** @param {readonly Layer[]} layers Of another network. */
    setLayers(layers) {
      this.layers = layers;
      this.views.clear();
      replace(this.sums);
    }
    /** Show the unit that is looked at, as it is now. */
    update() {
      const { answer, network } = this.page.store.get();
      const unit = this.pointing.shown();
      const shown = unit !== null && answer !== null;
      this.hint.hidden = shown;
      this.contents.hidden = !shown;
      this.element.classList.toggle("empty", !shown);
      if (!shown) return;
      const layer = this.layers[layerOfOp(this.layers, unit.op)];
      const single = shapeOf(network.ops, unit.op)[2] === 1;
      this.heading.textContent = `${layer.name}, ${this.#placeName(unit, single)}`;
      this.value.textContent = decimals(unitValue(answer, unit));
      this.close.hidden = this.pointing.kept() === null;
      this.field.update(network.ops, answer, unit);
      const sum = { op: Math.min(layer.sums, unit.op), index: unit.index };
      const terms = termsOf(network, answer, sum);
      this.#showTerms(layer, sum, terms, unit);
      this.#showBefore(sum, terms);
      this.#showBehind(unit);
    }
    /**
     * @param {Unit} unit
     * @param {boolean} single
     */
    #placeName({ op, index }, single) {
      const { model, network } = this.page.store.get();
      const { classes } = this.page.models[model];
      const output = index.length === 1 && op === network.ops.length - 1;
      if (output && classes[index[0]] !== void 0) return `output “${classes[index[0]]}”`;
      return placeInWords(index, { single, map: op === IMAGE ? "channel" : "map" });
    }
    /**
     * @param {Layer} layer
     * @param {Unit} sum
     * @param {Terms} terms Of the sum.
     * @param {Unit} unit
     */
    #showTerms(layer, sum, terms, unit) {
      const { network, answer } = this.page.store.get();
      const shown = [this.#viewOf(sum, terms)];
      shown[0]?.update(sum, terms);
      if (answer !== null && unit.op > layer.sums) {
        const behind = termsOf(network, answer, unit);
        const view = this.#viewOf(unit, behind);
        view?.update(unit, behind);
        shown.push(view);
      }
      const elements = shown.flatMap((view) => view ? [view.element] : []);
      const same = elements.every((made, n) => this.sums.children[n] === made);
      if (!same || elements.length !== this.sums.children.length) replace(this.sums, ...elements);
    }
    /**
     * The view of some terms, which is made when they are first looked at.
     *
     * @param {Unit} unit
     * @param {Terms} terms
     * @returns {TermsView | null}
     */
    #viewOf({ op }, { kind }) {
      const key = `${op} ${kind}`;
      const made = this.views.get(key) ?? this.#makeView(op, kind);
      if (made) this.views.set(key, made);
      return made;
    }
    /**
     * @param {number} op
     * @param {Terms["kind"]} kind
     * @returns {TermsView | null}
     */
    #makeView(op, kind) {
      const { network, model } = this.page.store.get();
      const { ops } = network;
      switch (kind) {
        case "convolution":
          return new ConvolutionView(this.goTo);
        case "dense": {
          const source = sourceOf(ops, op);
          return new DenseView(this.goTo, shapeOf(ops, source), source);
        }
        case "average":
        case "maximum":
          return new PoolingView(this.goTo);
        case "softmax":
          return new SoftmaxView(op === ops.length - 1 ? this.page.models[model].classes : []);
        case "function":
          return new FunctionView();
        default:
          return null;
      }
    }
    /**
     * @param {Unit} sum
     * @param {Terms} terms
     */
    #showBefore(sum, terms) {
      const { ops } = this.page.store.get().network;
      const input = strongestInput(ops, sum, terms);
      const words = terms.kind === "function" ? "Its input" : "Its strongest input";
      replace(this.before, input && `${words}: `, input && this.#button(input, "↑"));
    }
    /** @param {Unit} unit */
    #showBehind(unit) {
      const { network, answer } = this.page.store.get();
      if (answer === null) return;
      const users = usersOf(network, answer, this.layers, unit);
      if (users.length === 0) {
        replace(this.behind, "It is an output of the network: nothing looks at it.");
        return;
      }
      const buttons = users.slice(0, USERS).map(({ unit: user }) => this.#button(user, "↓"));
      const more = users.length > USERS ? ` (the strongest of ${users.length})` : "";
      replace(this.behind, `What looks at it${more}: `, ...buttons);
    }
    /**
     * @param {Unit} unit
     * @param {string} sign
     */
    #button(unit, sign) {
      const layer = this.layers[layerOfOp(this.layers, unit.op)];
      const single = layer.shape[2] === 1;
      const label = `${sign} ${layer.name}, ${this.#placeName(unit, single)}`;
      const go = () => this.goTo(unit);
      return element("button", { type: "button", class: "small", onclick: go }, label);
    }
  };
  function sourceOf(ops, op) {
    let source = op - 1;
    while (source > IMAGE && ["Flatten", "Dropout"].includes(ops[source].type)) source--;
    return source;
  }

  // glassnet/page/browser/seeing/section.js
  var PURPOSE = "Every layer's answer to this image. Point at a place of a map: what it sees is framed in the layers before it, and the sum that made it stands beside.";
  function seeingSection(page) {
    const layers = new LayersView(page);
    return section(
      "see",
      "See through",
      PURPOSE,
      layers.element,
      element(
        "div",
        { class: "see-end" },
        element("div", { class: "layer" }, element("h3", {}, "The answer"), answerPanel(page)),
        reasonsPanel(page)
      )
    );
  }
  var LayersView = class {
    /** @param {Page} page */
    constructor(page) {
      this.page = page;
      this.store = page.store;
      this.pointing = createPointing(this.store);
      this.layers = [];
      this.views = [];
      this.network = null;
      this.structure = "";
      this.width = 0;
      this.list = element("div", { class: "layers" });
      this.panel = new UnitPanel(page, this.pointing, (unit) => this.goTo(unit));
      this.status = element("p", { class: "visually-hidden", role: "status" });
      this.element = element("div", { class: "see" }, this.list, this.panel.element, this.status);
      this.watcher = new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting } of entries) {
            this.views.find((view) => view.element === target)?.setVisible(isIntersecting);
          }
        },
        { rootMargin: "200px" }
      );
      this.#subscribe();
    }
    #subscribe() {
      const drawSoon = oncePerFrame(() => this.draw());
      const pointSoon = oncePerFrame(() => this.point());
      this.store.subscribe(["answer", "network"], drawSoon);
      this.pointing.subscribe(pointSoon);
      onColoursChanged(() => {
        for (const view of this.views) view.repaint();
        this.panel.update();
      });
      addEventListener("beforeprint", () => {
        for (const view of this.views) view.setVisible(true);
      });
      new ResizeObserver(() => this.layOut()).observe(this.list);
      drawSoon();
    }
    /** Show the answer as it is now. */
    draw() {
      const { network, answer } = this.store.get();
      if (network !== this.network) {
        this.network = network;
        this.#followNetwork();
        for (const view of this.views) view.setNetwork(network);
      }
      for (const view of this.views) view.setAnswer(answer);
      this.panel.update();
    }
    /** Build the layers anew if the network has others than before. */
    #followNetwork() {
      const { network, model } = this.store.get();
      const described = this.page.models[model].layers;
      const structure = JSON.stringify([
        described,
        network.ops.map(({ name, type, config, inputShape }) => [name, type, config, inputShape])
      ]);
      if (structure === this.structure) return;
      this.structure = structure;
      this.layers = layersOf(network.ops, described);
      this.watcher.disconnect();
      this.views = this.layers.map(
        (layer) => new LayerView(layer, {
          network,
          pointing: this.pointing,
          onFollowed: (step, unit) => this.#follow(step, unit),
          onMoved: (unit) => this.#say(unit)
        })
      );
      replace(this.list, ...this.views.map((view) => view.element));
      for (const view of this.views) this.watcher.observe(view.element);
      this.panel.setLayers(this.layers);
      this.width = 0;
      this.layOut();
      this.point();
    }
    /** Fit the maps to the width that there is. */
    layOut() {
      const width = this.list.clientWidth;
      if (width === 0 || width === this.width) return;
      this.width = width;
      const style = this.views[0] && getComputedStyle(this.views[0].element);
      const padding = style ? parseFloat(style.paddingLeft) + parseFloat(style.paddingRight) : 0;
      const available = Math.floor(width - padding - 2);
      const widest = Math.max(...this.layers.map(({ shape }) => asMaps(shape)[1]));
      const scale = scaleFor(available, widest);
      for (const view of this.views) view.layOut(available, scale);
      this.point();
    }
    /** Frame the unit that is looked at, and what it sees. */
    point() {
      const { ops } = this.store.get().network;
      const shown = this.pointing.shown();
      const kept = this.pointing.kept();
      const own = shown && layerOfOp(this.layers, shown.op);
      for (const [n, view] of this.views.entries()) {
        const frames = kept && view.has(kept) ? [ownFrame(kept, "kept")] : [];
        if (shown && own !== null && n < own) frames.push(...seenFrames(ops, shown, view.layer));
        if (shown && n === own) frames.push(ownFrame(shown, "shown"));
        view.setFrames(frames);
      }
      this.panel.update();
    }
    /**
     * Choose a unit, and go there.
     *
     * @param {Unit} unit
     */
    goTo(unit) {
      this.pointing.keep(unit);
      this.views[layerOfOp(this.layers, unit.op)].focus(unit);
      this.#say(unit);
    }
    /**
     * @param {-1 | 1} step To the strongest input, or to who looks at it most.
     * @param {Unit} unit
     */
    #follow(step, unit) {
      const { network, answer } = this.store.get();
      if (answer === null) return;
      if (step === 1) {
        const [user] = usersOf(network, answer, this.layers, unit);
        if (user) this.goTo(user.unit);
        return;
      }
      const layer = this.layers[layerOfOp(this.layers, unit.op)];
      const sum = { op: Math.min(layer.sums, unit.op), index: unit.index };
      const input = strongestInput(network.ops, sum, termsOf(network, answer, sum));
      if (input) this.goTo(input);
    }
    /** @param {Unit} unit Said to a screen reader. */
    #say(unit) {
      const { answer } = this.store.get();
      if (answer === null) return;
      const layer = this.layers[layerOfOp(this.layers, unit.op)];
      const value = decimals(unitValue(answer, unit));
      this.status.textContent = `${layer.name}, ${placeInWords(unit.index)}: ${value}`;
    }
  };

  // glassnet/page/browser/shell/address.js
  var MILLISECONDS = 400;
  function readAddress(parts) {
    const words = new URLSearchParams(location.hash.slice(1));
    const found = {};
    for (const part of parts) {
      const text = words.get(part.name);
      if (text !== null) Object.assign(found, part.read(text));
    }
    return found;
  }
  function keepAddress(store, parts) {
    let timer;
    const write = () => {
      timer = void 0;
      const words = new URLSearchParams();
      for (const part of parts) {
        const text = part.write(store.get());
        if (text !== null) words.set(part.name, text);
      }
      try {
        history.replaceState(null, "", `#${words}`);
      } catch {
      }
    };
    const keys = parts.map((part) => part.key);
    store.subscribe(keys, () => {
      timer ??= setTimeout(write, MILLISECONDS);
    });
    addEventListener("hashchange", () => store.set(readAddress(parts)));
  }
  function indexFrom(text, count) {
    const number = Number(text);
    return /^\d+$/.test(text) && number < count ? number : null;
  }

  // glassnet/page/browser/drawing/address.js
  function drawingParts({ digits }) {
    return [
      {
        name: "digit",
        key: "input",
        write: ({ input }) => input.kind === "digit" ? String(input.number) : null,
        read(text) {
          const number = indexFrom(text, digits.labels.length);
          return number === null ? null : { input: { kind: "digit", number } };
        }
      }
    ];
  }

  // glassnet/page/browser/film/address.js
  function filmParts(_page) {
    return [];
  }

  // glassnet/page/browser/racing/address.js
  function racingParts(_page) {
    return [];
  }

  // glassnet/page/browser/seeing/address.js
  var IMAGE_NAME = "image";
  function seeingParts({ models, store }) {
    return [
      {
        name: "unit",
        key: "unit",
        write: ({ unit }) => unit && unitText(unit),
        read(text) {
          const words = new URLSearchParams(location.hash.slice(1));
          const model = models[Number(words.get("model") ?? store.get().model)] ?? models[0];
          const unit = unitFrom(text, model.network.ops);
          return unit && { unit };
        }
      }
    ];
  }
  function unitText({ op, index }) {
    return `${op === IMAGE ? IMAGE_NAME : op}:${index.join(",")}`;
  }
  function unitFrom(text, ops) {
    const match = /^(image|\d+):(\d+(?:,\d+)*)$/.exec(text);
    if (match === null) return null;
    const op = match[1] === IMAGE_NAME ? IMAGE : Number(match[1]);
    const unit = { op, index: match[2].split(",").map(Number) };
    return isUnit(ops, unit) ? unit : null;
  }

  // glassnet/page/browser/shell/address_parts.js
  function addressParts(page) {
    return [
      modelPart(page),
      ...drawingParts(page),
      ...racingParts(page),
      ...filmParts(page),
      ...seeingParts(page)
    ];
  }
  function modelPart({ models }) {
    return {
      name: "model",
      key: "model",
      write: ({ model }) => models.length > 1 ? String(model) : null,
      read(text) {
        const model = indexFrom(text, models.length);
        return model === null ? null : { model };
      }
    };
  }

  // glassnet/page/browser/shell/answering.js
  function keepAnswering(store, { imageOf, disturb: disturb2 }) {
    store.subscribe(["input"], ({ input }) => store.set({ plainImage: imageOf(input) }));
    store.subscribe(
      ["plainImage", "disturbance"],
      ({ plainImage, disturbance }) => store.set({
        image: plainImage && disturbance ? disturb2(plainImage, disturbance) : plainImage
      })
    );
    store.subscribe(
      ["image", "network"],
      ({ image, network }) => store.set({ answer: image && answerOf(network, image) })
    );
  }
  function answerOf(network, image) {
    const x = inputOf(network, image);
    const values = network.forward(x);
    const outputs = values[values.length - 1].data;
    return { x, values, outputs, best: indexOfLargest2(outputs) };
  }
  function inputOf(network, image) {
    return { data: image.data, shape: network.ops[0].inputShape };
  }
  function indexOfLargest2(numbers) {
    let best = 0;
    for (let i = 1; i < numbers.length; i++) if (numbers[i] > numbers[best]) best = i;
    return best;
  }

  // glassnet/page/browser/shell/contents.js
  var ARRAYS = {
    float32: Float32Array,
    int8: Int8Array,
    uint8: Uint8Array,
    int16: Int16Array,
    int32: Int32Array
  };
  var PageFile = class {
    /** @param {Document} page */
    constructor(page) {
      const text = page.getElementById("contents")?.textContent;
      this.page = page;
      this.contents = parsed(text ?? "");
      this.blobs = /* @__PURE__ */ new Map();
    }
    /**
     * The numbers of a tensor; its blob is opened when it is asked for first.
     *
     * @param {TensorReference} reference
     * @returns {Promise<Tensor>} Rounded numbers come as the numbers that they stand for.
     */
    async tensor(reference) {
      const values = await this.array(reference);
      const { shape, scales } = reference;
      if (!scales) return { data: Float32Array.from(values), shape };
      const factors = await this.array(scales);
      const last = factors.length;
      return { data: Float32Array.from(values, (value, i) => value * factors[i % last]), shape };
    }
    /**
     * The numbers as they are stored.
     *
     * @param {TensorReference} reference
     */
    async array({ blob, offset, dtype, shape }) {
      const bytes = await this.blob(blob);
      const length = shape.reduce((product, side) => product * side, 1);
      if (offset + length * ARRAYS[dtype].BYTES_PER_ELEMENT > bytes.byteLength) {
        throw damaged("numbers are missing");
      }
      return new ARRAYS[dtype](bytes, offset, length);
    }
    /**
     * All bytes of a blob.
     *
     * @param {number} number
     */
    blob(number) {
      let bytes = this.blobs.get(number);
      if (!bytes) {
        bytes = this.open(number);
        this.blobs.set(number, bytes);
      }
      return bytes;
    }
    /** @param {number} number */
    async open(number) {
      const element2 = this.page.getElementById(`blob-${number}`);
      if (!element2) throw damaged("a part is missing");
      try {
        const packed = Uint8Array.from(atob(element2.textContent ?? ""), (sign) => sign.charCodeAt(0));
        const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
        return await new Response(stream).arrayBuffer();
      } catch {
        throw damaged("a part of it can't be unpacked");
      }
    }
  };
  function parsed(text) {
    let contents;
    try {
      contents = JSON.parse(text);
    } catch {
      throw damaged("its description is cut off");
    }
    if (!contents?.models?.length) {
      throw new Error("This file holds no network; make it again by glassnet page.");
    }
    return contents;
  }
  function damaged(what) {
    return new Error(`This file is damaged: ${what}; make it again by glassnet page.`);
  }

  // glassnet/page/browser/shell/model_choice.js
  function modelChoice({ models, store }) {
    const facts = element("p", { class: "facts" });
    const choice = element(
      "select",
      {
        id: "model",
        onchange: () => store.set({ model: choice.selectedIndex })
      },
      ...models.map(({ name }) => element("option", {}, name))
    );
    const show = () => {
      const { model, weightsFrom } = store.get();
      const { title, parameters, flops, accuracy, data } = models[model];
      choice.selectedIndex = model;
      const measured = accuracy === null ? "" : ` · ${percent(accuracy)} of ${data}'s test images`;
      const numbers = `${whole(parameters)} parameters · ${whole(flops)} FLOPs an image${measured}`;
      replace(
        facts,
        title,
        element("br"),
        numbers,
        weightsFrom && element("strong", {}, ` · ${weightsFrom}`)
      );
    };
    store.subscribe(["model", "weightsFrom"], show);
    show();
    return element(
      "div",
      { class: "model-choice" },
      element("label", { for: "model" }, "Network"),
      choice,
      facts
    );
  }

  // glassnet/page/browser/mathematics/convolution.js
  var BLOCK = 4;
  function conv2dForward(y, x, w, b, strides, padding) {
    const [width, channels] = [x.shape[1], x.shape[2]];
    const [kernelWidth, filters] = [w.shape[1], w.shape[3]];
    const [rows, columns] = windowsOver(x.shape, w.shape, strides, padding);
    for (let i = 0; i < rows.count; i++) {
      for (let j = 0; j < columns.count; j++) {
        sumOfWindow(
          y.data,
          (i * columns.count + j) * filters,
          x.data,
          (rows.pixel[i] * width + columns.pixel[j]) * channels,
          w.data,
          (rows.tap[i] * kernelWidth + columns.tap[j]) * channels * filters,
          b.data,
          rows.length[i],
          columns.length[j] * channels,
          width * channels,
          kernelWidth * channels * filters,
          filters
        );
      }
    }
  }
  function sumOfWindow(y, yStart, x, xStart, w, wStart, b, rows, run, xStep, wStep, filters) {
    if (filters < BLOCK) {
      for (let o = 0; o < filters; o++) {
        let sum = b[o];
        for (let k = 0; k < rows; k++) {
          let p = wStart + k * wStep + o;
          for (let m = 0; m < run; m++, p += filters) sum += x[xStart + k * xStep + m] * w[p];
        }
        y[yStart + o] = sum;
      }
      return;
    }
    for (let first = 0; first < filters; first += BLOCK) {
      const o = Math.min(first, filters - BLOCK);
      let sum0 = b[o];
      let sum1 = b[o + 1];
      let sum2 = b[o + 2];
      let sum3 = b[o + 3];
      for (let k = 0; k < rows; k++) {
        const seen2 = xStart + k * xStep;
        let p = wStart + k * wStep + o;
        for (let m = 0; m < run; m++, p += filters) {
          const pixel = x[seen2 + m];
          sum0 += pixel * w[p];
          sum1 += pixel * w[p + 1];
          sum2 += pixel * w[p + 2];
          sum3 += pixel * w[p + 3];
        }
      }
      y[yStart + o] = sum0;
      y[yStart + o + 1] = sum1;
      y[yStart + o + 2] = sum2;
      y[yStart + o + 3] = sum3;
    }
  }
  function conv2dBackward(dx, dy, w, strides, padding) {
    const [width, channels] = [dx.shape[1], dx.shape[2]];
    const [kernelWidth, filters] = [w.shape[1], w.shape[3]];
    const [rows, columns] = windowsOver(dx.shape, w.shape, strides, padding);
    dx.data.fill(0);
    for (let i = 0; i < rows.count; i++) {
      for (let j = 0; j < columns.count; j++) {
        for (let k = 0; k < rows.length[i]; k++) {
          spread(
            dx.data,
            ((rows.pixel[i] + k) * width + columns.pixel[j]) * channels,
            w.data,
            ((rows.tap[i] + k) * kernelWidth + columns.tap[j]) * channels * filters,
            dy.data,
            (i * columns.count + j) * filters,
            columns.length[j] * channels,
            filters
          );
        }
      }
    }
  }
  function spread(dx, xStart, w, wStart, dy, yStart, run, filters) {
    let o = 0;
    for (; o + BLOCK <= filters; o += BLOCK) {
      const dy0 = dy[yStart + o];
      const dy1 = dy[yStart + o + 1];
      const dy2 = dy[yStart + o + 2];
      const dy3 = dy[yStart + o + 3];
      let p = wStart + o;
      for (let m = 0; m < run; m++, p += filters) {
        dx[xStart + m] += w[p] * dy0 + w[p + 1] * dy1 + w[p + 2] * dy2 + w[p + 3] * dy3;
      }
    }
    for (; o < filters; o++) {
      const dy0 = dy[yStart + o];
      let p = wStart + o;
      for (let m = 0; m < run; m++, p += filters) dx[xStart + m] += w[p] * dy0;
    }
  }
  function conv2dWeightGradients(dw, db, dy, x, strides, padding) {
    const [width, channels] = [x.shape[1], x.shape[2]];
    const [kernelHeight, kernelWidth, , filters] = dw.shape;
    const [rows, columns] = windowsOver(x.shape, dw.shape, strides, padding);
    for (let k = 0; k < kernelHeight; k++) {
      const [top, bottom] = placesUnder(rows, k);
      for (let l = 0; l < kernelWidth; l++) {
        const [left, right] = placesUnder(columns, l);
        if (top === bottom || left === right) continue;
        const row2 = rows.pixel[top] - rows.tap[top] + k;
        const column = columns.pixel[left] - columns.tap[left] + l;
        for (let c = 0; c < channels; c++) {
          sumOverPlaces(
            dw.data,
            ((k * kernelWidth + l) * channels + c) * filters,
            x.data,
            (row2 * width + column) * channels + c,
            dy.data,
            (top * columns.count + left) * filters,
            bottom - top,
            right - left,
            strides[0] * width * channels,
            strides[1] * channels,
            columns.count * filters,
            filters
          );
        }
      }
    }
    for (let n = 0; n < dy.data.length; n += filters) {
      for (let o = 0; o < filters; o++) db.data[o] += dy.data[n + o];
    }
  }
  function placesUnder(windows, tap) {
    let first = 0;
    while (first < windows.count && windows.tap[first] > tap) first++;
    let end = first;
    while (end < windows.count && tap < windows.tap[end] + windows.length[end]) end++;
    return [first, end];
  }
  function sumOverPlaces(dw, wStart, x, xStart, dy, yStart, rows, columns, xDown, xRight, yDown, filters) {
    let o = 0;
    for (; o + BLOCK <= filters; o += BLOCK) {
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let i = 0; i < rows; i++) {
        let p = xStart + i * xDown;
        let q = yStart + i * yDown + o;
        for (let j = 0; j < columns; j++, p += xRight, q += filters) {
          const pixel = x[p];
          sum0 += pixel * dy[q];
          sum1 += pixel * dy[q + 1];
          sum2 += pixel * dy[q + 2];
          sum3 += pixel * dy[q + 3];
        }
      }
      dw[wStart + o] += sum0;
      dw[wStart + o + 1] += sum1;
      dw[wStart + o + 2] += sum2;
      dw[wStart + o + 3] += sum3;
    }
    for (; o < filters; o++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        let p = xStart + i * xDown;
        let q = yStart + i * yDown + o;
        for (let j = 0; j < columns; j++, p += xRight, q += filters) sum += x[p] * dy[q];
      }
      dw[wStart + o] += sum;
    }
  }

  // glassnet/page/browser/mathematics/dense.js
  var BLOCK2 = 4;
  function denseForward(y, x, w, b) {
    const [features, units] = w.shape;
    const [sums, xs, ws] = [y.data, x.data, w.data];
    sums.set(b.data);
    let f = 0;
    for (; f + BLOCK2 <= features; f += BLOCK2) {
      const row0 = f * units;
      const row1 = row0 + units;
      const row2 = row1 + units;
      const row3 = row2 + units;
      const [x0, x1, x2, x3] = [xs[f], xs[f + 1], xs[f + 2], xs[f + 3]];
      for (let o = 0; o < units; o++) {
        sums[o] += x0 * ws[row0 + o] + x1 * ws[row1 + o] + x2 * ws[row2 + o] + x3 * ws[row3 + o];
      }
    }
    for (; f < features; f++) {
      for (let o = 0; o < units; o++) sums[o] += xs[f] * ws[f * units + o];
    }
  }
  function denseBackward(dx, dy, w) {
    const [features, units] = w.shape;
    const [dxs, dys, ws] = [dx.data, dy.data, w.data];
    let f = 0;
    for (; f + BLOCK2 <= features; f += BLOCK2) {
      const row0 = f * units;
      const row1 = row0 + units;
      const row2 = row1 + units;
      const row3 = row2 + units;
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let o = 0; o < units; o++) {
        const slope = dys[o];
        sum0 += slope * ws[row0 + o];
        sum1 += slope * ws[row1 + o];
        sum2 += slope * ws[row2 + o];
        sum3 += slope * ws[row3 + o];
      }
      dxs[f] = sum0;
      dxs[f + 1] = sum1;
      dxs[f + 2] = sum2;
      dxs[f + 3] = sum3;
    }
    for (; f < features; f++) {
      let sum = 0;
      for (let o = 0; o < units; o++) sum += dys[o] * ws[f * units + o];
      dxs[f] = sum;
    }
  }
  function denseWeightGradients(dw, db, dy, x) {
    const [features, units] = dw.shape;
    const [sums, dys] = [dw.data, dy.data];
    for (let f = 0; f < features; f++) {
      const feature = x.data[f];
      const row2 = f * units;
      for (let o = 0; o < units; o++) sums[row2 + o] += feature * dys[o];
    }
    for (let o = 0; o < units; o++) db.data[o] += dys[o];
  }

  // glassnet/page/browser/mathematics/streams.js
  var Purpose = Object.freeze({ INITIAL_WEIGHTS: 1, ORDER: 2, DROPOUT: 3 });
  function mix(word) {
    let mixed = Math.imul(word ^ word >>> 16, 2146121005);
    mixed = Math.imul(mixed ^ mixed >>> 15, 2221713035);
    return (mixed ^ mixed >>> 16) >>> 0;
  }

  // glassnet/page/browser/mathematics/dropout.js
  var GOLDEN = 2654435769;
  function dropoutForward(y, x, rate, position, key) {
    if (key === null) {
      y.data.set(x.data);
      return;
    }
    const layer = mix(Math.imul(position + 1, GOLDEN));
    const limit = Math.round(rate * 2 ** 32);
    const kept = 1 / (1 - rate);
    const channels = x.shape[x.shape.length - 1];
    const places = x.data.length / channels;
    for (let place = 0, n = 0; place < places; place++) {
      for (let c = 0; c < channels; c++, n++) {
        const dropped = mix(key ^ mix(layer + c * places + place)) < limit;
        y.data[n] = dropped ? 0 : kept * x.data[n];
      }
    }
  }
  function dropoutBackward(dx, dy, rate, position, key) {
    dropoutForward(dx, dy, rate, position, key);
  }

  // glassnet/page/browser/mathematics/flatten.js
  function flattenForward(y, x) {
    y.data.set(x.data);
  }
  function flattenBackward(dx, dy) {
    dx.data.set(dy.data);
  }

  // glassnet/page/browser/mathematics/pooling.js
  function eachPool(shape, poolSize, strides, padding, visit) {
    const [, width, channels] = shape;
    const [rows, columns] = windowsOver(shape, poolSize, strides, padding);
    const pool = { first: 0, rows: 0, columns: 0, output: 0 };
    for (let i = 0; i < rows.count; i++) {
      pool.rows = rows.length[i];
      for (let j = 0; j < columns.count; j++) {
        pool.columns = columns.length[j];
        for (let c = 0; c < channels; c++) {
          pool.first = (rows.pixel[i] * width + columns.pixel[j]) * channels + c;
          pool.output = (i * columns.count + j) * channels + c;
          visit(pool);
        }
      }
    }
  }
  function averagePoolingForward(y, x, poolSize, strides, padding) {
    const [right, down] = steps(x.shape);
    eachPool(x.shape, poolSize, strides, padding, ({ first, rows, columns, output }) => {
      let sum = 0;
      for (let k = 0; k < rows; k++) {
        for (let l = 0; l < columns; l++) sum += x.data[first + k * down + l * right];
      }
      y.data[output] = sum / (rows * columns);
    });
  }
  function averagePoolingBackward(dx, dy, poolSize, strides, padding) {
    const [right, down] = steps(dx.shape);
    dx.data.fill(0);
    eachPool(dx.shape, poolSize, strides, padding, ({ first, rows, columns, output }) => {
      const share = dy.data[output] / (rows * columns);
      for (let k = 0; k < rows; k++) {
        for (let l = 0; l < columns; l++) dx.data[first + k * down + l * right] += share;
      }
    });
  }
  function maxPoolingForward(y, x, poolSize, strides, padding) {
    eachPool(x.shape, poolSize, strides, padding, (pool) => {
      y.data[pool.output] = x.data[winner(x, pool)];
    });
  }
  function maxPoolingBackward(dx, dy, x, poolSize, strides, padding) {
    dx.data.fill(0);
    eachPool(x.shape, poolSize, strides, padding, (pool) => {
      dx.data[winner(x, pool)] += dy.data[pool.output];
    });
  }
  function winner(x, { first, rows, columns }) {
    const [right, down] = steps(x.shape);
    let best = first;
    for (let k = 0; k < rows; k++) {
      for (let l = 0; l < columns; l++) {
        const n = first + k * down + l * right;
        if (Number.isNaN(x.data[best])) return best;
        if (x.data[n] > x.data[best] || Number.isNaN(x.data[n])) best = n;
      }
    }
    return best;
  }
  function steps([, width, channels]) {
    return [channels, width * channels];
  }

  // glassnet/page/browser/mathematics/preprocessing.js
  function rescalingForward(y, x, scale, offset) {
    for (let n = 0; n < x.data.length; n++) y.data[n] = scale * x.data[n] + offset;
  }
  function rescalingBackward(dx, dy, scale) {
    for (let n = 0; n < dy.data.length; n++) dx.data[n] = scale * dy.data[n];
  }
  function thresholdForward(y, x, threshold) {
    for (let n = 0; n < x.data.length; n++) {
      const pixel = x.data[n];
      y.data[n] = Number.isNaN(pixel) ? pixel : Number(pixel > threshold);
    }
  }
  function thresholdBackward(dx) {
    dx.data.fill(0);
  }

  // glassnet/page/browser/mathematics/formulas.js
  var FORMULAS = Object.freeze({
    Dense: {
      forward: (y, x, [w, b]) => denseForward(y, x, w, b),
      backward: (dx, dy, _x, _y, [w]) => denseBackward(dx, dy, w),
      weightGradients: ([dw, db], dy, x) => denseWeightGradients(dw, db, dy, x)
    },
    Flatten: { forward: flattenForward, backward: flattenBackward },
    Conv2D: {
      forward: (y, x, [w, b], { strides, padding }) => conv2dForward(y, x, w, b, strides, padding),
      backward: (dx, dy, _x, _y, [w], { strides, padding }) => conv2dBackward(dx, dy, w, strides, padding),
      weightGradients: ([dw, db], dy, x, { strides, padding }) => conv2dWeightGradients(dw, db, dy, x, strides, padding)
    },
    AveragePooling2D: {
      forward: (y, x, _, { pool_size, strides, padding }) => averagePoolingForward(y, x, pool_size, strides, padding),
      backward: (dx, dy, _x, _y, _w, { pool_size, strides, padding }) => averagePoolingBackward(dx, dy, pool_size, strides, padding)
    },
    MaxPooling2D: {
      forward: (y, x, _, { pool_size, strides, padding }) => maxPoolingForward(y, x, pool_size, strides, padding),
      backward: (dx, dy, x, _y, _w, { pool_size, strides, padding }) => maxPoolingBackward(dx, dy, x, pool_size, strides, padding)
    },
    Dropout: {
      forward: (y, x, _, { rate, position }, key) => dropoutForward(y, x, rate, position, key),
      backward: (dx, dy, _x, _y, _w, { rate, position }, key) => dropoutBackward(dx, dy, rate, position, key)
    },
    Rescaling: {
      forward: (y, x, _, { scale, offset }) => rescalingForward(y, x, scale, offset),
      backward: (dx, dy, _x, _y, _w, { scale }) => rescalingBackward(dx, dy, scale)
    },
    Threshold: {
      forward: (y, x, _, { threshold }) => thresholdForward(y, x, threshold),
      backward: (dx) => thresholdBackward(dx)
    },
    ReLU: {
      forward: reluForward,
      backward: (dx, dy, _x, y) => reluBackward(dx, dy, y)
    },
    Sigmoid: {
      forward: sigmoidForward,
      backward: (dx, dy, _x, y) => sigmoidBackward(dx, dy, y)
    },
    Tanh: {
      forward: tanhForward,
      backward: (dx, dy, _x, y) => tanhBackward(dx, dy, y)
    },
    Softmax: {
      forward: softmaxForward,
      backward: (dx, dy, _x, y) => softmaxBackward(dx, dy, y)
    },
    Linear: { forward: linearForward, backward: linearBackward }
  });

  // glassnet/page/browser/mathematics/network.js
  var Network = class {
    /**
     * @param {readonly Op[]} ops at least one
     * @throws {RangeError} for a layer that has no formula here
     */
    constructor(ops) {
      for (const op of ops) {
        if (!Object.hasOwn(FORMULAS, op.type)) {
          throw new RangeError(`The page can't compute the layer ${op.name}, a ${op.type}.`);
        }
      }
      this.ops = ops;
      this.formulas = ops.map((op) => FORMULAS[op.type]);
      this.configs = ops.map((op, position) => (
        /** @type {Config} */
        { ...op.config, position }
      ));
      this.values = [];
      this.image = null;
      this.key = null;
    }
    /**
     * The output of each op for an image; the last one is the network's answer.
     *
     * @param {Tensor} image in the shape that the first op takes
     * @param {number | null} [key] in training, the image's own random number, see `imageKey` of
     *   `dropout.js`; without it, nothing is dropped out
     * @param {Tensor[]} [values] what is filled: new tensors, if none are given
     * @returns {Tensor[]} one for each op
     */
    forward(image, key = null, values = this.newValues()) {
      let x = image;
      for (const [n, op] of this.ops.entries()) {
        this.formulas[n].forward(values[n], x, op.weights, this.configs[n], key);
        x = values[n];
      }
      [this.image, this.values, this.key] = [image, values, key];
      return values;
    }
    /**
     * The gradients of the image that went {@link forward} last.
     *
     * @param {Tensor} dy the gradient by the output of the op `last`
     * @param {object} [options]
     * @param {number} [options.last] the op to begin with; the network's last by default
     * @param {number} [options.first] the op to end with, and the gradient by its input is still
     *   computed; the network's first by default
     * @param {"everything" | "values" | "weights"} [options.wanted] "values" leaves out the gradients
     *   by the weights, "weights" those by whatever stands before the first weight
     * @param {Gradients} [options.into] what is filled, and for the weights added to: new tensors, if
     *   none are given
     * @returns {Gradients} of what was not gone through or not wanted they are 0
     */
    backward(dy, options = {}) {
      const { last = this.ops.length - 1, wanted = "everything" } = options;
      const { into = this.newGradients(wanted) } = options;
      let { first = 0 } = options;
      if (wanted === "weights") first = this.ops.findIndex((op) => op.weights.length > 0);
      into.dvalues[last].data.set(dy.data);
      for (let n = last; n >= first; n--) {
        this.#backwardOf(n, into, wanted, n > first || wanted !== "weights");
      }
      return into;
    }
    /**
     * Go back through one op.
     *
     * @param {number} n its place
     * @param {Gradients} into
     * @param {"everything" | "values" | "weights"} wanted
     * @param {boolean} goesOn whether the gradient by its input is wanted
     */
    #backwardOf(n, into, wanted, goesOn) {
      const [{ weights }, config, formula] = [this.ops[n], this.configs[n], this.formulas[n]];
      const x = n > 0 ? this.values[n - 1] : (
        /** @type {Tensor} */
        this.image
      );
      const dy = into.dvalues[n];
      if (wanted !== "values") formula.weightGradients?.(into.gradients[n], dy, x, config);
      if (!goesOn) return;
      const dx = n > 0 ? into.dvalues[n - 1] : into.dx;
      formula.backward(dx, dy, x, this.values[n], weights, config, this.key);
    }
    /**
     * Tensors of zeros for the output of each op.
     *
     * @returns {Tensor[]}
     */
    newValues() {
      return this.ops.map((op) => zeros(op.outputShape, this.#like));
    }
    /**
     * Tensors of zeros for what {@link backward} fills.
     *
     * @param {"everything" | "values" | "weights"} [wanted] "values" leaves out those by the weights
     * @returns {Gradients}
     */
    newGradients(wanted = "everything") {
      const of = wanted === "values" ? [] : this.ops;
      return {
        dx: zeros(this.ops[0].inputShape, this.#like),
        dvalues: this.newValues(),
        gradients: of.map((op) => op.weights.map((w) => zeros(w.shape, w.data)))
      };
    }
    /** Numbers of the type in which the network computes: that of its weights. */
    get #like() {
      return this.ops.find((op) => op.weights.length > 0)?.weights[0].data;
    }
  };

  // glassnet/page/browser/shell/models.js
  function openModels(file) {
    return Promise.all(
      file.contents.models.map(async (description) => ({
        ...description,
        network: await openNetwork(file, description.ops)
      }))
    );
  }
  async function openNetwork(file, ops) {
    const opened = ops.map(async (op) => ({
      ...op,
      weights: await Promise.all(op.weights.map((weight) => file.tensor(weight)))
    }));
    return new Network(await Promise.all(opened));
  }

  // glassnet/page/browser/training/section.js
  function trainingSection(_page) {
    return null;
  }

  // glassnet/page/browser/page.js
  async function openPage() {
    const main = document.querySelector("main") ?? document.body;
    try {
      await fillPage(main);
    } catch (error) {
      main.replaceChildren(element("p", { role: "alert", class: "alert" }, sentenceOf(error)));
      throw error;
    }
  }
  function sentenceOf(error) {
    if (error instanceof Error && !(error instanceof TypeError)) return error.message;
    return `This file can't be shown; make it again by glassnet page. (${error})`;
  }
  async function fillPage(main) {
    const file = new PageFile(document);
    const [models, digits] = await Promise.all([openModels(file), openDigits(file)]);
    const store = createStore(firstState(models));
    const page = { file, models, digits, store };
    const parts = addressParts(page);
    keepAnswering(store, { imageOf: (input) => imageFromInput(input, digits), disturb });
    store.subscribe(["model"], ({ model, unit }) => {
      const { network } = models[model];
      const kept = unit !== null && isUnit(network.ops, unit) ? unit : null;
      store.set({ network, weightsFrom: "", unit: kept, asked: null });
    });
    const sections = [
      modelChoice(page),
      element("div", { class: "beside" }, drawingSection(page), answerPanel(page, { announced: true })),
      seeingSection(page),
      racingSection(page),
      filmSection(page),
      trainingSection(page)
    ];
    main.replaceChildren(...sections.filter((section2) => section2 !== null));
    store.set({ input: { kind: "digit", number: 0 }, ...readAddress(parts) });
    keepAddress(store, parts);
  }
  function firstState(models) {
    return {
      input: { kind: "strokes", strokes: [] },
      plainImage: null,
      disturbance: null,
      image: null,
      model: 0,
      network: models[0].network,
      weightsFrom: "",
      answer: null,
      unit: null,
      asked: null,
      frame: null
    };
  }

  // glassnet/page/browser/main.js
  if (typeof document !== "undefined") openPage();
})();
