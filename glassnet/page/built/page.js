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
  function drawValues(canvas, values, height, width, { most, signed = true, start = 0, step = 1 }) {
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext("2d");
    if (!context) return;
    const pixels = context.createImageData(width, height);
    const { paper, ink, negative, positive } = scheme();
    for (let i = 0, at = start; i < height * width; i++, at += step) {
      const share = most > 0 ? values[at] / most : 0;
      const far = share < 0 ? negative : signed ? positive : ink;
      const size = Math.min(1, Math.abs(share));
      for (let c = 0; c < 3; c++) pixels.data[4 * i + c] = paper[c] + size * (far[c] - paper[c]);
      pixels.data[4 * i + 3] = 255;
    }
    context.putImageData(pixels, 0, 0);
  }

  // glassnet/page/browser/shell/elements.js
  function element(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
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

  // glassnet/page/browser/racing/disturbing.js
  function disturb(image, _disturbance) {
    return image;
  }

  // glassnet/page/browser/racing/section.js
  function racingSection(_page) {
    return null;
  }

  // glassnet/page/browser/shell/numbers.js
  function percent(share) {
    return `${(100 * share).toFixed(1)} %`;
  }
  function whole(value) {
    return Math.round(value).toLocaleString("en");
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
    return [];
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
      const row = f * units;
      for (let o = 0; o < units; o++) sums[row + o] += feature * dys[o];
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

  // glassnet/page/browser/mathematics/tensor.js
  function sizeOf(shape) {
    return shape.reduce((product, length) => product * length, 1);
  }
  function zeros(shape, like) {
    const size = sizeOf(shape);
    const data = like instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
    return { data, shape: [...shape] };
  }

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
      frame: null
    };
  }

  // glassnet/page/browser/main.js
  if (typeof document !== "undefined") openPage();
})();
