/* Generated from glassnet/page/browser by tools/build_page.py: change the source. */
"use strict";
(() => {
  // glassnet/page/browser/shell/digits.js
  async function openDigits(file) {
    const { images, ...known } = file.contents.digits;
    return { ...known, images: await file.tensor(images) };
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
    const { paper, ink, negative, positive } = scheme();
    for (let i = 0, at = start; i < height * width; i++, at += step) {
      const share = most > 0 ? values[at] / most : 0;
      const far = share < 0 ? negative : signed2 ? positive : ink;
      const size = Math.min(1, Math.abs(share));
      for (let c = 0; c < 3; c++) pixels.data[4 * i + c] = paper[c] + size * (far[c] - paper[c]);
      pixels.data[4 * i + 3] = 255;
    }
    context.putImageData(pixels, 0, 0);
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
  function section(id, heading, purpose, ...contents) {
    return element(
      "section",
      { id, class: "section", "aria-labelledby": `${id}-heading` },
      element("h2", { id: `${id}-heading` }, heading),
      element("p", { class: "purpose" }, purpose),
      ...contents
    );
  }

  // glassnet/page/browser/drawing/section.js
  function drawingSection({ store }) {
    const seen = element("canvas", {
      class: "pixels",
      role: "img",
      "aria-label": "What the network sees"
    });
    store.subscribe(["image"], ({ image }) => {
      if (image)
        drawValues(seen, image.data, image.shape[0], image.shape[1], { most: 255, signed: false });
    });
    return section("draw", "Draw", "Draw a digit, and see what the network sees.", seen);
  }

  // glassnet/page/browser/film/section.js
  function filmSection(_page) {
    return null;
  }

  // glassnet/page/browser/mathematics/streams.js
  var Purpose = Object.freeze({ INITIAL_WEIGHTS: 1, ORDER: 2, DROPOUT: 3 });
  function mix(word) {
    let mixed = Math.imul(word ^ word >>> 16, 2146121005);
    mixed = Math.imul(mixed ^ mixed >>> 15, 2221713035);
    return (mixed ^ mixed >>> 16) >>> 0;
  }
  function foldIn(key, word) {
    return mix(mix(word) ^ key);
  }

  // glassnet/page/browser/racing/noise.js
  var KEY = foldIn(0, 1852795251);
  var WORDS = 2 ** 32;
  var WHITE = 255;
  var pattern = new Float64Array(0);
  function withNoise({ data, shape }, deviation) {
    const numbers = normalNumbers(data.length);
    const noisy = Float32Array.from(
      data,
      (value, n) => Math.min(WHITE, Math.max(0, value + WHITE * deviation * numbers[n]))
    );
    return { data: noisy, shape };
  }
  function normalNumbers(count) {
    if (pattern.length < count) {
      pattern = Float64Array.from({ length: count }, (_, n) => {
        const u = (foldIn(KEY, 2 * n) + 1) / WORDS;
        const v = foldIn(KEY, 2 * n + 1) / WORDS;
        return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
      });
    }
    return pattern;
  }

  // glassnet/page/browser/racing/thickening.js
  var WHITE2 = 255;
  function thickened(image, radius) {
    if (radius >= 0) return dilated(image, radius, 0);
    const paper = { data: inverted(image.data), shape: image.shape };
    const thinned = dilated(paper, -radius, WHITE2);
    return { data: inverted(thinned.data), shape: image.shape };
  }
  function dilated({ data, shape }, radius, outside) {
    const [height, width, channels] = shape;
    const disc = discOf(radius);
    const result = new Float32Array(data.length);
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        for (let c = 0; c < channels; c++) {
          let most = 0;
          for (const { down, right, weight } of disc) {
            const [k, l] = [i + down, j + right];
            const inside = k >= 0 && k < height && l >= 0 && l < width;
            const value = inside ? data[(k * width + l) * channels + c] : outside;
            most = Math.max(most, weight * value);
          }
          result[(i * width + j) * channels + c] = most;
        }
      }
    }
    return { data: result, shape };
  }
  function discOf(radius) {
    const reach = Math.ceil(radius);
    const disc = [];
    for (let down = -reach; down <= reach; down++) {
      for (let right = -reach; right <= reach; right++) {
        const weight = Math.min(1, radius + 1 - Math.hypot(down, right));
        if (weight > 0) disc.push({ down, right, weight });
      }
    }
    return disc;
  }
  function inverted(data) {
    return Float32Array.from(data, (value) => WHITE2 - value);
  }

  // glassnet/page/browser/racing/transforming.js
  function transformed({ data, shape }, { right, down, turn, scale }) {
    const [height, width, channels] = shape;
    const result = new Float32Array(data.length);
    const angle = turn * Math.PI / 180;
    const [cosine, sine] = [rounded(Math.cos(angle)) / scale, rounded(Math.sin(angle)) / scale];
    const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        const [y, x] = [i - middleRow - down, j - middleColumn - right];
        const row = middleRow + cosine * y - sine * x;
        const column = middleColumn + cosine * x + sine * y;
        for (let c = 0; c < channels; c++) {
          const at = (i * width + j) * channels + c;
          result[at] = between(data, shape, row, column, c);
        }
      }
    }
    return { data: result, shape };
  }
  function rounded(value) {
    return Math.round(value * 2 ** 50) / 2 ** 50;
  }
  function between(data, [height, width, channels], row, column, channel) {
    const [top, left] = [Math.floor(row), Math.floor(column)];
    const [lower, righter] = [row - top, column - left];
    let value = 0;
    for (const [i, weight] of [
      [top, 1 - lower],
      [top + 1, lower]
    ]) {
      if (i < 0 || i >= height) continue;
      const start = i * width;
      if (left >= 0 && left < width) {
        value += weight * (1 - righter) * data[(start + left) * channels + channel];
      }
      if (left >= -1 && left < width - 1) {
        value += weight * righter * data[(start + left + 1) * channels + channel];
      }
    }
    return value;
  }

  // glassnet/page/browser/racing/disturbing.js
  function disturb(image, disturbance) {
    const { right, down, turn, scale, thicken, noise } = disturbance;
    let result = image;
    if (thicken !== 0) result = thickened(result, thicken);
    if (right !== 0 || down !== 0 || turn !== 0 || scale !== 1) {
      result = transformed(result, disturbance);
    }
    if (noise !== 0) result = withNoise(result, noise);
    return result;
  }

  // glassnet/page/browser/shell/numbers.js
  function percent(share) {
    return `${(100 * share).toFixed(1)} %`;
  }
  function whole(value) {
    return Math.round(value).toLocaleString("en");
  }

  // glassnet/page/browser/racing/glyph.js
  var HEIGHT = 44;
  var GAP = 7;
  var [OFFSET, MOST] = [2, 6];
  function glyphOf({ title, inputShape, ops }) {
    const parts = [];
    const shapes = [inputShape, ...shownOps(ops).map(({ outputShape }) => outputShape)];
    const scale = (HEIGHT - MOST * OFFSET) / Math.max(...inputShape.slice(0, 2));
    let x = 1;
    for (const shape of shapes) {
      const { width: width2, drawn } = shape.length === 3 ? stack(shape, x, scale) : bar(shape[0], x);
      parts.push(...drawn);
      x += width2 + GAP;
    }
    const width = x - GAP + 1;
    return svg(
      "svg",
      { class: "glyph", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": title },
      ...parts
    );
  }
  function shownOps(ops) {
    return ops.filter(({ type }) => /^Conv2D$|Pooling2D$|^Dense$/.test(type));
  }
  function stack([height, width, channels], x, scale) {
    const count = Math.min(channels, MOST);
    const depth = (count - 1) * OFFSET;
    const [tall, wide] = [Math.max(2, height * scale), Math.max(2, width * scale)];
    const top = (HEIGHT - tall - depth) / 2;
    const drawn = Array.from({ length: count }, (_, n) => {
      const out = (count - 1 - n) * OFFSET;
      return svg("rect", { x: x + out, y: top + n * OFFSET, width: wide, height: tall });
    });
    return { width: wide + depth, drawn };
  }
  function bar(units, x) {
    const tall = Math.min(HEIGHT - 2, 4 + 3.2 * Math.sqrt(units));
    return { width: 4, drawn: [svg("rect", { x, y: (HEIGHT - tall) / 2, width: 4, height: tall })] };
  }

  // glassnet/page/browser/racing/marks.js
  var COLOURS = 6;
  var DASHES = ["", "7 3", "2 3", "9 3 2 3", "4 2", "12 4"];
  var SHAPES = [
    "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1 -4 0Z",
    "M-3.6 -3.6H3.6V3.6H-3.6Z",
    "M0 -4.8L4.6 3.4H-4.6Z",
    "M0 -5L5 0L0 5L-5 0Z",
    "M0 4.8L4.6 -3.4H-4.6Z",
    "M-1.5 -4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5V1.5H-4.5V-1.5H-1.5Z"
  ];
  function racerClass(n) {
    return `racer-${n % COLOURS}`;
  }
  function racerLine(n, path) {
    const dashes = DASHES[n % DASHES.length];
    return svg("path", {
      class: `racer-line ${racerClass(n)}`,
      d: path,
      "stroke-dasharray": dashes || null
    });
  }
  function racerMark(n, x, y) {
    const shape = SHAPES[(n + Math.floor(n / COLOURS)) % SHAPES.length];
    return svg("path", {
      class: `racer-mark ${racerClass(n)}`,
      d: shape,
      transform: `translate(${x} ${y})`
    });
  }
  function racerSample(n) {
    return svg(
      "svg",
      { class: "racer-sample", viewBox: "0 0 36 12", width: 36, height: 12, "aria-hidden": "true" },
      racerLine(n, "M1 6H35"),
      racerMark(n, 18, 6)
    );
  }

  // glassnet/page/browser/racing/words.js
  function minus(text) {
    return text.replaceAll("-", "−");
  }
  function listed(names) {
    if (names.length < 2) return names.join("");
    return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
  }

  // glassnet/page/browser/racing/summary.js
  function summaryOf(models, standings, truth) {
    const sayers = /* @__PURE__ */ new Map();
    for (const [n, { best }] of standings.entries()) {
      const answer2 = models[n].classes[best];
      sayers.set(answer2, [...sayers.get(answer2) ?? [], models[n].name]);
    }
    const groups = [...sayers].sort((one, other) => other[1].length - one[1].length);
    const [[answer, names], ...others] = groups;
    return `${firstWords(answer, names, standings.length, truth)}${otherWords(others, truth)}.`;
  }
  function firstWords(answer, names, count, truth) {
    const said = truth === null ? "" : answer === truth ? ", which is right" : `, but it is ${truth}`;
    if (count === 1) return `${names[0]} says ${answer}${said}`;
    if (names.length === count) {
      return `${count === 2 ? "Both networks" : `All ${count} networks`} say ${answer}${said}`;
    }
    if (names.length === 1) return `They disagree: ${names[0]} says ${answer}${said}`;
    return `${names.length} of ${count} networks say ${answer}${said}`;
  }
  function otherWords(groups, truth) {
    return groups.map(([answer, names]) => {
      const right = answer === truth ? ", which is right" : "";
      return `; ${listed(names)} ${names.length === 1 ? "says" : "say"} ${answer}${right}`;
    }).join("");
  }
  function surestOf(standings) {
    if (standings.length < 2) return [];
    const shares = standings.map(({ outputs, best }) => outputs[best]);
    const most = Math.max(...shares);
    return shares.flatMap((share, n) => share === most ? [n] : []);
  }

  // glassnet/page/browser/racing/cards.js
  function cardsView({ models, store }, race) {
    const most = {
      parameters: Math.max(...models.map(({ parameters }) => parameters)),
      flops: Math.max(...models.map(({ flops }) => flops))
    };
    const cards = models.map((model, n) => {
      const look = () => store.set({ model: n });
      return card(model, n, most, models.length > 1 ? look : null);
    });
    race.store.subscribe(["standings", "truth"], ({ standings, truth }) => {
      const surest = standings ? surestOf(standings) : [];
      for (const [n, { show }] of cards.entries()) {
        show(standings ? standings[n] : null, truth, surest.includes(n));
      }
    });
    store.subscribe(["model", "weightsFrom"], ({ model, weightsFrom }) => {
      for (const [n, { mark }] of cards.entries()) mark(n === model, n === model ? weightsFrom : "");
    });
    const list = element("ul", { class: "racers" }, ...cards.map(({ item }) => item));
    return list;
  }
  function card(model, n, most, look) {
    const badges = element("span", { class: "badges" });
    const answer = element("p", { class: "racer-answer" }, "…");
    const { bars, draw } = barsOf(model);
    const time = element("dd", {}, "…");
    const from = element("p", { class: "racer-from" });
    const button = look && element("button", { class: "look", onclick: look }, "Look through it");
    const item = element(
      "li",
      { class: `racer-card ${racerClass(n)}` },
      element("h3", {}, racerSample(n), model.name, badges),
      glyphOf(model),
      answer,
      bars,
      factsOf(model, most, time),
      from,
      button
    );
    function show(standing, truth, surest) {
      draw(standing);
      if (!standing) {
        replace(answer, "nothing drawn yet");
        replace(badges);
        return;
      }
      const { outputs, best, milliseconds } = standing;
      const said = model.classes[best];
      replace(answer, element("strong", {}, said), ` ${percent(outputs[best])} sure`);
      replace(time, `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`);
      replace(
        badges,
        truth !== null && verdict(said === truth),
        surest && element("span", { class: "badge" }, "surest")
      );
    }
    function mark(chosen, weightsFrom) {
      replace(from, weightsFrom && `with the weights of ${weightsFrom}`);
      if (!button) return;
      button.setAttribute("aria-pressed", String(chosen));
      replace(button, chosen ? "Looking through it" : "Look through it");
    }
    return { item, show, mark };
  }
  function verdict(right) {
    return element(
      "span",
      { class: `badge ${right ? "is-right" : "is-wrong"}` },
      right ? "✓ right" : "✗ wrong"
    );
  }
  function barsOf({ classes }) {
    const columns = classes.map((name) => {
      const fill3 = element("span", { class: "column-fill" });
      const column = element(
        "span",
        { class: "column" },
        element("span", { class: "column-room" }, fill3),
        element("span", { class: "column-name" }, name)
      );
      return { column, fill: fill3 };
    });
    const bars = element(
      "div",
      { class: "columns", role: "img", "aria-label": "no answer" },
      ...columns.map(({ column }) => column)
    );
    function draw(standing) {
      for (const [k, { column, fill: fill3 }] of columns.entries()) {
        const share = standing ? Math.max(0, Math.min(1, standing.outputs[k])) : 0;
        fill3.style.height = `${100 * share}%`;
        column.classList.toggle("is-best", k === standing?.best);
      }
      bars.setAttribute("aria-label", standing ? likeliest(classes, standing) : "no answer");
    }
    return { bars, draw };
  }
  function likeliest(classes, { outputs }) {
    const order = [...outputs.keys()].sort((a, b) => outputs[b] - outputs[a]).slice(0, 3);
    return order.map((k) => `${classes[k]}: ${percent(outputs[k])}`).join(", ");
  }
  function factsOf({ parameters, flops, accuracy, data }, most, time) {
    const tested = accuracy === null ? "not stated" : percent(accuracy);
    const images = data ? `right of ${data}'s test images` : "right of the test images";
    return element(
      "dl",
      { class: "facts-list" },
      ...fact("parameters", whole(parameters), parameters / most.parameters),
      ...fact("FLOPs an image", whole(flops), flops / most.flops),
      ...fact(images, tested),
      element("dt", {}, "time of the answer"),
      time
    );
  }
  function fact(name, value, share) {
    const line = element("span", { class: "fact-line" });
    if (share !== void 0) line.style.width = `${100 * share}%`;
    return [
      element("dt", {}, name),
      element("dd", {}, value, share !== void 0 && element("span", { class: "fact-room" }, line))
    ];
  }

  // glassnet/page/browser/racing/comparisons.js
  var FEATURES = [
    ["convolution", (model) => countOf(model, /^Conv2D$/)],
    ["pooling", (model) => countOf(model, /Pooling2D$/)]
  ];
  function comparisonsOf(models) {
    const kinds = /* @__PURE__ */ new Map();
    for (const model of models) {
      if (model.accuracy === null || model.data !== models[0].data) continue;
      const [convolutions, poolings] = FEATURES.map(([, count]) => count(model));
      const kind = `${convolutions} ${poolings > 0}`;
      if (!kinds.has(kind)) kinds.set(kind, model);
    }
    const compared = (question, without, with_) => {
      const [plain2, better] = [kinds.get(without), kinds.get(with_)];
      return plain2 && better ? [{ question, answer: bought(plain2, better) }] : [];
    };
    return [
      ...compared("What does a convolution buy?", "0 false", "1 false"),
      ...compared("What does a second one buy?", "1 false", "2 false"),
      ...compared("What does pooling buy behind one convolution?", "1 false", "1 true"),
      ...compared("What does pooling buy behind two?", "2 false", "2 true"),
      ...kinds.has("1 false") && kinds.has("2 false") ? [] : compared("What does a second convolution buy, with pooling?", "1 true", "2 true")
    ];
  }
  function countOf({ ops }, type) {
    return ops.filter((op) => type.test(op.type)).length;
  }
  function bought(plain2, other) {
    const [before, after] = [plain2.accuracy ?? 0, other.accuracy ?? 0];
    const images = `${percent(after)} of the test images right instead of ${percent(before)}`;
    const costs = `for ${times(other.parameters / plain2.parameters)} the parameters`;
    const work = `and ${times(other.flops / plain2.flops)} the FLOPs`;
    return `${other.name} gets ${images} (${errors(1 - before, 1 - after)}), ${costs} ${work} of ${plain2.name}.`;
  }
  function errors(before, after) {
    if (before === after) return "as many errors";
    const change = before === 0 ? Number.POSITIVE_INFINITY : Math.abs(after - before) / before;
    const size = Number.isFinite(change) ? `${Math.round(100 * change)} % ` : "";
    return `${size}${after < before ? "fewer" : "more"} errors`;
  }
  function times(factor) {
    return `${factor.toPrecision(2)} times`;
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
  function argmax(data) {
    let best = 0;
    for (let n = 0; n < data.length && !Number.isNaN(data[best]); n++) {
      if (data[n] > data[best] || Number.isNaN(data[n])) best = n;
    }
    return best;
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
    return { x, values, outputs, best: indexOfLargest(outputs) };
  }
  function inputOf(network, image) {
    return { data: image.data, shape: network.ops[0].inputShape };
  }
  function indexOfLargest(numbers) {
    let best = 0;
    for (let i = 1; i < numbers.length; i++) if (numbers[i] > numbers[best]) best = i;
    return best;
  }

  // glassnet/page/browser/racing/sliders.js
  var SLIDERS = [
    {
      name: "right",
      label: "Shift sideways",
      axis: "pixels to the right",
      least: -12,
      most: 12,
      step: 0.5,
      neutral: 0,
      ticks: [-12, -6, 0, 6, 12],
      words: (value) => sided(value, "pixels to the left", "pixels to the right", "not shifted"),
      short: signed
    },
    {
      name: "down",
      label: "Shift up or down",
      axis: "pixels down",
      least: -12,
      most: 12,
      step: 0.5,
      neutral: 0,
      ticks: [-12, -6, 0, 6, 12],
      words: (value) => sided(value, "pixels up", "pixels down", "not shifted"),
      short: signed
    },
    {
      name: "turn",
      label: "Turn",
      axis: "degrees, clockwise",
      least: -180,
      most: 180,
      step: 3,
      neutral: 0,
      ticks: [-180, -90, 0, 90, 180],
      words: (value) => sided(value, "degrees to the left", "degrees to the right", "not turned"),
      short: (value) => `${signed(value)}°`
    },
    {
      name: "scale",
      label: "Scale",
      axis: "times its size",
      least: 0.3,
      most: 2,
      step: 0.05,
      neutral: 1,
      ticks: [0.5, 1, 1.5, 2],
      words: (value) => value === 1 ? "not scaled" : `${plain(value)} times its size`,
      short: (value) => `×${plain(value)}`
    },
    {
      name: "thicken",
      label: "Thin or thicken",
      axis: "pixels on each side",
      least: -1,
      most: 3,
      step: 0.1,
      neutral: 0,
      ticks: [-1, 0, 1, 2, 3],
      words: (value) => sided(value, "pixels thinner", "pixels thicker", "as thick as it was"),
      short: signed
    },
    {
      name: "noise",
      label: "Add noise",
      axis: "standard deviation, in per cent of white",
      least: 0,
      most: 1,
      step: 0.02,
      neutral: 0,
      ticks: [0, 0.25, 0.5, 0.75, 1],
      words: (value) => value === 0 ? "no noise" : `noise of ${Math.round(100 * value)} per cent`,
      short: (value) => `${Math.round(100 * value)} %`
    }
  ];
  var NEUTRAL = Object.freeze(
    /** @type {Disturbance} */
    Object.fromEntries(SLIDERS.map(({ name, neutral }) => [name, neutral]))
  );
  function moved(disturbance, name, value) {
    const changed = { ...NEUTRAL, ...disturbance, [name]: value };
    return SLIDERS.every(({ name: name2, neutral }) => changed[name2] === neutral) ? null : changed;
  }
  function valuesOf({ least, most, step }) {
    const count = Math.round((most - least) / step) + 1;
    return Array.from({ length: count }, (_, n) => valueAt({ least, step }, n));
  }
  function nearestValue({ least, most, step }, number) {
    const within = Math.min(most, Math.max(least, number));
    return valueAt({ least, step }, Math.round((within - least) / step));
  }
  function valueAt({ least, step }, n) {
    return Number((least + n * step).toFixed(6)) + 0;
  }
  function plain(value) {
    return String(Number(value.toFixed(2)));
  }
  function signed(value) {
    return value > 0 ? `+${plain(value)}` : minus(plain(value));
  }
  function sided(value, below, above, none) {
    if (value === 0) return none;
    return `${plain(Math.abs(value))} ${value < 0 ? below : above}`;
  }

  // glassnet/page/browser/racing/curves.js
  var COARSE = 4;
  function emptyCurve(question, slider, targets) {
    const values = valuesOf(slider);
    const networks = targets.map((target) => ({
      target,
      shares: new Float64Array(values.length).fill(Number.NaN),
      bests: new Int16Array(values.length).fill(-1)
    }));
    return { question, slider, values, networks, complete: false };
  }
  function* measuring({ image, disturbance, networks }, curves) {
    const buffers = networks.map((network) => network.newValues());
    for (const coarse of [true, false]) {
      for (const curve of curves) {
        const { slider, values } = curve;
        const middle = values.indexOf(slider.neutral);
        for (const [n, value] of values.entries()) {
          if ((n - middle) % COARSE === 0 !== coarse) continue;
          const changed = disturb(image, { ...NEUTRAL, ...disturbance, [slider.name]: value });
          for (const [k, network] of networks.entries()) {
            fill2(curve.networks[k], n, network, changed, buffers[k]);
            yield null;
          }
        }
        if (!coarse) curve.complete = true;
        yield curve;
      }
    }
  }
  function fill2({ target, shares, bests }, n, network, image, buffers) {
    const values = network.forward(inputOf(network, image), null, buffers);
    const outputs = values[values.length - 1].data;
    bests[n] = argmax(outputs);
    if (target >= 0) shares[n] = outputs[target];
  }
  function reachOf({ slider, values }, { target, bests }) {
    const middle = values.indexOf(slider.neutral);
    if (bests[middle] < 0) return null;
    if (bests[middle] !== target) return { holds: false, below: null, above: null };
    const breakTowards = (step) => {
      for (let place = middle + step; place >= 0 && place < values.length; place += step) {
        if (bests[place] >= 0 && bests[place] !== target) {
          return { place, value: values[place], answer: bests[place] };
        }
      }
      return null;
    };
    return { holds: true, below: breakTowards(-1), above: breakTowards(1) };
  }
  function answers({ question: own, slider }, question) {
    const [one, other] = [own.disturbance ?? NEUTRAL, question.disturbance ?? NEUTRAL];
    return own.image === question.image && own.networks.every((network, n) => network === question.networks[n]) && SLIDERS.every(({ name }) => name === slider.name || one[name] === other[name]);
  }

  // glassnet/page/browser/racing/chart.js
  var MARGIN = { left: 38, right: 12, top: 20, bottom: 36 };
  var ROW = 11;
  var BETWEEN_MARKS = 70;
  function chartOf(slider, curve, networks, sure, { width, height }) {
    const scales = scalesOf(slider, width, height);
    const full = MARGIN.top + height + 8 + networks * ROW + MARGIN.bottom;
    const drawn = curve ? curve.networks.flatMap((one, n) => networkParts(curve, one, n, scales)) : [];
    const bars = curve ? curve.networks.flatMap((one, n) => barParts(curve, one, n, scales)) : [];
    return svg(
      "svg",
      { class: "chart", width, height: full, viewBox: `0 0 ${width} ${full}`, "aria-hidden": "true" },
      ...axes(slider, scales, full, sure),
      ...drawn,
      ...bars
    );
  }
  function scalesOf(slider, width, height) {
    return {
      x: (value) => placeOf(slider, value, width),
      y: (share) => MARGIN.top + (1 - share) * height,
      row: (network) => MARGIN.top + height + 14 + network * ROW,
      left: MARGIN.left,
      right: width - MARGIN.right
    };
  }
  function placeOf({ least, most }, value, width) {
    const room = width - MARGIN.left - MARGIN.right;
    return MARGIN.left + room * (value - least) / (most - least);
  }
  function valueAtPlace({ least, most }, place, width) {
    const room = width - MARGIN.left - MARGIN.right;
    return least + (most - least) * (place - MARGIN.left) / room;
  }
  function axes(slider, { x, y, left, right }, full, sure) {
    const lines = [0, 0.5, 1].flatMap((share) => [
      svg("line", { class: "grid", x1: left, x2: right, y1: y(share), y2: y(share) }),
      svg("text", { x: left - 5, y: y(share) + 4, "text-anchor": "end" }, `${100 * share} %`)
    ]);
    const ticks = slider.ticks.flatMap((value) => [
      svg("line", { class: "grid", x1: x(value), x2: x(value), y1: y(1), y2: full - MARGIN.bottom }),
      svg(
        "text",
        { x: x(value), y: full - MARGIN.bottom + 14, "text-anchor": "middle" },
        slider.short(value)
      )
    ]);
    return [
      ...lines,
      ...ticks,
      svg("text", { class: "axis", x: left, y: 12 }, sure),
      svg("text", { class: "axis", x: right, y: full - 5, "text-anchor": "end" }, slider.axis)
    ];
  }
  function networkParts({ slider, values }, measured, n, { x, y }) {
    const places = values.flatMap((_, k) => Number.isNaN(measured.shares[k]) ? [] : [k]);
    if (places.length === 0) return [];
    const point = (k) => [x(values[k]), y(Math.max(0, Math.min(1, measured.shares[k])))];
    const path = places.map(
      (k) => point(k).map((number) => number.toFixed(1)).join(" ")
    );
    const marks = [];
    let next = x(slider.least) + 14 + 11 * n;
    for (const k of places) {
      const [across, up] = point(k);
      if (across < next) continue;
      marks.push(racerMark(n, across, up));
      next = across + BETWEEN_MARKS;
    }
    return [racerLine(n, `M${path.join("L")}`), ...marks];
  }
  function barParts(curve, measured, n, { x, y, row, left, right }) {
    const reach = reachOf(curve, measured);
    if (!reach?.holds) return [];
    const { below, above } = reach;
    const ends = [below, above].flatMap((end) => end ? [end] : []);
    const from = below ? x(below.value) : left;
    const to = above ? x(above.value) : right;
    return [
      racerLine(n, `M${from} ${row(n)}H${to}`),
      ...ends.flatMap(({ value, place }) => {
        const share = Math.max(0, Math.min(1, measured.shares[place]));
        return [
          svg("line", { class: "break-line", x1: x(value), x2: x(value), y1: y(share), y2: row(n) }),
          racerMark(n, x(value), row(n)),
          crossAt(x(value), y(share))
        ];
      })
    ];
  }
  function crossAt(x, y) {
    return svg("path", {
      class: "break-cross",
      d: "M-4 -4L4 4M-4 4L4 -4",
      transform: `translate(${x} ${y})`
    });
  }

  // glassnet/page/browser/racing/numbers_table.js
  var ROWS = 12;
  function numbersTable({ models }, race, slider, place) {
    const room = element("div", { class: "table-room" });
    const fill3 = () => {
      const curve = race.store.get().curves[place];
      if (!details.open || !curve?.complete) return;
      replace(room, tableOf(models, slider, curve));
    };
    const details = element(
      "details",
      { ontoggle: fill3 },
      element("summary", {}, "The curves as numbers"),
      room
    );
    race.store.subscribe(["drawn"], fill3);
    return details;
  }
  function tableOf(models, slider, { values, networks }) {
    const step = Math.max(1, Math.round((values.length - 1) / ROWS));
    const middle = values.indexOf(slider.neutral);
    const rows = values.flatMap((value, k) => {
      if ((k - middle) % step !== 0) return [];
      const cells = networks.map(
        ({ shares, bests }, n) => element("td", {}, `${models[n].classes[bests[k]]} · ${percent(shares[k])}`)
      );
      return [element("tr", {}, element("th", { scope: "row" }, slider.words(value)), ...cells)];
    });
    return element(
      "table",
      {},
      element("caption", {}, "Each network's answer, and how sure it is of the one it is held to"),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("th", { scope: "col" }, slider.label),
          ...models.map(({ name }) => element("th", { scope: "col" }, name))
        )
      ),
      element("tbody", {}, ...rows)
    );
  }

  // glassnet/page/browser/racing/panels.js
  var [SMALL, LARGE] = [110, 300];
  function panelsView(page, race) {
    return element(
      "div",
      { class: "panels" },
      ...SLIDERS.map((slider, place) => panel(page, race, slider, place))
    );
  }
  function panel(page, race, slider, place) {
    const { store } = page;
    const id = `push-${slider.name}`;
    const words = element("output", { for: id, class: "slider-words" });
    const input = element("input", {
      type: "range",
      id,
      class: "push-slider",
      min: slider.least,
      max: slider.most,
      step: slider.step,
      oninput: () => move(Number(input.value))
    });
    const chart = element("div", { class: "chart-room" });
    const cursor = element("div", { class: "chart-cursor" });
    const room = element("div", { class: "chart-and-cursor" }, chart, cursor);
    const enlarge = element(
      "button",
      { class: "enlarge", "aria-pressed": "false", onclick: toggle },
      "Enlarge"
    );
    const made = element(
      "div",
      { class: "panel", role: "group", "aria-labelledby": `${id}-label` },
      element(
        "div",
        { class: "panel-head" },
        element("label", { for: id, id: `${id}-label` }, slider.label),
        words,
        enlarge
      ),
      room,
      input,
      numbersTable(page, race, slider, place)
    );
    function move(value) {
      store.set({
        disturbance: moved(store.get().disturbance, slider.name, nearestValue(slider, value))
      });
    }
    function toggle() {
      store.set({ slider: store.get().slider === slider.name ? null : slider.name });
    }
    const draw = oncePerFrame(() => {
      const width = room.clientWidth;
      if (width === 0) return;
      const { curves, outdated } = race.store.get();
      const height = store.get().slider === slider.name ? LARGE : SMALL;
      const curve = curves[place];
      const sure = sureOf(page, curve);
      replace(chart, chartOf(slider, curve, page.models.length, sure, { width, height }));
      made.classList.toggle("is-outdated", outdated.includes(place));
      setCursor();
    });
    function setCursor() {
      const value = store.get().disturbance?.[slider.name] ?? slider.neutral;
      cursor.style.left = `${placeOf(slider, value, room.clientWidth)}px`;
    }
    store.subscribe(["disturbance"], ({ disturbance }) => {
      const value = (disturbance ?? NEUTRAL)[slider.name];
      input.value = String(value);
      input.setAttribute("aria-valuetext", slider.words(value));
      replace(words, slider.words(value));
      setCursor();
    });
    store.subscribe(["slider"], (state) => {
      const enlarged = state.slider === slider.name;
      made.classList.toggle("is-enlarged", enlarged);
      enlarge.setAttribute("aria-pressed", String(enlarged));
      draw();
    });
    race.store.subscribe(["drawn", "curves", "outdated"], draw);
    new ResizeObserver(draw).observe(room);
    followPointer(room, (x) => move(valueAtPlace(slider, x, room.clientWidth)));
    replace(words, slider.words(slider.neutral));
    input.value = String(slider.neutral);
    input.setAttribute("aria-valuetext", slider.words(slider.neutral));
    return made;
  }
  function sureOf({ models }, curve) {
    const targets = new Set(curve?.networks.map(({ target }, n) => models[n].classes[target]));
    return targets.size === 1 ? `how sure of ${[...targets][0]}` : "how sure of its first answer";
  }
  function followPointer(room, move) {
    const follow = (event) => move(event.clientX - room.getBoundingClientRect().left);
    room.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      room.setPointerCapture(event.pointerId);
      follow(event);
    });
    room.addEventListener("pointermove", (event) => {
      if (room.hasPointerCapture(event.pointerId)) follow(event);
    });
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
      let largest = x.data[first];
      for (let c = 1; c < classes; c++) largest = Math.max(largest, x.data[first + c]);
      let total = 0;
      for (let c = 0; c < classes; c++) total += Math.exp(x.data[first + c] - largest);
      for (let c = 0; c < classes; c++) {
        y.data[first + c] = Math.exp(x.data[first + c] - largest) / total;
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
    const [before, after] = border(size, window, stride, padding);
    const found = [];
    for (let start = -before; start <= size + after - window; start += stride) found.push(start);
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
        const seen = xStart + k * xStep;
        let p = wStart + k * wStep + o;
        for (let m = 0; m < run; m++, p += filters) {
          const pixel = x[seen + m];
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
        const row = rows.pixel[top] - rows.tap[top] + k;
        const column = columns.pixel[left] - columns.tap[left] + l;
        for (let c = 0; c < channels; c++) {
          sumOverPlaces(
            dw.data,
            ((k * kernelWidth + l) * channels + c) * filters,
            x.data,
            (row * width + column) * channels + c,
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
    for (let o = 0; o < filters; o++) {
      let sum = 0;
      for (let q = o; q < dy.data.length; q += filters) sum += dy.data[q];
      db.data[o] += sum;
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
      const row = f * units;
      for (let o = 0; o < units; o++) sums[row + o] += feature * dys[o];
    }
    for (let o = 0; o < units; o++) db.data[o] += dys[o];
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
          throw new RangeError(`The page can't compute the layer ${op.name} (${op.type}).`);
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

  // glassnet/page/browser/racing/idle.js
  var PATIENCE = 250;
  var SLICE = 6;
  function runWhenIdle(steps2, told) {
    let ended = false;
    const go = (left) => {
      do {
        if (ended) return;
        const { value, done } = steps2.next();
        if (done) return;
        told(value);
      } while (left() > 1);
      later(go);
    };
    later(go);
    return () => {
      ended = true;
    };
  }
  function later(go) {
    if (typeof requestIdleCallback === "function") {
      requestIdleCallback((deadline) => go(() => deadline.timeRemaining()), { timeout: PATIENCE });
      return;
    }
    setTimeout(() => {
      const end = performance.now() + SLICE;
      go(() => end - performance.now());
    });
  }

  // glassnet/page/browser/racing/race.js
  var STILLNESS = 150;
  var TIMES = 9;
  var NOTHING = {
    standings: null,
    truth: null,
    curves: SLIDERS.map(() => null),
    outdated: [],
    drawn: 0
  };
  var Race = class {
    /** @param {Page} page */
    constructor({ store, models, digits }) {
      this.page = store;
      this.models = models;
      this.digits = digits;
      this.store = createStore(NOTHING);
      this.visible = false;
      this.times = models.map(() => []);
      this.cancelAnswers = () => {
      };
      this.cancelCurves = () => {
      };
      this.timer = void 0;
      this.twins = /* @__PURE__ */ new WeakMap();
      store.subscribe(["image", "network", "model"], () => this.follow());
    }
    /** @param {boolean} visible Whether the race is on the screen. */
    show(visible) {
      this.visible = visible;
      if (visible) this.follow();
    }
    /** Compute what has changed. */
    follow() {
      if (!this.visible) return;
      const { plainImage, image, disturbance } = this.page.get();
      this.cancelAnswers();
      this.cancelCurves();
      clearTimeout(this.timer);
      if (!plainImage || !image) {
        this.store.set(NOTHING);
        return;
      }
      const question = { image: plainImage, disturbance, networks: this.networks() };
      this.store.set({ outdated: this.outdated(question) });
      this.cancelAnswers = runWhenIdle(this.answering(question, image), () => {
      });
    }
    /** A twin of each model's network; of the shown one's, with the weights that it has just now. */
    networks() {
      const { model, network } = this.page.get();
      return this.models.map((own, n) => this.twin(n === model ? network : own.network));
    }
    /** @param {Network} network */
    twin(network) {
      const twin = this.twins.get(network) ?? new Network(network.ops);
      this.twins.set(network, twin);
      return twin;
    }
    /**
     * Let all networks answer; then the curves follow, when the sliders are still.
     *
     * @param {Question} question
     * @param {Tensor} image What is to be seen now.
     * @returns {Generator<null, void>} It pauses after each answer.
     */
    *answering(question, image) {
      const { networks, image: plainImage } = question;
      const truth = this.truth();
      const standings = [];
      for (const [n, network] of networks.entries()) {
        const begin = performance.now();
        const outputs = outputsOf(network, image);
        const milliseconds = this.timed(n, performance.now() - begin);
        yield null;
        const best = argmax(outputs);
        let target = best;
        if (truth !== null) target = this.models[n].classes.indexOf(truth);
        else if (image !== plainImage) {
          target = argmax(outputsOf(network, plainImage));
          yield null;
        }
        standings.push({ outputs, best, target, milliseconds });
      }
      this.store.set({ standings, truth });
      const targets = standings.map(({ target }) => target);
      this.timer = setTimeout(() => this.measure(question, targets), STILLNESS);
    }
    /** The name of the shown digit's class; null for a drawing. */
    truth() {
      const { input } = this.page.get();
      if (input.kind !== "digit") return null;
      return this.digits.classes[this.digits.labels[input.number]];
    }
    /**
     * @param {number} n The model.
     * @param {number} milliseconds Of its last answer.
     * @returns {number} The median of the last ones.
     */
    timed(n, milliseconds) {
      const times2 = [...this.times[n], milliseconds].slice(-TIMES);
      this.times[n] = times2;
      return [...times2].sort((a, b) => a - b)[times2.length >> 1];
    }
    /**
     * The places of the sliders whose curves are to be measured again.
     *
     * @param {Question} question
     */
    outdated(question) {
      const { curves } = this.store.get();
      return curves.flatMap((curve, n) => curve?.complete && answers(curve, question) ? [] : [n]);
    }
    /**
     * Measure the curves that are out of date; the enlarged one first.
     *
     * @param {Question} question
     * @param {number[]} targets
     */
    measure(question, targets) {
      const { slider } = this.page.get();
      const fresh = this.outdated(question).map((n) => emptyCurve(question, SLIDERS[n], targets));
      fresh.sort((a, b) => Number(b.slider.name === slider) - Number(a.slider.name === slider));
      this.cancelCurves = runWhenIdle(measuring(question, fresh), (curve) => {
        if (curve !== null) this.draw(curve);
      });
    }
    /**
     * Let more of a curve be drawn: the one of before stays until there is something instead.
     *
     * @param {Curve} curve
     */
    draw(curve) {
      const { curves, outdated, drawn } = this.store.get();
      const place = SLIDERS.indexOf(curve.slider);
      this.store.set({
        curves: curves.with(place, curve),
        outdated: outdated.filter((n) => n !== place),
        drawn: drawn + 1
      });
    }
  };
  function outputsOf(network, image) {
    const values = network.forward(inputOf(network, image));
    return Float32Array.from(values[values.length - 1].data);
  }

  // glassnet/page/browser/racing/reach_table.js
  function reachTable(page, race) {
    const rows = SLIDERS.map(({ label }) => ({
      head: element("th", { scope: "row" }, label),
      cells: page.models.map(() => element("td", {}, "…"))
    }));
    const draw = oncePerFrame(() => {
      const { curves } = race.store.get();
      for (const [place, { cells }] of rows.entries()) {
        for (const [n, cell] of cells.entries()) {
          replace(cell, ...cellOf(page, SLIDERS[place], curves[place], n));
        }
      }
    });
    race.store.subscribe(["drawn", "curves"], draw);
    return element(
      "div",
      { class: "table-room", tabindex: 0, role: "region", "aria-labelledby": "reach-caption" },
      element(
        "table",
        { class: "reach" },
        element(
          "caption",
          { id: "reach-caption" },
          "Where each answer breaks: one slider is moved, and the others stay where they are"
        ),
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("td", {}),
            ...page.models.map(
              ({ name }, n) => element("th", { scope: "col" }, racerSample(n), " ", name)
            )
          )
        ),
        element("tbody", {}, ...rows.map(({ head, cells }) => element("tr", {}, head, ...cells)))
      )
    );
  }
  function cellOf({ models, store }, slider, curve, n) {
    const reach = curve && reachOf(curve, curve.networks[n]);
    if (!reach) return ["…"];
    const { classes } = models[n];
    if (!reach.holds) {
      const best = curve.networks[n].bests[curve.values.indexOf(slider.neutral)];
      return [`says ${classes[best]} from the start`];
    }
    const ends = [reach.below, reach.above].filter((end) => end !== null);
    if (ends.length === 0) return ["holds all the way"];
    const button = ({ value, answer }) => element(
      "button",
      {
        class: "break",
        "aria-label": `${slider.words(value)}: says ${classes[answer]}. Go there`,
        onclick: () => store.set({ disturbance: moved(store.get().disturbance, slider.name, value) })
      },
      `${slider.short(value)} → ${classes[answer]}`
    );
    return ends.map(button);
  }

  // glassnet/page/browser/racing/section.js
  var STILLNESS2 = 700;
  function racingSection(page) {
    const race = new Race(page);
    const several = page.models.length > 1;
    const made = section(
      "race",
      several ? "Race" : "Push it",
      several ? "All networks in this file answer the same image. Push it until they break." : "Shift, turn, scale and spoil the image, and see where the answer breaks.",
      summaryView(page, race),
      cardsView(page, race),
      ...several ? boughtView(page) : [],
      element("h3", { class: "race-heading" }, "How far can it be pushed?"),
      barView(page, race),
      panelsView(page, race),
      reachTable(page, race)
    );
    new IntersectionObserver((entries) => race.show(entries[entries.length - 1].isIntersecting), {
      rootMargin: "200px"
    }).observe(made);
    return made;
  }
  function summaryView({ models }, race) {
    const shown = element("p", { class: "race-summary", "aria-hidden": "true" });
    const said = element("p", { class: "visually-hidden", role: "status" });
    let timer;
    race.store.subscribe(["standings", "truth"], ({ standings, truth }) => {
      const words = standings ? summaryOf(models, standings, truth) : "Draw something first.";
      replace(shown, words);
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (said.textContent !== words) replace(said, words);
      }, STILLNESS2);
    });
    return element("div", {}, shown, said);
  }
  function boughtView({ models }) {
    const comparisons = comparisonsOf(models);
    if (comparisons.length === 0) return [];
    return [
      element(
        "dl",
        { class: "bought" },
        ...comparisons.flatMap(({ question, answer }) => [
          element("dt", {}, question),
          element("dd", {}, answer)
        ])
      ),
      element(
        "p",
        { class: "purpose" },
        "Each network was trained once. With another seed it comes to a somewhat different accuracy, ",
        "so small differences say little: a study over many seeds decides."
      )
    ];
  }
  function barView({ models, store }, race) {
    const picture = element("canvas", {
      class: "pixels",
      role: "img",
      "aria-label": "The image that the networks see"
    });
    const reset = element(
      "button",
      { onclick: () => store.set({ disturbance: null }), disabled: true },
      "Put all back"
    );
    const answers2 = models.map(() => element("strong", {}));
    const draw = () => {
      const { image } = store.get();
      if (!image) return;
      drawValues(picture, image.data, image.shape[0], image.shape[1], {
        most: 255,
        signed: false,
        step: image.shape[2]
      });
    };
    store.subscribe(["image"], draw);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    store.subscribe(["disturbance"], ({ disturbance }) => {
      reset.disabled = disturbance === null;
    });
    race.store.subscribe(["standings"], ({ standings }) => {
      for (const [n, answer] of answers2.entries()) {
        const standing = standings?.[n];
        const words = standing ? `${models[n].classes[standing.best]} ${percent(standing.outputs[standing.best])}` : "–";
        replace(answer, words);
        answer.classList.toggle("is-broken", !!standing && standing.best !== standing.target);
      }
    });
    return element(
      "div",
      { class: "push-bar" },
      picture,
      element(
        "ul",
        { class: "legend" },
        ...models.map(
          ({ name }, n) => element("li", { class: racerClass(n) }, racerSample(n), ` ${name} `, answers2[n])
        )
      ),
      reset
    );
  }

  // glassnet/page/browser/seeing/section.js
  function seeingSection({ store, models }) {
    const words = element("p", { role: "status" });
    store.subscribe(["answer"], ({ answer, model }) => {
      const { classes } = models[model];
      replace(
        words,
        answer ? `${classes[answer.best]}: ${percent(answer.outputs[answer.best])}` : ""
      );
    });
    return section("see", "See through", "Every layer's answer to this image.", words);
  }

  // glassnet/page/browser/shell/about.js
  function aboutSection({ file, models, digits }) {
    return section(
      "about",
      "Where this comes from",
      `This file was made by glassnet ${file.contents.glassnet}. Its images are ${digits.source}.${digits.credit && ` ${digits.credit}`} How each network was trained:`,
      ...models.map(receiptOf)
    );
  }
  function receiptOf({ name, receipt }) {
    const rows = receipt.map(
      ([heading, value]) => element("tr", {}, element("th", { scope: "row" }, heading), element("td", {}, value))
    );
    return element(
      "details",
      {},
      element("summary", {}, name),
      element("table", { class: "receipt" }, element("tbody", {}, ...rows))
    );
  }

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
      if (timer === void 0) timer = setTimeout(write, MILLISECONDS);
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
    return [
      {
        name: "push",
        key: "disturbance",
        write: ({ disturbance }) => disturbance ? disturbanceText(disturbance) : null,
        read(text) {
          const disturbance = disturbanceFrom(text);
          return disturbance && { disturbance };
        }
      },
      {
        name: "slider",
        key: "slider",
        write: ({ slider }) => slider,
        read(text) {
          const found = SLIDERS.find(({ name }) => name === text);
          return found ? { slider: found.name } : null;
        }
      }
    ];
  }
  function disturbanceText(disturbance) {
    return SLIDERS.filter(({ name, neutral }) => disturbance[name] !== neutral).map(({ name }) => `${name}:${disturbance[name]}`).join(",");
  }
  function disturbanceFrom(text) {
    let disturbance = null;
    for (const word of text.split(",")) {
      const [name, number, ...more] = word.split(":");
      const slider = SLIDERS.find((one) => one.name === name);
      const value = Number(number);
      if (!slider || !number || more.length > 0 || !Number.isFinite(value)) return null;
      disturbance = moved(disturbance, slider.name, nearestValue(slider, value));
    }
    return disturbance;
  }

  // glassnet/page/browser/seeing/address.js
  function seeingParts(_page) {
    return [];
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
      const measured = accuracy === null ? "" : ` · test accuracy ${percent(accuracy)} (${data})`;
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

  // glassnet/page/browser/shell/theme.js
  var THEMES = ["auto", "light", "dark"];
  var KEY2 = "glassnet-colours";
  function themeChoice(store) {
    const drawAnew = () => store.set({ input: { ...store.get().input } });
    const choice = element(
      "select",
      {
        id: "colours",
        onchange: () => {
          remember(choice.value);
          apply(choice.value);
          drawAnew();
        }
      },
      ...THEMES.map((theme) => element("option", {}, theme))
    );
    choice.value = remembered();
    apply(choice.value);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAnew);
    return element(
      "span",
      { class: "choice" },
      element("label", { for: "colours" }, "Colours"),
      choice
    );
  }
  function apply(theme) {
    const { dataset } = document.documentElement;
    if (theme === "auto") delete dataset.theme;
    else dataset.theme = theme;
  }
  function remembered() {
    try {
      const theme = localStorage.getItem(KEY2) ?? "";
      return THEMES.includes(theme) ? theme : "auto";
    } catch {
      return "auto";
    }
  }
  function remember(theme) {
    try {
      localStorage.setItem(KEY2, theme);
    } catch {
    }
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
    store.subscribe(
      ["model"],
      ({ model }) => store.set({ network: models[model].network, weightsFrom: "", unit: null })
    );
    const sections = [
      modelChoice(page),
      drawingSection(page),
      seeingSection(page),
      racingSection(page),
      filmSection(page),
      trainingSection(page),
      aboutSection(page)
    ];
    document.querySelector("header")?.append(themeChoice(store));
    main.replaceChildren(...sections.filter((section2) => section2 !== null));
    store.set({ input: { kind: "digit", number: 0 }, ...readAddress(parts) });
    keepAddress(store, parts);
  }
  function firstState(models) {
    return {
      input: { kind: "strokes", strokes: [] },
      plainImage: null,
      disturbance: null,
      slider: null,
      image: null,
      model: 0,
      network: models[0].network,
      weightsFrom: "",
      answer: null,
      unit: null,
      frame: null
    };
  }

  // glassnet/page/browser/main.js
  if (typeof document !== "undefined") openPage();
})();
