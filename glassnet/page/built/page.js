/* Generated from glassnet/page/browser by tools/build_page.py: change the source. */
"use strict";
(() => {
  // glassnet/page/browser/shell/address.js
  var MILLISECONDS = 400;
  function readAddress(parts, opening) {
    const words = new URLSearchParams(location.hash.slice(1));
    const found = { ...opening };
    for (const part of parts) {
      const text = words.get(part.name);
      if (text !== null) Object.assign(found, part.read(text, found));
    }
    return found;
  }
  function keepAddress(store, parts, opening) {
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
    addEventListener("hashchange", () => store.set(readAddress(parts, opening)));
  }
  function indexFrom(text, count) {
    const number = Number(text);
    return /^\d+$/.test(text) && number < count ? number : null;
  }

  // glassnet/page/browser/drawing/strokes.js
  var GRID = 1024;
  var MOST_STROKES = 200;
  var MOST_POINTS = 4e3;
  var LEAST_STEP = 3 / GRID;
  var EMPTY = Object.freeze([]);
  function pointAt(x, y) {
    return [onGrid(x), onGrid(y)];
  }
  function onGrid(value) {
    return Math.round(Math.min(Math.max(value, 0), 1) * GRID) / GRID;
  }
  function countPoints(drawing) {
    return drawing.reduce((sum, stroke) => sum + stroke.length, 0);
  }
  function isFull(drawing) {
    return drawing.length >= MOST_STROKES || countPoints(drawing) >= MOST_POINTS;
  }
  function withStroke(drawing, point) {
    return isFull(drawing) ? drawing : [...drawing, [point]];
  }
  function withPoints(drawing, points) {
    const stroke = [...drawing[drawing.length - 1]];
    const room = MOST_POINTS - countPoints(drawing);
    const before2 = stroke.length;
    for (const point of points) {
      const last = stroke[stroke.length - 1];
      const away = Math.hypot(point[0] - last[0], point[1] - last[1]);
      if (away >= LEAST_STEP && stroke.length - before2 < room) stroke.push(point);
    }
    return stroke.length === before2 ? drawing : [...drawing.slice(0, -1), stroke];
  }

  // glassnet/page/browser/drawing/short_text.js
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var BITS = 5;
  var MORE = 1 << BITS;
  var MOST_DIGITS = 3;
  function textOf(drawing) {
    return drawing.map(textOfStroke).join(".");
  }
  function textOfStroke(stroke) {
    let text = "";
    let before2 = [0, 0];
    for (const point of stroke) {
      const place = point.map((value) => Math.round(value * GRID));
      text += textOfNumber(place[0] - before2[0]) + textOfNumber(place[1] - before2[1]);
      before2 = place;
    }
    return text;
  }
  function textOfNumber(number) {
    let rest = number < 0 ? -2 * number - 1 : 2 * number;
    let text = "";
    while (rest >= MORE) {
      text += DIGITS[rest % MORE + MORE];
      rest = Math.floor(rest / MORE);
    }
    return text + DIGITS[rest];
  }
  function drawingOf(text) {
    if (text === "") return EMPTY;
    if (text.length > 2 * MOST_DIGITS * MOST_POINTS + MOST_STROKES) return null;
    const parts = text.split(".");
    if (parts.length > MOST_STROKES) return null;
    const drawing = [];
    let count = 0;
    for (const part of parts) {
      const numbers2 = numbersOf(part);
      if (numbers2 === null || numbers2.length === 0 || numbers2.length % 2) return null;
      count += numbers2.length / 2;
      if (count > MOST_POINTS) return null;
      const stroke = strokeOf(numbers2);
      if (stroke === null) return null;
      drawing.push(stroke);
    }
    return drawing;
  }
  function strokeOf(numbers2) {
    const stroke = [];
    let [x, y] = [0, 0];
    for (let i = 0; i < numbers2.length; i += 2) {
      x += numbers2[i];
      y += numbers2[i + 1];
      if (Math.min(x, y) < 0 || Math.max(x, y) > GRID) return null;
      stroke.push(pointAt(x / GRID, y / GRID));
    }
    return stroke;
  }
  function numbersOf(text) {
    const numbers2 = [];
    let value = 0;
    let scale = 1;
    for (const character of text) {
      const digit = DIGITS.indexOf(character);
      if (digit < 0 || scale >= MORE ** MOST_DIGITS) return null;
      value += digit % MORE * scale;
      scale *= MORE;
      if (digit < MORE) {
        numbers2.push(value % 2 ? -(value + 1) / 2 : value / 2);
        value = 0;
        scale = 1;
      }
    }
    return scale === 1 ? numbers2 : null;
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
      },
      {
        name: "strokes",
        key: "input",
        write: ({ input }) => input.kind === "strokes" ? textOf(input.strokes) : null,
        read(text) {
          const strokes = drawingOf(text);
          return strokes && { input: { kind: "strokes", strokes } };
        }
      }
    ];
  }

  // glassnet/page/browser/film/address.js
  function filmParts({ file }) {
    const films = file.contents.films;
    return [
      {
        name: "film",
        key: "frame",
        write({ frame }) {
          if (!frame) return null;
          const beside2 = frame.beside === null ? [] : [frame.beside];
          return [frame.film, ...beside2, `step${frame.step}`].join(".");
        },
        read(text) {
          const words = text.split(".");
          const last = words.pop() ?? "";
          const [film, beside2 = null] = words.map((word) => indexFrom(word, films.length));
          if (film === null || film === void 0 || words.length > 2) return null;
          if (words.length === 2 && (beside2 === null || beside2 === film)) return null;
          const shown = beside2 === null ? [films[film]] : [films[film], films[beside2]];
          const most = Math.max(...shown.map(({ steps: steps2 }) => steps2));
          const step2 = last.startsWith("step") ? indexFrom(last.slice(4), most + 1) : null;
          return step2 === null ? null : { frame: { film, beside: beside2, step: step2 } };
        }
      }
    ];
  }

  // glassnet/page/browser/shell/numbers.js
  function short(value) {
    if (!Number.isFinite(value)) return minus(String(value));
    if (value === 0) return "0";
    const size = Math.abs(value);
    const text = size >= 1e5 || size < 1e-3 ? value.toExponential(1).replace("e+", "·10^").replace("e", "·10^") : size >= 100 ? value.toFixed(0) : value.toPrecision(3);
    return minus(text);
  }
  function percent(share, digits = 1) {
    return `${(100 * share).toFixed(digits)} %`;
  }
  function accuracyText(share) {
    return percent(share, 2);
  }
  function minus(text) {
    return text.replaceAll("-", "−");
  }
  function whole(value) {
    return Math.round(value).toLocaleString("en");
  }
  function fixed(value, digits) {
    const text = value.toFixed(digits);
    return Number(text) === 0 ? text.replace("-", "") : minus(text);
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
  function valuesOf({ least, most, step: step2 }) {
    const count = Math.round((most - least) / step2) + 1;
    return Array.from({ length: count }, (_, n) => valueAt({ least, step: step2 }, n));
  }
  function nearestValue({ least, most, step: step2 }, number) {
    const within = Math.min(most, Math.max(least, number));
    return valueAt({ least, step: step2 }, Math.round((within - least) / step2));
  }
  function valueAt({ least, step: step2 }, n) {
    return Number((least + n * step2).toFixed(6)) + 0;
  }
  function plain(value) {
    return String(Number(value.toFixed(2)));
  }
  function signed(value) {
    return value > 0 ? `+${plain(value)}` : minus(plain(value));
  }
  function sided(value, below, above, none) {
    if (value === 0) return none;
    const words = `${plain(Math.abs(value))} ${value < 0 ? below : above}`;
    return Math.abs(value) === 1 ? words.replace(/^1 pixels/, "1 pixel") : words;
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
  function shapeOf(ops, op) {
    return op === IMAGE ? ops[0].inputShape : ops[op].outputShape;
  }
  function valuesOf2(answer, op) {
    return op === IMAGE ? answer.x : answer.values[op];
  }
  function unitValue(answer, { op, index }) {
    const { data, shape } = valuesOf2(answer, op);
    return data[offsetOf(shape, index)];
  }
  function sameUnit(one, other) {
    if (one === null || other === null) return one === other;
    return one.op === other.op && String(one.index) === String(other.index);
  }
  function isUnit(ops, { op, index }) {
    return op >= IMAGE && op < ops.length && isPlace(shapeOf(ops, op), index);
  }

  // glassnet/page/browser/seeing/address.js
  var IMAGE_NAME = "image";
  function seeingParts({ models }) {
    return [
      {
        name: "unit",
        key: "unit",
        write: ({ unit }) => unit && unitText(unit),
        read(text, { model = 0 }) {
          const unit = unitFrom(text, models[model].network.ops);
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

  // glassnet/page/browser/address_parts.js
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

  // glassnet/page/browser/mathematics/tensor.js
  function sizeOf(shape) {
    return shape.reduce((product, length) => product * length, 1);
  }
  function asMaps(shape) {
    return shape.length === 3 ? [shape[0], shape[1], shape[2]] : [1, 1, shape[shape.length - 1]];
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

  // glassnet/page/browser/shell/digits.js
  async function openDigits(file) {
    const { images, ...known2 } = file.contents.digits;
    return { ...known2, images: await file.tensor(images) };
  }
  function digitImage({ images }, number) {
    const shape = images.shape.slice(1);
    const size = sizeOf(shape);
    return { data: images.data.slice(number * size, (number + 1) * size), shape };
  }

  // glassnet/page/browser/drawing/pieces.js
  var DUST = 0.03;
  var NEAR = 0.2;
  var COMPLETE = 0.4;
  var HAIR = 0.03;
  var WHOLE_HOLE = 0.8;
  var FILLED = 0.7;
  var MOST_PIECES = 100;
  function findPieces(there, width, height, around) {
    const runs = findRuns(there, width, height);
    const labels = new Int32Array(there.length);
    const pieces = /* @__PURE__ */ new Map();
    for (const run of runs) {
      const first = firstOf(run);
      const { row: row2, start, end } = run;
      const piece = pieces.get(first) ?? emptyPiece(pieces.size + 1, width, height);
      pieces.set(first, piece);
      labels.fill(piece.label, row2 * width + start, row2 * width + end);
      piece.top = Math.min(piece.top, row2);
      piece.bottom = Math.max(piece.bottom, row2 + 1);
      piece.left = Math.min(piece.left, start);
      piece.right = Math.max(piece.right, end);
      piece.area += end - start;
    }
    const found = [...pieces.values()];
    for (const piece of found) {
      const nearest = Math.min(piece.top, piece.left, height - piece.bottom, width - piece.right);
      piece.margin = around + nearest;
    }
    found.sort((one, other) => other.area - one.area);
    return { labels, pieces: found.slice(0, MOST_PIECES) };
  }
  function findRuns(there, width, height) {
    const runs = [];
    let above = 0;
    for (let row2 = 0; row2 < height; row2++) {
      const first = runs.length;
      for (let column = 0; column < width; column++) {
        if (!there[row2 * width + column]) continue;
        const start = column;
        while (column < width && there[row2 * width + column]) column++;
        const run = { row: row2, start, end: column, joined: null };
        for (let i = above; i < first; i++) {
          const other = runs[i];
          if (other.row === row2 - 1 && other.start <= run.end && other.end >= start) join(run, other);
        }
        runs.push(run);
      }
      above = first;
    }
    return runs;
  }
  function join(one, other) {
    const [first, second] = [firstOf(one), firstOf(other)];
    if (first === second) return;
    const isBefore = first.row < second.row || first.row === second.row && first.start < second.start;
    if (isBefore) second.joined = first;
    else first.joined = second;
  }
  function firstOf(run) {
    let first = run;
    while (first.joined) first = first.joined;
    if (first !== run) run.joined = first;
    return first;
  }
  function emptyPiece(label2, width, height) {
    return { label: label2, top: height, left: width, bottom: 0, right: 0, area: 0, margin: 0 };
  }
  function chooseDigit(pieces) {
    const main = mainPiece(pieces);
    const chosen = [main];
    let others = pieces.filter(
      (piece) => piece !== main && piece.area >= DUST * main.area && !isHole(piece) && !isHair(piece)
    );
    for (; ; ) {
      const most = NEAR * extentOf(boxOf(chosen));
      const near = others.filter((piece) => gap(piece, chosen) <= most);
      if (near.length === 0) return chosen;
      chosen.push(...near);
      others = others.filter((piece) => !near.includes(piece));
    }
  }
  function mainPiece(pieces) {
    const thick = pieces.filter((piece) => !isHair(piece));
    const possible = thick.length ? thick : pieces;
    const longest = longestOf(possible);
    const complete = possible.filter((piece) => !isHole(piece));
    if (complete.length) {
      const best = longestOf(complete);
      if (extentOf(best) >= COMPLETE * extentOf(longest)) return best;
    }
    return longest;
  }
  function longestOf(pieces) {
    return pieces.reduce((best, piece) => extentOf(piece) > extentOf(best) ? piece : best);
  }
  function boxOf(pieces) {
    return {
      top: Math.min(...pieces.map((piece) => piece.top)),
      left: Math.min(...pieces.map((piece) => piece.left)),
      bottom: Math.max(...pieces.map((piece) => piece.bottom)),
      right: Math.max(...pieces.map((piece) => piece.right))
    };
  }
  function extentOf(box) {
    return Math.max(box.bottom - box.top, box.right - box.left);
  }
  function isHair(piece) {
    return piece.area < HAIR * extentOf(piece) ** 2;
  }
  function isHole(piece) {
    const [height, width] = [piece.bottom - piece.top, piece.right - piece.left];
    const [shorter, longer] = [Math.min(height, width), Math.max(height, width)];
    return piece.margin <= longer && shorter >= WHOLE_HOLE * longer && piece.area > FILLED * height * width;
  }
  function gap(piece, pieces) {
    return Math.min(
      ...pieces.map(
        (other) => Math.max(
          piece.top - other.bottom,
          other.top - piece.bottom,
          piece.left - other.right,
          other.left - piece.right,
          0
        )
      )
    );
  }

  // glassnet/page/browser/drawing/rendering.js
  var SIDE = 200;
  var AROUND = 100;
  var INK = 196;
  var PEN = 25;
  var SHOWN_PEN = 0.05;
  var LEAST_SIZE = 0.02;
  function placingOf(drawing) {
    const [left, top, right, bottom] = boxOfPoints(drawing);
    const scale = (INK - PEN) / Math.max(right - left, bottom - top, LEAST_SIZE);
    return {
      scale,
      shift: [SIDE / 2 - scale * (left + right) / 2, SIDE / 2 - scale * (top + bottom) / 2]
    };
  }
  function boxOfPoints(drawing) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const stroke of drawing) {
      for (const [x, y] of stroke) {
        left = Math.min(left, x);
        top = Math.min(top, y);
        right = Math.max(right, x);
        bottom = Math.max(bottom, y);
      }
    }
    return [left, top, right, bottom];
  }
  function render(drawing, placing, pen = PEN) {
    const plane = { data: new Uint8Array(SIDE * SIDE), width: SIDE, height: SIDE };
    for (const stroke of drawing) {
      const points = placedPoints(stroke, placing);
      inkSegment(plane, points[0], points[0], pen / 2);
      for (let i = 1; i < points.length; i++) {
        inkSegment(plane, points[i - 1], points[i], pen / 2);
      }
    }
    return plane;
  }
  function placedPoints(stroke, { scale, shift }) {
    return stroke.map(([x, y]) => [scale * x + shift[0], scale * y + shift[1]]);
  }
  function inkSegment(plane, from, to, radius) {
    const { data, width, height } = plane;
    const reach = radius + 0.5;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const squared = dx * dx + dy * dy;
    const length = Math.sqrt(squared);
    const left = Math.min(from[0], to[0]) - reach;
    const right = Math.max(from[0], to[0]) + reach;
    const top = Math.max(0, Math.floor(Math.min(from[1], to[1]) - reach));
    const bottom = Math.min(height - 1, Math.ceil(Math.max(from[1], to[1]) + reach));
    for (let row2 = top; row2 <= bottom; row2++) {
      const y = row2 + 0.5 - from[1];
      let [first, last] = [left, right];
      if (Math.abs(dy) > 1e-9) {
        const middle = from[0] + y * dx / dy;
        const aside = Math.abs(reach * length / dy);
        first = Math.max(first, middle - aside);
        last = Math.min(last, middle + aside);
      }
      const end = Math.min(width - 1, Math.ceil(last));
      for (let column = Math.max(0, Math.floor(first)); column <= end; column++) {
        const x = column + 0.5 - from[0];
        const along2 = squared > 0 ? Math.min(Math.max((x * dx + y * dy) / squared, 0), 1) : 0;
        const across = x - along2 * dx;
        const down = y - along2 * dy;
        const covered = reach - Math.sqrt(across * across + down * down);
        if (covered <= 0) continue;
        const ink = covered >= 1 ? 255 : Math.round(255 * covered);
        const place = row2 * width + column;
        if (ink > data[place]) data[place] = ink;
      }
    }
  }

  // glassnet/page/browser/drawing/resizing.js
  var BOX = { support: 0.5, weight: (x) => x > -0.5 && x <= 0.5 ? 1 : 0 };
  var BILINEAR = { support: 1, weight: (x) => Math.max(1 - Math.abs(x), 0) };
  function resize(data, [height, width], [newHeight, newWidth], filter) {
    const narrow = new Float32Array(height * newWidth);
    along(data, narrow, height, [width, 1], [newWidth, 1], weightsOf(width, newWidth, filter));
    const small = new Float32Array(newHeight * newWidth);
    const weights = weightsOf(height, newHeight, filter);
    along(narrow, small, newWidth, [1, newWidth], [1, newWidth], weights);
    return small;
  }
  function along(source, target, lines, sourceSteps, targetSteps, weights) {
    for (let line2 = 0; line2 < lines; line2++) {
      for (let place = 0; place < weights.length; place++) {
        const { first, shares: shares2 } = weights[place];
        let sum = 0;
        let at = line2 * sourceSteps[0] + first * sourceSteps[1];
        for (let i = 0; i < shares2.length; i++, at += sourceSteps[1]) sum += source[at] * shares2[i];
        target[line2 * targetSteps[0] + place * targetSteps[1]] = sum;
      }
    }
  }
  function weightsOf(size, newSize, filter) {
    const scale = size / newSize;
    const wide = Math.max(scale, 1);
    return Array.from({ length: newSize }, (_, place) => {
      const middle = (place + 0.5) * scale;
      const first = Math.max(Math.trunc(middle - filter.support * wide + 0.5), 0);
      const end = Math.min(Math.trunc(middle + filter.support * wide + 0.5), size);
      const shares2 = [];
      for (let i = first; i < end; i++) shares2.push(filter.weight((i - middle + 0.5) * (1 / wide)));
      const sum = shares2.reduce((total, share) => total + share, 0);
      return { first, shares: shares2.map((share) => share / sum) };
    });
  }

  // glassnet/page/browser/drawing/digit.js
  var IMAGE_SIDE = 28;
  var BOX_SIDE = 20;
  var CENTRE = 14;
  var FAINTEST_INK = Math.fround(0.2);
  var LEAST_INK = Math.fround(0.01);
  var LEAST_CONTRAST = 0.05;
  function digitOf(drawing, pen) {
    let strokes = drawing;
    while (strokes.length) {
      const placing = placingOf(strokes);
      const picture = render(strokes, placing, pen);
      const { scaled, image, top, left, labels, chosen } = normalizeDigit(picture);
      const kept = strokes.filter((stroke) => {
        const label2 = labelAt(labels, stroke[0], placing, picture.width);
        return chosen.some((piece) => piece.label === label2);
      });
      if (kept.length === strokes.length) {
        const leftOut2 = drawing.length - strokes.length;
        return { drawing: strokes, leftOut: leftOut2, picture, scaled, top, left, image };
      }
      strokes = kept;
    }
    return null;
  }
  function wholeBoard(drawing) {
    return render(drawing, { scale: SIDE, shift: [0, 0] }, SHOWN_PEN * SIDE);
  }
  function labelAt(labels, [x, y], { scale, shift }, width) {
    return labels[Math.floor(scale * y + shift[1]) * width + Math.floor(scale * x + shift[0])];
  }
  function normalizeDigit(picture) {
    const levels = inkLevels(picture.data);
    const isInk = Uint8Array.from(levels, (level2) => level2 > FAINTEST_INK ? 1 : 0);
    const there = new Uint8Array(picture.data.length);
    for (let i = 0; i < there.length; i++) there[i] = isInk[picture.data[i]];
    const { labels, pieces } = findPieces(there, picture.width, picture.height, AROUND);
    const chosen = chooseDigit(pieces);
    const scaled = scaleIntoBox(picture, levels, labels, chosen);
    return { ...centreByMass(scaled), scaled, labels, pieces, chosen };
  }
  function inkLevels(data) {
    const levels = new Float32Array(256);
    for (let byte = 0; byte < 256; byte++) {
      levels[byte] = 1 - Math.fround((255 - byte) / 255);
    }
    const counts = new Uint32Array(256);
    for (const byte of data) counts[byte]++;
    const most = counts.findLastIndex((count) => count > 0);
    const floor = Math.min(LEAST_INK, 0.5 * levels[most]);
    for (let byte = 0; byte < 256; byte++) if (levels[byte] <= floor) counts[byte] = 0;
    const contrast = Math.fround(Math.max(percentile(counts, levels, 95), LEAST_CONTRAST));
    return levels.map((level2) => level2 / contrast);
  }
  function percentile(counts, levels, percent2) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const place = (total - 1) * percent2 / 100;
    const [low, high] = [Math.floor(place), Math.ceil(place)].map((rank) => {
      let level2 = 0;
      for (let above = rank; above >= counts[level2]; level2++) above -= counts[level2];
      return levels[level2];
    });
    return low + (high - low) * (place - Math.floor(place));
  }
  function scaleIntoBox(picture, levels, labels, chosen) {
    const { top, left, bottom, right } = boxOf(chosen);
    const [height, width] = [bottom - top, right - left];
    const ink = new Float32Array(height * width);
    const mine = new Set(chosen.map((piece) => piece.label));
    const counts = new Uint32Array(256);
    for (let row2 = 0; row2 < height; row2++) {
      for (let column = 0; column < width; column++) {
        const place = (top + row2) * picture.width + left + column;
        const isMine = mine.has(labels[place]);
        if (isMine) counts[picture.data[place]]++;
        if (isMine || labels[place] === 0) ink[row2 * width + column] = levels[picture.data[place]];
      }
    }
    const full = Math.fround(percentile(counts, levels, 90));
    for (let i = 0; i < ink.length; i++) ink[i] = Math.min(ink[i] / full, 1);
    const scale = BOX_SIDE / Math.max(height, width);
    const newHeight = Math.max(1, roundHalfToEven(height * scale));
    const newWidth = Math.max(1, roundHalfToEven(width * scale));
    const filter = scale < 1 ? BOX : BILINEAR;
    const small = resize(ink, [height, width], [newHeight, newWidth], filter);
    const brighter = Math.fround(255 / small.reduce((most, value) => Math.max(most, value), 0));
    const data = Uint8Array.from(small, (value) => roundHalfToEven(Math.fround(value * brighter)));
    return { data, width: newWidth, height: newHeight };
  }
  function centreByMass({ data, width, height }) {
    let [mass, down, across] = [0, 0, 0];
    for (let row2 = 0; row2 < height; row2++) {
      for (let column = 0; column < width; column++) {
        const value = data[row2 * width + column];
        mass += value;
        down += value * row2;
        across += value * column;
      }
    }
    const top = startOf(down / mass, height);
    const left = startOf(across / mass, width);
    const image = new Uint8Array(IMAGE_SIDE * IMAGE_SIDE);
    for (let row2 = 0; row2 < height; row2++) {
      image.set(data.subarray(row2 * width, (row2 + 1) * width), (top + row2) * IMAGE_SIDE + left);
    }
    return { image: { data: image, width: IMAGE_SIDE, height: IMAGE_SIDE }, top, left };
  }
  function startOf(centre, size) {
    return Math.min(Math.max(roundHalfToEven(CENTRE - centre), 0), IMAGE_SIDE - size);
  }
  function roundHalfToEven(value) {
    const below = Math.floor(value);
    const above = value - below;
    if (above === 0.5) return below % 2 === 0 ? below : below + 1;
    return above < 0.5 ? below : below + 1;
  }

  // glassnet/page/browser/drawing/form.js
  function inForm(image, { shape, background }) {
    const [height, width, channels] = shape;
    const data = new Float32Array(height * width * channels);
    const bytes = scaledToFit(image, height, width);
    bytes.forEach((byte, i) => {
      data.fill(background === "bright" ? 255 - byte : byte, i * channels, (i + 1) * channels);
    });
    return { data, shape };
  }
  function scaledToFit(image, height, width) {
    if (image.height === height && image.width === width) return image.data;
    const scale = Math.min(height / image.height, width / image.width);
    const down = shares(image.height, height, scale);
    const across = shares(image.width, width, scale);
    const fitted = new Uint8Array(height * width);
    for (let row2 = 0; row2 < height; row2++) {
      for (let column = 0; column < width; column++) {
        let sum = 0;
        for (const [r, vertical] of down[row2]) {
          for (const [c, level2] of across[column]) {
            sum += vertical * level2 * image.data[r * image.width + c];
          }
        }
        fitted[row2 * width + column] = Math.round(sum);
      }
    }
    return fitted;
  }
  function shares(size, target, scale) {
    const start = (target - size * scale) / 2;
    return Array.from({ length: target }, (_, cell) => {
      const covered = [];
      for (let pixel = 0; pixel < size; pixel++) {
        const left = start + pixel * scale;
        const share = Math.min(left + scale, cell + 1) - Math.max(left, cell);
        if (share > 1e-9) covered.push([pixel, share]);
      }
      return covered;
    });
  }

  // glassnet/page/browser/drawing/input.js
  var known = /* @__PURE__ */ new WeakMap();
  function stepsOf(input, { form }) {
    if (input.kind === "digit" || form.crop !== "digit") return null;
    let steps2 = known.get(input.strokes);
    if (steps2 === void 0) {
      steps2 = digitOf(input.strokes);
      known.set(input.strokes, steps2);
    }
    return steps2;
  }
  function imageFromInput(input, digits) {
    if (input.kind === "digit") return digitImage(digits, input.number);
    if (input.strokes.length === 0) return null;
    const plane = stepsOf(input, digits)?.image ?? wholeBoard(input.strokes);
    return inForm(plane, digits.form);
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
  function setText(element2, text) {
    if (element2.textContent !== text) element2.textContent = text;
  }
  var waiting = /* @__PURE__ */ new Set();
  var isAwaited = false;
  function oncePerFrame(draw) {
    return () => {
      waiting.add(draw);
      awaitFrame();
    };
  }
  function awaitFrame() {
    if (isAwaited) return;
    isAwaited = true;
    requestAnimationFrame(drawFrame);
  }
  function drawFrame() {
    const drawn = /* @__PURE__ */ new Set();
    for (const draw of waiting) {
      if (drawn.has(draw)) continue;
      waiting.delete(draw);
      drawn.add(draw);
      try {
        draw();
      } catch (error) {
        reportError(error);
      }
    }
    isAwaited = false;
    if (waiting.size > 0) awaitFrame();
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
  function drawValues(canvas, values, height, width, { most, signed: signed2 = true }) {
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext("2d");
    if (!context) return;
    const pixels = context.createImageData(width, height);
    const paint = painter({ most, signed: signed2 });
    for (let i = 0; i < height * width; i++) paint(pixels.data, i, values[i]);
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

  // glassnet/page/browser/drawing/rubbing.js
  var RUBBER = 0.05;
  function rubbedOut(drawing, from, to) {
    const away = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const places = Math.max(1, Math.ceil(away / (RUBBER / 2)));
    let left = drawing;
    for (let i = 0; i <= places; i++) {
      const share = i / places;
      left = rubbedAt(left, [
        from[0] + share * (to[0] - from[0]),
        from[1] + share * (to[1] - from[1])
      ]);
    }
    return left.length > MOST_STROKES || countPoints(left) > MOST_POINTS ? drawing : left;
  }
  function rubbedAt(drawing, middle) {
    const left = [];
    for (const stroke of drawing) {
      if (isTouched(stroke, middle)) left.push(...partsOutside(stroke, middle));
      else left.push(stroke);
    }
    const same = left.length === drawing.length && left.every((stroke, i) => stroke === drawing[i]);
    return same ? drawing : left;
  }
  function isTouched(stroke, middle) {
    if (isInside(stroke[0], middle)) return true;
    return stroke.some((point, i) => i > 0 && crossing(stroke[i - 1], point, middle) !== null);
  }
  function partsOutside(stroke, middle) {
    const parts = [];
    let part = isInside(stroke[0], middle) ? [] : [stroke[0]];
    for (let i = 1; i < stroke.length; i++) {
      const [from, to] = [stroke[i - 1], stroke[i]];
      const within = crossing(from, to, middle);
      if (within === null) {
        part.push(to);
        continue;
      }
      const [enters, leaves] = within;
      if (enters > 0) part.push(between(from, to, enters));
      if (part.length) parts.push(part);
      part = leaves < 1 ? [between(from, to, leaves), to] : [];
    }
    if (part.length) parts.push(part);
    return parts;
  }
  function isInside(point, middle) {
    return Math.hypot(point[0] - middle[0], point[1] - middle[1]) < RUBBER;
  }
  function crossing(from, to, middle) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const [x, y] = [from[0] - middle[0], from[1] - middle[1]];
    const a = dx * dx + dy * dy;
    const b = x * dx + y * dy;
    const rest = b * b - a * (x * x + y * y - RUBBER * RUBBER);
    if (a === 0 || rest <= 0) return null;
    const enters = Math.max((-b - Math.sqrt(rest)) / a, 0);
    const leaves = Math.min((-b + Math.sqrt(rest)) / a, 1);
    return enters < leaves ? [enters, leaves] : null;
  }
  function between(from, to, share) {
    return pointAt(from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]));
  }

  // glassnet/page/browser/drawing/board.js
  var ARM = 0.035;
  function createBoard({ store, digits }, { hint, isRubbing }) {
    const canvas = element("canvas", {
      class: "board",
      id: "board",
      role: "application",
      tabindex: "0",
      "aria-label": "Board: draw a digit",
      "aria-describedby": hint
    });
    let pen = null;
    let rubber = null;
    const paint = () => {
      const context = sized(canvas);
      if (!context) return;
      const { input } = store.get();
      if (input.kind === "digit") paintDigit(context, digitImage(digits, input.number));
      else paintStrokes(context, input.strokes);
      if (pen) paintPen(context, pen.place, pen.down, isRubbing());
      if (rubber) outline(context, ring(rubber, RUBBER));
    };
    store.subscribe(["input"], paint);
    new ResizeObserver(paint).observe(canvas);
    onColoursChanged(paint);
    whenPixelsChange(paint);
    return {
      canvas,
      showPen(place, down) {
        pen = place && { place, down };
        paint();
      },
      showRubber(place) {
        if (place === null && rubber === null) return;
        rubber = place;
        paint();
      }
    };
  }
  function sized(canvas) {
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (canvas.width !== side) canvas.width = side;
    if (canvas.height !== side) canvas.height = side;
    const context = canvas.getContext("2d");
    if (!context || side === 0) return null;
    context.setTransform(side, 0, 0, side, 0, 0);
    context.fillStyle = css(scheme().paper);
    context.fillRect(0, 0, 1, 1);
    return context;
  }
  function whenPixelsChange(act) {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const changed = () => {
      act();
      whenPixelsChange(act);
    };
    query.addEventListener("change", changed, { once: true });
  }
  function paintStrokes(context, drawing) {
    context.strokeStyle = css(scheme().ink);
    context.lineWidth = SHOWN_PEN;
    context.lineCap = "round";
    context.lineJoin = "round";
    for (const stroke of drawing) {
      context.beginPath();
      context.moveTo(...stroke[0]);
      for (const point of stroke.length > 1 ? stroke.slice(1) : stroke) context.lineTo(...point);
      context.stroke();
    }
  }
  function paintDigit(context, { data, shape: [height, width, channels] }) {
    const { paper, ink } = scheme();
    const side = 1 / Math.max(height, width);
    const [left, top] = [(1 - width * side) / 2, (1 - height * side) / 2];
    const edge = side * 0.02;
    for (let row2 = 0; row2 < height; row2++) {
      for (let column = 0; column < width; column++) {
        const at = (row2 * width + column) * channels;
        context.fillStyle = channels === 3 ? css([data[at], data[at + 1], data[at + 2]]) : css(paper.map((from, c) => from + data[at] / 255 * (ink[c] - from)));
        context.fillRect(left + column * side, top + row2 * side, side + edge, side + edge);
      }
    }
  }
  function paintPen(context, [x, y], down, rubbing) {
    const radius = rubbing ? RUBBER : SHOWN_PEN / 2;
    const path = ring([x, y], radius);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1]
    ]) {
      path.moveTo(x + dx * radius, y + dy * radius);
      path.lineTo(x + dx * (radius + ARM), y + dy * (radius + ARM));
    }
    if (down && !rubbing) {
      context.fillStyle = css(scheme().positive);
      context.fill(path);
    }
    outline(context, path);
  }
  function ring([x, y], radius) {
    const path = new Path2D();
    path.arc(x, y, radius, 0, 2 * Math.PI);
    return path;
  }
  function outline(context, path) {
    const { positive, paper } = scheme();
    context.lineCap = "butt";
    for (
      const [colour, width] of
      /** @type {const} */
      [
        [paper, 0.018],
        [positive, 9e-3]
      ]
    ) {
      context.strokeStyle = css(colour);
      context.lineWidth = width;
      context.stroke(path);
    }
  }
  function css(colour) {
    return `rgb(${colour.map(Math.round).join(" ")})`;
  }

  // glassnet/page/browser/drawing/editing.js
  var MOST_UNDONE = 200;
  function drawingIn(input) {
    return input.kind === "strokes" ? input.strokes : EMPTY;
  }
  var Editing = class {
    /** @type {Input[]} */
    #earlier = [];
    /** @type {{ start: Input, drawing: Drawing, rub: boolean, last: Point } | null} */
    #gesture = null;
    /**
     * @param {import("../shell/state.js").PageStore} store
     * @param {(sentence: string) => void} say for what somebody should hear of
     */
    constructor(store, say) {
      this.store = store;
      this.say = say;
      this.showSoon = oncePerFrame(() => this.#gesture && this.#put(this.#gesture.drawing));
    }
    /** Whether a pen, or the rubber, is down. */
    get isBusy() {
      return this.#gesture !== null;
    }
    /** Whether there is something to go back to. */
    get canUndo() {
      return this.#earlier.length > 0;
    }
    /**
     * Put the pen, or the rubber, down.
     *
     * @param {Point} point
     * @param {boolean} [rub]
     */
    begin(point, rub = false) {
      this.end();
      const { input } = this.store.get();
      const before2 = drawingIn(input);
      if (!rub && isFull(before2)) {
        this.say("The board is full: undo or rub something out first.");
        return;
      }
      const drawing = rub ? rubbedOut(before2, point, point) : withStroke(before2, point);
      this.#gesture = { start: input, drawing, rub, last: point };
      this.#remember(input);
      this.#put(drawing);
    }
    /**
     * Move what is down.
     *
     * @param {readonly Point[]} points
     */
    go(points) {
      const gesture = this.#gesture;
      if (!gesture) return;
      if (!gesture.rub) gesture.drawing = withPoints(gesture.drawing, points);
      else {
        for (const point of points) {
          gesture.drawing = rubbedOut(gesture.drawing, gesture.last, point);
          gesture.last = point;
        }
      }
      this.showSoon();
    }
    /** Lift it. */
    end() {
      if (!this.#gesture) return;
      const { start, drawing } = this.#gesture;
      this.#gesture = null;
      if (drawing === drawingIn(start)) this.#earlier.pop();
      this.#put(drawing);
    }
    /** Take back what it did since it was put down. */
    cancel() {
      if (!this.#gesture) return;
      const { start } = this.#gesture;
      this.#gesture = null;
      this.#earlier.pop();
      this.store.set({ input: start });
    }
    /** Go back to what was there before the last gesture. */
    undo() {
      this.end();
      const input = this.#earlier.pop();
      if (!input) return;
      this.store.set({ input });
      this.say("Undone.");
    }
    clear() {
      this.show({ kind: "strokes", strokes: EMPTY });
      this.say("The board is empty.");
    }
    /**
     * Put something else on the board.
     *
     * @param {Input} input
     */
    show(input) {
      this.end();
      const before2 = this.store.get().input;
      const isLost = before2.kind === "strokes" ? before2.strokes.length > 0 : input.kind === "strokes";
      if (isLost) this.#remember(before2);
      this.store.set({ input });
    }
    /** @param {Drawing} strokes */
    #put(strokes) {
      if (strokes === drawingIn(this.store.get().input)) return;
      this.store.set({ input: { kind: "strokes", strokes } });
    }
    /** @param {Input} input */
    #remember(input) {
      this.#earlier.push(input);
      if (this.#earlier.length > MOST_UNDONE) this.#earlier.shift();
    }
  };

  // glassnet/page/browser/shell/image_picture.js
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

  // glassnet/page/browser/drawing/npy.js
  var MAGIC = "NUMPY\0";
  var ALIGNED = 64;
  function npyFile(dtype, shape, data) {
    const sides = shape.join(", ") + (shape.length === 1 ? "," : "");
    const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${sides}), }`;
    const before2 = MAGIC.length + 2;
    const end = Math.ceil((before2 + header.length + 1) / ALIGNED) * ALIGNED;
    const bytes = new Uint8Array(end + data.length);
    const padded = `${header.padEnd(end - before2 - 1)}
`;
    new DataView(bytes.buffer).setUint16(MAGIC.length, padded.length, true);
    putText(bytes, 0, MAGIC);
    putText(bytes, before2, padded);
    bytes.set(data, end);
    return bytes;
  }
  function putText(bytes, start, text) {
    for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
  }

  // glassnet/page/browser/drawing/zip.js
  var FIRST_OF_JANUARY_1980 = 1 << 5 | 1;
  var VERSION = 20;
  function zipFile(files) {
    const parts = [];
    const list = [];
    let start = 0;
    for (const { name, bytes } of files) {
      const letters = new TextEncoder().encode(name);
      const facts = factsOf(letters, bytes);
      const local = numbers([4, 67324752], ...facts, [2, 0]);
      parts.push(local, letters, bytes);
      list.push(
        // Comment, disk and attributes there are none; then where the file begins.
        numbers(
          [4, 33639248],
          [2, VERSION],
          ...facts,
          [2, 0],
          [2, 0],
          [2, 0],
          [2, 0],
          [4, 0],
          [4, start]
        ),
        letters
      );
      start += local.length + letters.length + bytes.length;
    }
    const size = list.reduce((sum, part) => sum + part.length, 0);
    const count = files.length;
    const end = numbers(
      [4, 101010256],
      [2, 0],
      [2, 0],
      [2, count],
      [2, count],
      [4, size],
      [4, start],
      [2, 0]
    );
    return joined([...parts, ...list, end]);
  }
  function factsOf(name, bytes) {
    return [
      [2, VERSION],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, FIRST_OF_JANUARY_1980],
      [4, crc32(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, name.length]
    ];
  }
  function numbers(...fields) {
    const bytes = fields.flatMap(
      ([size, value]) => Array.from({ length: size }, (_, i) => value >>> 8 * i & 255)
    );
    return Uint8Array.from(bytes);
  }
  function joined(parts) {
    const whole2 = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let start = 0;
    for (const part of parts) {
      whole2.set(part, start);
      start += part.length;
    }
    return whole2;
  }
  function crc32(bytes) {
    let remainder = 4294967295;
    for (const byte of bytes) {
      remainder ^= byte;
      for (let bit = 0; bit < 8; bit++) {
        remainder = remainder >>> 1 ^ (remainder & 1 ? 3988292384 : 0);
      }
    }
    return (remainder ^ 4294967295) >>> 0;
  }

  // glassnet/page/browser/drawing/kept.js
  function npzFile(kept) {
    const { shape } = kept[0].image;
    const size = kept[0].image.data.length;
    const x = new Uint8Array(kept.length * size);
    kept.forEach(({ image }, i) => {
      x.set(image.data, i * size);
    });
    const y = BigInt64Array.from(kept, ({ label: label2 }) => BigInt(label2));
    const sides = shape[2] === 1 ? shape.slice(0, 2) : shape;
    return zipFile([
      { name: "x.npy", bytes: npyFile("|u1", [kept.length, ...sides], x) },
      { name: "y.npy", bytes: npyFile("<i8", [kept.length], new Uint8Array(y.buffer)) }
    ]);
  }

  // glassnet/page/browser/drawing/keeping.js
  var FILE = "drawings.npz";
  var COMMAND = [
    "glassnet train lenet",
    "--recipe fast",
    `--data ${FILE}`,
    "--output mine.safetensors"
  ];
  var Keeping = class {
    /** @type {KeptDrawing[]} */
    #kept = [];
    #isDownloaded = true;
    /**
     * @param {import("../page.js").Page} page
     * @param {import("./editing.js").Editing} editing
     * @param {(sentence: string) => void} say
     */
    constructor({ store, digits }, editing, say) {
      this.store = store;
      this.classes = digits.classes;
      this.editing = editing;
      this.say = say;
      this.labels = this.classes.map(
        (name, label2) => element("button", { type: "button", onclick: () => this.#keep(label2) }, name)
      );
      this.list = element("ul", { class: "kept", "aria-label": "Kept drawings" });
      this.download = element("button", { type: "button", onclick: () => this.#save() });
      this.element = this.#build();
      addEventListener("beforeunload", (event) => {
        if (this.#kept.length && !this.#isDownloaded) event.preventDefault();
      });
      onColoursChanged(() => this.#show());
      this.#show();
    }
    #build() {
      return element(
        "details",
        { class: "keeping" },
        element("summary", {}, "Keep drawings, to teach a network your hand"),
        element(
          "p",
          { class: "facts" },
          "Draw a digit, and say what it is; some dozens of each are a good beginning. The drawings ",
          "stay in this page until you close it: download them, and train a network with them: ",
          element("code", {}, ...COMMAND.flatMap((word) => [" ", element("span", {}, word)]))
        ),
        element("p", { "aria-hidden": "true" }, "Keep the drawing as a"),
        element(
          "div",
          { class: "keep-labels", role: "group", "aria-label": "Keep the drawing as" },
          ...this.labels
        ),
        this.list,
        this.download
      );
    }
    /** @param {number} label */
    #keep(label2) {
      const { input, plainImage } = this.store.get();
      if (!plainImage || input.kind !== "strokes") {
        this.say("Draw something first: there is nothing to keep.");
        return;
      }
      this.#kept = [...this.#kept, { image: plainImage, label: label2 }];
      this.#isDownloaded = false;
      this.#show();
      this.editing.clear();
      this.say(`Kept as ${this.classes[label2]}. The board is empty for the next one.`);
    }
    /** @param {KeptDrawing} drawing */
    #remove(drawing) {
      this.#kept = this.#kept.filter((other) => other !== drawing);
      this.#show();
      (this.list.querySelector("button") ?? this.labels[0]).focus();
    }
    #save() {
      const address = URL.createObjectURL(new Blob([npzFile(this.#kept)]));
      element("a", { href: address, download: FILE }).click();
      setTimeout(() => URL.revokeObjectURL(address), 6e4);
      this.#isDownloaded = true;
    }
    #show() {
      const items = this.#kept.map(
        (drawing) => itemOf(drawing, this.classes, (removed) => this.#remove(removed))
      );
      replace(this.list, ...items);
      this.list.hidden = this.download.hidden = items.length === 0;
      const count = items.length === 1 ? "1 drawing" : `${items.length} drawings`;
      this.download.textContent = `Download ${count} as ${FILE}`;
    }
  };
  function itemOf(drawing, classes, remove) {
    const canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
    paintImage(canvas, drawing.image);
    const name = classes[drawing.label];
    const button2 = element(
      "button",
      { type: "button", title: "Remove", onclick: () => remove(drawing) },
      canvas,
      element("span", { class: "visually-hidden" }, "Remove the drawing of "),
      name
    );
    return element("li", {}, button2);
  }

  // glassnet/page/browser/drawing/keys.js
  var STEP = 1 / 32;
  var ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  var KeyboardPen = class {
    /** @type {Point} */
    #place = [0.5, 0.25];
    #down = false;
    /** @type {Set<string>} The arrows that are pressed. */
    #held = /* @__PURE__ */ new Set();
    /**
     * @param {HTMLElement} board
     * @param {object} parts
     * @param {import("./editing.js").Editing} parts.editing
     * @param {() => boolean} parts.isRubbing whether the rubber is chosen
     * @param {(place: Point | null, down: boolean) => void} parts.show show the pen there; null for no
     *   pen, where the board is left
     * @param {(sentence: string) => void} parts.say
     */
    constructor(board, { editing, isRubbing, show, say }) {
      this.editing = editing;
      this.isRubbing = isRubbing;
      this.show = show;
      this.say = say;
      board.addEventListener("keydown", (event) => this.#onKey(event));
      board.addEventListener("keyup", (event) => this.#held.delete(event.key));
      board.addEventListener("pointerdown", () => this.#leave());
      board.addEventListener("blur", () => this.#leave());
    }
    /** @param {KeyboardEvent} event */
    #onKey(event) {
      if (event.altKey) return;
      const command = event.ctrlKey || event.metaKey;
      if (command ? event.key.toLowerCase() === "z" : event.key === "Backspace") this.#undo();
      else if (command) return;
      else if (event.key in ARROWS) {
        this.#held.add(event.key);
        this.#move(event.shiftKey ? STEP / 4 : STEP);
      } else if (event.key === " " || event.key === "Enter") {
        if (!event.repeat) this.#turn();
      } else if (event.key === "Escape") {
        this.#lift();
        this.show(this.#place, this.#down);
      } else return;
      event.preventDefault();
    }
    /** @param {number} step in units of the board */
    #move(step2) {
      let [x, y] = this.#place;
      for (const key of this.#held) {
        x += step2 * ARROWS[key][0];
        y += step2 * ARROWS[key][1];
      }
      this.#place = pointAt(x, y);
      if (this.#down) this.editing.go([this.#place]);
      this.show(this.#place, this.#down);
      this.say(wordsFor(this.#place));
    }
    /** Put the pen down, or lift it. */
    #turn() {
      if (this.#down) this.#lift();
      else {
        const rubbing = this.isRubbing();
        this.editing.begin(this.#place, rubbing);
        this.#down = this.editing.isBusy;
        if (this.#down) this.say(`${rubbing ? "Rubber" : "Pen"} down, ${wordsFor(this.#place)}`);
      }
      this.show(this.#place, this.#down);
    }
    #lift() {
      if (!this.#down) return;
      this.#down = false;
      this.editing.end();
      this.say("Pen up.");
    }
    #undo() {
      this.#lift();
      this.editing.undo();
      this.show(this.#place, this.#down);
    }
    #leave() {
      this.#held.clear();
      this.#lift();
      this.show(null, false);
    }
  };
  function wordsFor([x, y]) {
    return `${Math.round(100 * x)} from the left, ${Math.round(100 * y)} from the top.`;
  }

  // glassnet/page/browser/drawing/pointers.js
  var RUBBER_END = 32;
  function followPointers(board, { editing, isRubbing, showRubber }) {
    let drawing = null;
    const ofDrawing = (act) => (event) => {
      if (event.pointerId === drawing) act(event);
    };
    const finish = () => {
      drawing = null;
    };
    board.addEventListener("pointerdown", (event) => {
      const rubberEnd = (event.buttons & RUBBER_END) !== 0;
      if (drawing !== null || event.button !== 0 && !rubberEnd) return;
      event.preventDefault();
      board.focus({ preventScroll: true, focusVisible: false });
      drawing = event.pointerId;
      board.setPointerCapture(event.pointerId);
      editing.begin(pointOf(board, event), rubberEnd || isRubbing());
    });
    board.addEventListener(
      "pointermove",
      ofDrawing((event) => {
        const all = event.getCoalescedEvents?.() ?? [];
        editing.go((all.length ? all : [event]).map((each) => pointOf(board, each)));
      })
    );
    board.addEventListener(
      "pointerup",
      ofDrawing((event) => {
        finish();
        editing.go([pointOf(board, event)]);
        editing.end();
      })
    );
    board.addEventListener(
      "pointercancel",
      ofDrawing(() => {
        finish();
        editing.cancel();
      })
    );
    board.addEventListener(
      "lostpointercapture",
      ofDrawing(() => {
        finish();
        editing.end();
      })
    );
    board.addEventListener("pointermove", (event) => {
      const other = drawing !== null && drawing !== event.pointerId;
      if (!other) showRubber(isRubbing() ? pointOf(board, event) : null);
    });
    board.addEventListener("pointerleave", () => showRubber(null));
    board.addEventListener("contextmenu", (event) => {
      if (drawing !== null) event.preventDefault();
    });
  }
  function pointOf(board, event) {
    const { left, top, width, height } = board.getBoundingClientRect();
    return pointAt((event.clientX - left) / width, (event.clientY - top) / height);
  }

  // glassnet/page/browser/drawing/steps.js
  function createSteps({ store, digits }) {
    const strokes = step("The strokes at one size");
    strokes.canvas.classList.remove("pixels");
    const scaled = step("The digit in its box");
    const image = step("The image that the network takes");
    const guides = svg("svg", { class: "guides", "aria-hidden": "true" });
    image.frame.append(guides);
    const nothing = element("p", { class: "nothing" }, "Nothing, since nothing is drawn.");
    const show = () => {
      const { input, image: seen2, disturbance } = store.get();
      const steps2 = stepsOf(input, digits);
      strokes.item.hidden = scaled.item.hidden = steps2 === null;
      image.item.hidden = seen2 === null;
      nothing.hidden = seen2 !== null;
      if (seen2) paintImage(image.canvas, seen2);
      image.words.textContent = wordsOnImage(input, steps2, disturbance !== null);
      showGuides(guides, disturbance ? null : steps2);
      if (!steps2) return;
      showPlane(strokes.canvas, steps2.picture);
      strokes.words.textContent = `1. ${wordsOnStrokes(steps2)}`;
      showPlane(scaled.canvas, inBox(steps2.scaled));
      scaled.words.textContent = `2. Its longer side becomes ${BOX_SIDE} pixels.`;
    };
    store.subscribe(["image"], show);
    onColoursChanged(show);
    show();
    return element(
      "div",
      { class: "seen" },
      element("h3", {}, "What the network sees"),
      nothing,
      element("ol", { class: "drawing-steps" }, strokes.item, scaled.item, image.item)
    );
  }
  function wordsOnImage(input, steps2, isDisturbed) {
    const side = `${IMAGE_SIDE}×${IMAGE_SIDE}`;
    const words = steps2 ? `3. Its centre of mass comes into the middle of ${side}.` : input.kind === "digit" ? "As the image stands in its data set." : "All of the board, at the size of the network's images.";
    return isDisturbed ? `${words} Then it is disturbed, as you chose below.` : words;
  }
  function step(name) {
    const canvas = element("canvas", { class: "pixels", role: "img", "aria-label": name });
    const frame = element("div", { class: "step-picture" }, canvas);
    const words = element("p", {});
    return { canvas, frame, words, item: element("li", {}, frame, words) };
  }
  function wordsOnStrokes({ leftOut: leftOut2 }) {
    if (leftOut2 === 0) return "Every drawing gets one size and one pen.";
    const which = leftOut2 === 1 ? "One stroke lies" : `${leftOut2} strokes lie`;
    return `${which} apart and ${leftOut2 === 1 ? "is" : "are"} left out; the rest gets one size.`;
  }
  function showPlane(canvas, { data, width, height }) {
    drawValues(canvas, data, height, width, { most: 255, signed: false });
  }
  function inBox({ data, width, height }) {
    const box = new Uint8Array(BOX_SIDE * BOX_SIDE);
    const top = Math.floor((BOX_SIDE - height) / 2);
    const left = Math.floor((BOX_SIDE - width) / 2);
    for (let row2 = 0; row2 < height; row2++) {
      box.set(data.subarray(row2 * width, (row2 + 1) * width), (top + row2) * BOX_SIDE + left);
    }
    return { data: box, width: BOX_SIDE, height: BOX_SIDE };
  }
  function showGuides(guides, steps2) {
    guides.setAttribute("viewBox", `0 0 ${IMAGE_SIDE} ${IMAGE_SIDE}`);
    if (!steps2) return guides.replaceChildren();
    const { top, left, scaled } = steps2;
    const middle = IMAGE_SIDE / 2 + 0.5;
    const box = { x: left, y: top, width: scaled.width, height: scaled.height };
    guides.replaceChildren(
      svg("rect", box),
      svg("path", { d: `M${middle - 1} ${middle}h2M${middle} ${middle - 1}v2` })
    );
  }

  // glassnet/page/browser/drawing/tools.js
  function createTools(store, editing) {
    const undo = element("button", { type: "button", onclick: () => editing.undo() }, "Undo");
    const rub = element(
      "button",
      {
        type: "button",
        "aria-pressed": "false",
        onclick: () => rub.setAttribute("aria-pressed", String(!isRubbing()))
      },
      "Rub out"
    );
    const clear = element("button", { type: "button", onclick: () => editing.clear() }, "Clear");
    const isRubbing = () => rub.getAttribute("aria-pressed") === "true";
    store.subscribe(["input"], ({ input }) => {
      const isEmpty = drawingIn(input).length === 0;
      undo.setAttribute("aria-disabled", String(!editing.canUndo));
      clear.setAttribute("aria-disabled", String(isEmpty && input.kind === "strokes"));
    });
    const bar2 = element(
      "div",
      { class: "tools", role: "group", "aria-label": "Tools of the board" },
      undo,
      rub,
      clear
    );
    return { bar: bar2, isRubbing };
  }
  function createStepping({ store, digits }, editing) {
    const count = digits.labels.length;
    let number = 0;
    const go = (step2) => {
      const isShown = store.get().input.kind === "digit";
      number = isShown ? (number + step2 + count) % count : number;
      editing.show({ kind: "digit", number });
    };
    const words = element("p", { class: "which-digit", "aria-live": "polite" });
    store.subscribe(["input"], ({ input }) => {
      if (input.kind === "digit") {
        number = input.number;
        const label2 = digits.classes[digits.labels[number]];
        words.textContent = `${number + 1} of ${count}: labelled ${label2}`;
      } else words.textContent = `Or look at ${count} ${digits.source}.`;
    });
    return element(
      "div",
      { class: "stepping", role: "group", "aria-label": `The ${digits.source}` },
      element(
        "button",
        { type: "button", "aria-label": "Previous image", onclick: () => go(-1) },
        "‹"
      ),
      words,
      element("button", { type: "button", "aria-label": "Next image", onclick: () => go(1) }, "›")
    );
  }

  // glassnet/page/browser/drawing/section.js
  var HINT = "board-hint";
  function drawingSection(page) {
    const { store } = page;
    const spoken = element("p", { class: "visually-hidden", "aria-live": "polite" });
    const say = (sentence) => {
      spoken.textContent = sentence;
    };
    const editing = new Editing(store, say);
    const { bar: bar2, isRubbing } = createTools(store, editing);
    const { canvas, showPen, showRubber } = createBoard(page, { hint: HINT, isRubbing });
    followPointers(canvas, { editing, isRubbing, showRubber });
    new KeyboardPen(canvas, { editing, isRubbing, show: showPen, say });
    return section(
      "draw",
      "Draw",
      "Draw a digit with the mouse, a finger or a pen; every network on this page answers at once.",
      element(
        "div",
        { class: "drawing" },
        element(
          "div",
          { class: "drawing-board" },
          canvas,
          bar2,
          createStepping(page, editing),
          hintForKeys(),
          spoken
        ),
        element(
          "div",
          { class: "drawing-seen" },
          createSteps(page),
          new Keeping(page, editing, say).element
        )
      )
    );
  }
  function hintForKeys() {
    const key = (name) => element("kbd", {}, name);
    return element(
      "p",
      { class: "hint", id: HINT },
      "By keyboard, on the board: arrows move the pen (",
      key("Shift"),
      " for small steps), ",
      key("Space"),
      " or ",
      key("Enter"),
      " puts it down and lifts it, ",
      key("Backspace"),
      " undoes."
    );
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
    return { x, values, outputs, best: argmax(outputs) };
  }
  function inputOf(network, image) {
    return { data: image.data, shape: network.ops[0].inputShape };
  }
  function sayAnything(outputs) {
    return Array.from(outputs).every(Number.isFinite);
  }

  // glassnet/page/browser/film/kernels.js
  var MOST_OUTPUTS = 32;
  var MOST_INPUTS = 16;
  var MOST_ROWS = 120;
  var GAP = 2;
  var LARGEST = 12;
  var SMALLEST = 2;
  function layersWithWeights(ops) {
    return [...ops.keys()].filter((n) => ops[n].weights.length > 0);
  }
  function namesWithWeights({ layers, network: { ops } }) {
    return layersWithWeights(ops).map(
      (n) => layers.find(({ name }) => name === ops[n].layer)?.label ?? ops[n].name
    );
  }
  function kernelsOf(ops, n) {
    const shape = kernelShape(ops, n);
    const [, , inputs, outputs] = shape;
    const isMatrix = shape[0] === 1 && shape[1] === 1;
    const fitting = Math.max(1, Math.min(MOST_INPUTS, Math.floor(MOST_ROWS / shape[0])));
    return {
      shape,
      inputs: isMatrix ? inputs : Math.min(inputs, fitting),
      outputs: isMatrix ? outputs : Math.min(outputs, MOST_OUTPUTS)
    };
  }
  function kernelShape(ops, n) {
    const { shape } = ops[n].weights[0];
    if (shape.length === 4) return (
      /** @type {[number, number, number, number]} */
      shape
    );
    const [features, units] = shape;
    const before2 = ops.slice(0, n).findLast(({ type }) => type !== "Dropout");
    if (before2?.type === "Flatten" && before2.inputShape.length === 3) {
      const [rows, columns, channels] = before2.inputShape;
      return [rows, columns, channels, units];
    }
    return [1, 1, features, units];
  }
  function kernelLayout({ shape: [height, width], inputs, outputs }, available) {
    const isMatrix = height === 1 && width === 1;
    const gap2 = isMatrix ? 0 : GAP;
    const rowOf2 = (scale2) => Math.floor(available / (scale2 * (width + gap2)));
    const largest2 = isMatrix ? 3 : LARGEST;
    let scale = largest2;
    while (scale > SMALLEST && rowOf2(scale) < outputs) scale--;
    const columns = inputs === 1 ? Math.max(1, Math.min(outputs, rowOf2(scale))) : outputs;
    return { count: inputs * outputs, height, width, columns, cell: 1, gap: gap2, scale };
  }
  function weightAt({ shape: [, , channels, units], outputs }, weights) {
    return (map, place) => {
      const input = Math.floor(map / outputs);
      return weights[(place * channels + input) * units + map % outputs];
    };
  }
  function kernelWords({ shape: [height, width, channels, units], inputs, outputs }) {
    if (height === 1 && width === 1) return `Weights: ${channels} inputs down, ${units} units across`;
    const shown = outputs < units ? `the first ${outputs} of ${units}` : `${units}`;
    const rows = inputs < channels ? `, the first ${inputs} of ${channels} inputs` : "";
    const below = channels > 1 && !rows ? `, a row for each of its ${channels} inputs` : rows;
    return `Filters of ${height}×${width}: ${shown}${below}`;
  }

  // glassnet/page/browser/film/choice.js
  var NONE = "none";
  var SHORT = 0.2;
  var Choice = class {
    /**
     * @param {(Film | null)[]} films null for a damaged one.
     * @param {() => void} onChange Something else was chosen.
     */
    constructor(films, onChange) {
      this.films = films;
      const whole2 = [...films.keys()].filter((number) => films[number]);
      this.film = whole2[0];
      this.beside = whole2[1] ?? null;
      this.view = { logarithmic: true, stretched: this.#differInLength() };
      this.layer = 0;
      this.first = element("select", {
        id: "film-first",
        onchange: () => {
          this.film = Number(this.first.value);
          if (this.beside === this.film) this.beside = null;
          this.#fill();
          onChange();
        }
      });
      this.second = element("select", {
        id: "film-second",
        onchange: () => {
          this.beside = this.second.value === NONE ? null : Number(this.second.value);
          onChange();
        }
      });
      this.layers = element("select", {
        id: "film-layer",
        onchange: () => {
          this.layer = this.layers.selectedIndex;
          onChange();
        }
      });
      this.filmChoice = element(
        "p",
        { class: "film-choice", hidden: whole2.length < 2 },
        labelled("Film", this.first),
        labelled("Beside it", this.second)
      );
      this.layerChoice = element("p", { class: "film-choice" }, labelled("Layer", this.layers));
      this.viewChoice = element(
        "p",
        { class: "film-choice" },
        this.#box("logarithmic", "Logarithmic loss", onChange),
        this.#box("stretched", "Steps wide where the film looks closely", onChange)
      );
      this.#fill();
    }
    /** Whether one film is so short that on an even axis of steps one would hardly see it. */
    #differInLength() {
      const lengths = [this.film, this.beside].flatMap((number) => {
        const film = number === null ? null : this.films[number];
        return film ? [film.description.steps] : [];
      });
      return Math.min(...lengths) < SHORT * Math.max(...lengths);
    }
    /**
     * Choose what a frame shows.
     *
     * @param {NonNullable<State["frame"]>} frame
     * @returns {boolean} Whether that is something else than before.
     */
    take({ film, beside: beside2 }) {
      if (film === this.film && beside2 === this.beside) return false;
      this.film = film;
      this.beside = beside2;
      this.#fill();
      return true;
    }
    #fill() {
      const options = this.films.flatMap(
        (film, number) => film ? [{ number, name: film.description.name }] : []
      );
      const option = (value, name) => element("option", { value }, name);
      replace(this.first, ...options.map(({ number, name }) => option(number, name)));
      const others = options.filter(({ number }) => number !== this.film);
      replace(
        this.second,
        option(NONE, "nothing"),
        ...others.map(({ number, name }) => option(number, name))
      );
      this.first.value = String(this.film);
      this.second.value = this.beside === null ? NONE : String(this.beside);
      this.#fillLayers();
    }
    #fillLayers() {
      const film = this.films[this.film];
      if (!film) return;
      const names = namesWithWeights(film.model);
      this.layer = Math.min(this.layer, names.length - 1);
      replace(this.layers, ...names.map((name) => element("option", {}, name)));
      this.layers.selectedIndex = this.layer;
    }
    /**
     * @param {keyof View} name
     * @param {string} words
     * @param {() => void} onChange
     */
    #box(name, words, onChange) {
      const box = element("input", {
        type: "checkbox",
        checked: this.view[name],
        onchange: () => {
          this.view = { ...this.view, [name]: box.checked };
          onChange();
        }
      });
      return element("label", { class: "film-box" }, box, words);
    }
  };
  function labelled(words, select) {
    return element(
      "span",
      { class: "film-pair" },
      element("label", { for: select.id }, words),
      select
    );
  }

  // glassnet/page/browser/film/player.js
  var STOPS = 6;
  var SPEEDS = [0.5, 1, 2, 4];
  var Player = class {
    /**
     * @param {() => boolean} onNext Go to the next stop; false if there is none.
     * @param {() => void} onChange It has begun to play, or ended.
     */
    constructor(onNext, onChange) {
      this.onNext = onNext;
      this.onChange = onChange;
      this.speed = 1;
      this.timer = void 0;
    }
    get plays() {
      return this.timer !== void 0;
    }
    play() {
      if (this.plays) return;
      this.#wait();
      this.onChange();
    }
    pause() {
      if (!this.plays) return;
      clearTimeout(this.timer);
      this.timer = void 0;
      this.onChange();
    }
    #wait() {
      this.timer = setTimeout(
        () => {
          if (this.onNext()) this.#wait();
          else this.pause();
        },
        1e3 / STOPS / this.speed
      );
    }
  };

  // glassnet/page/browser/film/controls.js
  var PAGE = 10;
  var Controls = class {
    /** @param {Wishes} wishes */
    constructor({ onStop, onPlay, onSpeed, onLeave, onSay }) {
      this.onStop = onStop;
      this.play = element("button", { type: "button", class: "film-play", onclick: onPlay }, "Play");
      this.slider = element("input", {
        type: "range",
        min: 0,
        step: 1,
        "aria-label": "Step of the training",
        oninput: () => onStop(this.slider.valueAsNumber)
      });
      this.words = element("output", { class: "film-words", "aria-live": "off" });
      const speed = element(
        "select",
        { id: "film-speed", onchange: () => onSpeed(SPEEDS[speed.selectedIndex]) },
        ...SPEEDS.map((factor) => element("option", { selected: factor === 1 }, `${factor}×`))
      );
      this.leave = element("button", { type: "button", onclick: onLeave }, "Leave the film");
      this.status = element("p", { class: "visually-hidden", role: "status" });
      this.element = element(
        "div",
        { class: "film-controls", role: "group", "aria-label": "The film" },
        this.play,
        this.slider,
        this.words,
        element("label", { class: "film-speed", for: "film-speed" }, "Speed"),
        speed,
        this.leave,
        element("button", { type: "button", class: "film-say", onclick: onSay }, "Say the step"),
        this.status
      );
    }
    /**
     * @param {number[]} stops
     * @param {number} stop The one that is shown.
     * @param {string} words What is shown there.
     * @param {boolean} showing Whether the page follows the film.
     */
    show(stops, stop, words, showing) {
      this.slider.max = String(stops.length - 1);
      this.slider.valueAsNumber = stop;
      this.slider.setAttribute("aria-valuetext", words);
      this.words.textContent = words;
      this.leave.disabled = !showing;
      this.element.classList.toggle("showing", showing);
    }
    /** @param {boolean} plays */
    showPlaying(plays) {
      this.play.textContent = plays ? "Pause" : "Play";
    }
    /** Tell a screen reader where the film stands. */
    say() {
      const words = this.words.textContent ?? "";
      this.status.textContent = "";
      requestAnimationFrame(() => {
        this.status.textContent = words;
      });
    }
    /**
     * Follow a key that is pressed anywhere in the section, as the slider itself would. What has
     * arrows of its own keeps them.
     *
     * @param {KeyboardEvent} event
     */
    followKey(event) {
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const here = this.slider.valueAsNumber;
      const last = Number(this.slider.max);
      const places = {
        ArrowLeft: here - 1,
        ArrowRight: here + 1,
        PageUp: here + PAGE,
        PageDown: here - PAGE,
        Home: 0,
        End: last
      };
      if (!Object.hasOwn(places, event.key)) return;
      event.preventDefault();
      this.onStop(Math.max(0, Math.min(last, places[event.key])));
    }
  };

  // glassnet/page/browser/film/smoothing.js
  var PART = 80;
  function level(values) {
    const reach = Math.floor(values.length / PART / 2);
    return Array.from({ length: values.length }, (_, n) => {
      const near = [];
      const last = Math.min(values.length - 1, n + reach);
      for (let i = Math.max(0, n - reach); i <= last; i++) {
        if (Number.isFinite(values[i])) near.push(values[i]);
      }
      near.sort((a, b) => a - b);
      return Number.isFinite(values[n]) ? near[near.length >> 1] : Number.NaN;
    });
  }

  // glassnet/page/browser/film/curve_parts.js
  function axes(plot) {
    const { right, bottom, height } = plot;
    const ticks = plot.steps.ticks.map(({ value, text }) => {
      const x = plot.x(value);
      const anchor = x > right - 16 ? "end" : "middle";
      return label("tick", anchor === "end" ? right : x, bottom + 16, text, anchor);
    });
    return [
      label("axis-name", 0, 12, "Loss of each step"),
      ...plot.losses.ticks.flatMap(({ value, text }) => line(plot, plot.lossY(value), text)),
      ...plot.hasAccuracies ? accuracyAxis(plot) : [],
      ...ticks,
      label("axis-name", right, height - 4, "Steps", "end")
    ];
  }
  function accuracyAxis(plot) {
    const { ticks } = plot.accuracies;
    return [
      label("axis-name", 0, plot.accuracyTop - 16, "Accuracy after each epoch"),
      ...ticks.flatMap(({ value, text }) => line(plot, plot.accuracyY(value), text))
    ];
  }
  function knowingNothing(plot, { description }) {
    const { constantLoss, constantAccuracy } = description;
    const marked = (y, value) => [
      svg("line", { class: "constant", x1: plot.left, x2: plot.right, y1: y, y2: y }),
      label("constant-name", plot.right, y - 5, `knows nothing: ${value}`, "end")
    ];
    return [
      ...constantLoss === null ? [] : marked(plot.lossY(constantLoss), short(constantLoss)),
      ...constantAccuracy === null || !plot.hasAccuracies ? [] : marked(plot.accuracyY(constantAccuracy), percent(constantAccuracy))
    ];
  }
  function curvesOf(plot, film, number) {
    const steps2 = Array.from(film.losses.steps);
    const points = (values2) => steps2.map((step2, n) => (
      /** @type {Point} */
      [plot.x(step2), plot.lossY(values2[n])]
    ));
    const { values } = film.losses;
    return [
      svg("path", { class: `losses film-${number}`, d: pathOf(points(values)) }),
      svg("path", { class: `level film-${number}`, d: pathOf(points(level(values))) }),
      ...accuracies(plot, film, number, "accuracy"),
      ...accuracies(plot, film, number, "val_accuracy"),
      ...notFinite(plot, film, number)
    ];
  }
  function lineSample(number) {
    return sample(svg("path", { class: `level film-${number}`, d: "M0 6H28" }));
  }
  function accuracySample(name) {
    return sample(svg("circle", { class: `epoch film-0 ${name}`, cx: 14, cy: 6, r: 4 }));
  }
  function sample(shown) {
    const box = { class: "sample", viewBox: "0 0 28 12", "aria-hidden": "true" };
    return svg("svg", box, shown);
  }
  function accuracies(plot, { description }, number, name) {
    const points = description.epochs.map((figures, epoch) => {
      const x = plot.x((epoch + 1) * description.epochSteps);
      return (
        /** @type {Point} */
        [x, plot.accuracyY(figures[name] ?? Number.NaN)]
      );
    });
    const circles = points.filter(([, y]) => Number.isFinite(y));
    return [
      svg("path", { class: `accuracies film-${number} ${name}`, d: pathOf(points) }),
      ...circles.map(
        ([cx, cy]) => svg("circle", { class: `epoch film-${number} ${name}`, cx, cy, r: 4 })
      )
    ];
  }
  function notFinite(plot, { losses }, number) {
    const first = Array.from(losses.values).findIndex((value) => !Number.isFinite(value));
    if (first < 0) return [];
    const [x, y] = [plot.x(losses.steps[first]), plot.top - 16];
    const cross = `M${x - 4} ${y - 4}l8 8m0 -8l-8 8`;
    const [towards, shift] = beside(plot, x, 9);
    return [
      svg("path", { class: `not-finite film-${number}`, d: cross }),
      label("not-finite-name", x + shift, y + 4, "not finite", towards)
    ];
  }
  function beside(plot, x, distance) {
    return x > plot.width / 2 ? ["end", -distance] : ["start", distance];
  }
  function breaksOf(plot, films) {
    const steps2 = films.map(({ description }) => description.verdict?.step ?? null);
    return steps2.filter((step2) => step2 !== null).flatMap((step2, n) => breakAt(plot, step2, n));
  }
  function breakAt(plot, step2, number) {
    const x = plot.x(step2);
    const [towards, shift] = beside(plot, x, 8);
    const y = plot.lossBottom + 12 + 14 * number;
    return [
      svg("line", { class: "break", x1: x, x2: x, y1: plot.top, y2: plot.bottom }),
      svg("path", { class: "break-sign", d: `M${x} ${plot.lossBottom}l-6 9h12z` }),
      label("break-name", x + shift, y, `went wrong: step ${whole(step2)}`, towards)
    ];
  }
  function cursorAt(plot, films, step2) {
    const x = plot.x(step2);
    const dots = films.flatMap((film, number) => {
      const frame = film.frameAt(step2);
      const loss = film.lossIn(frame);
      if (loss === null || !Number.isFinite(loss)) return [];
      const at = { cx: plot.x(film.description.frames[frame]), cy: plot.lossY(loss), r: 5 };
      return [svg("circle", { class: `dot film-${number}`, ...at })];
    });
    return [svg("line", { x1: x, x2: x, y1: plot.top - 6, y2: plot.bottom }), ...dots];
  }
  function pathOf(points) {
    let pen = "M";
    return points.map(([x, y]) => {
      const drawn = Number.isFinite(x) && Number.isFinite(y);
      const piece = drawn ? `${pen}${x.toFixed(1)} ${y.toFixed(1)}` : "";
      pen = drawn ? "L" : "M";
      return piece;
    }).join("");
  }
  function line(plot, y, text) {
    return [
      svg("line", { class: "grid", x1: plot.left, x2: plot.right, y1: y, y2: y }),
      label("tick", plot.left - 6, y + 4, text, "end")
    ];
  }
  function label(name, x, y, text, anchor = "start") {
    return svg("text", { class: name, x, y, "text-anchor": anchor }, text);
  }

  // glassnet/page/browser/film/scales.js
  function linearScale(least, most, count, text = plain2) {
    const step2 = roundStep((most - least) / count);
    const first = Math.ceil(least / step2 - 1e-9);
    const last = Math.floor(most / step2 + 1e-9);
    const ticks = Array.from({ length: last - first + 1 }, (_, n) => {
      const value = Number(((first + n) * step2).toPrecision(12));
      return { value, text: text(value) };
    });
    return { place: (value) => (value - least) / (most - least), ticks };
  }
  function logarithmicScale(least, most) {
    const [low, high] = [Math.log10(least), Math.log10(most)];
    const every = Math.max(1, Math.ceil((high - low) / 6));
    const factors = high - low > 2.5 ? [1] : high - low > 1.2 ? [1, 3] : [1, 2, 5];
    const ticks = [];
    for (let power = Math.floor(low); power <= high; power += every) {
      for (const factor of factors) {
        const value = Number((factor * 10 ** power).toPrecision(3));
        if (value >= least && value <= most) ticks.push({ value, text: plain2(value) });
      }
    }
    return { place: (value) => (Math.log10(value) - low) / (high - low), ticks };
  }
  function stretchedScale(stops, count, text) {
    const last = stops.length - 1;
    const every = Math.max(1, Math.round(last / count));
    const numbers2 = Array.from({ length: Math.floor(last / every) + 1 }, (_, n) => n * every);
    if (last - numbers2[numbers2.length - 1] > 0.8 * every) numbers2.push(last);
    else numbers2[numbers2.length - 1] = last;
    return {
      place(step2) {
        const next = stops.findIndex((stop) => stop >= step2);
        if (next <= 0) return next === 0 ? 0 : 1;
        const [before2, behind] = [stops[next - 1], stops[next]];
        return (next - 1 + (step2 - before2) / (behind - before2)) / last;
      },
      ticks: numbers2.map((n) => ({ value: stops[n], text: text(stops[n]) }))
    };
  }
  function plain2(value) {
    const size = Math.abs(value);
    if (size >= 1e5 || size > 0 && size < 1e-3) return short(value);
    return value.toLocaleString("en", { maximumSignificantDigits: 3 });
  }
  function roundStep(size) {
    const power = 10 ** Math.floor(Math.log10(size));
    return power * ([1, 2, 5].find((factor) => factor * power >= size * (1 - 1e-9)) ?? 10);
  }

  // glassnet/page/browser/film/plot.js
  var LEFT = 48;
  var RIGHT = 12;
  var TOP = 28;
  var LOSS_HEIGHT = 200;
  var GAP2 = 58;
  var ACCURACY_HEIGHT = 84;
  var BELOW = 36;
  var BREAK = 30;
  var FAR = 2;
  var SMALLEST2 = 1e-6;
  var FARTHEST = 1e4;
  var TICK = 80;
  var Plot = class {
    /**
     * @param {Drawn[]} films One or two.
     * @param {number[]} stops Of these films.
     * @param {View} view
     * @param {number} width Of the whole drawing.
     */
    constructor(films, stops, view, width) {
      this.width = width;
      this.left = LEFT;
      this.right = Math.max(LEFT + 1, width - RIGHT);
      this.top = TOP;
      this.lossBottom = TOP + LOSS_HEIGHT;
      this.accuracyTop = this.lossBottom + GAP2;
      this.hasAccuracies = films.some(
        ({ description }) => description.epochs.some(({ accuracy, val_accuracy }) => (accuracy ?? val_accuracy) != null)
      );
      this.bottom = this.hasAccuracies ? this.accuracyTop + ACCURACY_HEIGHT : this.lossBottom + BREAK;
      this.height = this.bottom + BELOW;
      this.steps = stepScale(stops, view, Math.max(2, Math.floor((this.right - LEFT) / TICK)));
      this.losses = lossScale(films, view);
      this.accuracies = linearScale(0, 1, 2, (share) => percent(share).replace(".0", ""));
    }
    /** @param {number} step */
    x(step2) {
      return this.left + this.steps.place(step2) * (this.right - this.left);
    }
    /** @param {number} loss One that is beyond its axis stands a little behind the end of it. */
    lossY(loss) {
      const share = Math.max(-0.03, Math.min(1.03, this.losses.place(loss)));
      return this.lossBottom - share * LOSS_HEIGHT;
    }
    /** @param {number} share */
    accuracyY(share) {
      return this.bottom - this.accuracies.place(share) * ACCURACY_HEIGHT;
    }
    /**
     * The stop that is nearest to a place.
     *
     * @param {number} x
     * @param {number[]} stops
     * @returns {number} Its step.
     */
    stopAt(x, stops) {
      const far = stops.map((stop) => Math.abs(this.x(stop) - x));
      return stops[far.indexOf(Math.min(...far))];
    }
  };
  function stepScale(stops, { stretched }, count) {
    const last = stops[stops.length - 1];
    if (stretched && stops.length > 2) return stretchedScale(stops, count, whole);
    return linearScale(0, Math.max(1, last), count, whole);
  }
  function lossScale(films, { logarithmic }) {
    const values = films.flatMap(({ losses }) => Array.from(losses.values)).filter(Number.isFinite);
    const constant = Math.max(...films.map(({ description }) => description.constantLoss ?? 0));
    const most = Math.max(constant, ...values) || 1;
    if (!logarithmic) return linearScale(0, constant > 0 ? Math.min(most, FAR * constant) : most, 4);
    const least = Math.max(SMALLEST2, Math.min(...values.filter((value) => value > 0), most / 10));
    const end = constant > 0 ? Math.min(most, FARTHEST * constant) : most;
    return logarithmicScale(least / 1.1, Math.max(end, least * 2) * 1.1);
  }

  // glassnet/page/browser/film/curves.js
  var Curves = class {
    /** @param {(step: number) => void} onStep Somebody points at this step, that of a stop. */
    constructor(onStep) {
      this.films = [];
      this.stops = [];
      this.view = { logarithmic: true, stretched: false };
      this.step = null;
      this.plot = null;
      this.onStep = onStep;
      this.drawing = svg("svg", { class: "film-curves", role: "img" });
      this.cursor = svg("g", { class: "cursor" });
      this.legend = element("ul", { class: "film-legend" });
      this.element = element("div", { class: "film-curve" }, this.drawing, this.legend);
      this.#listen();
      new ResizeObserver(() => {
        if (this.element.clientWidth !== this.plot?.width) this.#draw();
      }).observe(this.element);
    }
    /**
     * Draw other films, or the same ones otherwise.
     *
     * @param {Film[]} films One or two.
     * @param {number[]} stops Of these films.
     * @param {View} view
     */
    show(films, stops, view) {
      this.films = films;
      this.stops = stops;
      this.view = view;
      replace(this.legend, ...legendItems(films));
      this.#draw();
    }
    /** @param {number | null} step Where the cursor stands; null for nowhere. */
    moveTo(step2) {
      this.step = step2;
      const { plot } = this;
      replace(this.cursor, ...plot && step2 !== null ? cursorAt(plot, this.films, step2) : []);
    }
    #draw() {
      const width = this.element.clientWidth;
      if (this.films.length === 0 || width === 0) return;
      const plot = new Plot(this.films, this.stops, this.view, width);
      this.plot = plot;
      this.drawing.setAttribute("viewBox", `0 0 ${plot.width} ${plot.height}`);
      this.drawing.setAttribute("aria-label", inWords(this.films));
      replace(
        this.drawing,
        ...axes(plot),
        ...knowingNothing(plot, this.films[0]),
        ...this.films.flatMap((film, number) => curvesOf(plot, film, number)),
        ...breaksOf(plot, this.films),
        this.cursor
      );
      this.moveTo(this.step);
    }
    #listen() {
      const { drawing } = this;
      const follow = (event) => {
        if (!this.plot) return;
        const x = event.clientX - drawing.getBoundingClientRect().left;
        this.onStep(this.plot.stopAt(x, this.stops));
      };
      drawing.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        drawing.setPointerCapture(event.pointerId);
        follow(event);
      });
      drawing.addEventListener("pointermove", (event) => {
        if (drawing.hasPointerCapture(event.pointerId)) follow(event);
      });
    }
  };
  function legendItems(films) {
    const accuracies2 = (
      /** @type {const} */
      [
        ["accuracy", "training images"],
        ["val_accuracy", "validation images"]
      ]
    );
    const shown = accuracies2.filter(
      ([name]) => films.some(({ description }) => description.epochs.some((figures) => name in figures))
    );
    return [
      ...films.map(
        ({ description }, number) => element("li", {}, lineSample(number), description.name)
      ),
      ...shown.map(([name, words]) => element("li", {}, accuracySample(name), words))
    ];
  }
  function inWords(films) {
    const said = films.map(({ description, losses }) => {
      const last = losses.values[losses.values.length - 1];
      const accuracy = description.epochs.at(-1)?.val_accuracy ?? description.epochs.at(-1)?.accuracy;
      const reached = accuracy ? `, and an accuracy of ${percent(accuracy)}` : "";
      const broke = description.verdict?.step ? `; verdict: ${description.verdict.words}` : "";
      return `${description.name}: from a loss of ${short(losses.values[0])} to ${short(last)}${reached}${broke}.`;
    });
    return `Curves of loss and accuracy. ${said.join(" ")}`;
  }

  // glassnet/page/browser/film/dock.js
  function dock(controls) {
    const place = element("div", { class: "film-dock" }, controls);
    new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting) place.style.minHeight = "";
      else place.style.minHeight = `${controls.offsetHeight}px`;
      controls.classList.toggle("away", !entry.isIntersecting);
    }).observe(place);
    new ResizeObserver(() => tellHeight(controls)).observe(controls, { box: "border-box" });
    return place;
  }
  function tellHeight(controls) {
    const isFixed = getComputedStyle(controls).position === "fixed";
    const height = isFixed ? controls.offsetHeight : 0;
    document.documentElement.style.setProperty("--dock", `${height}px`);
  }

  // glassnet/page/browser/film/figures.js
  var COLUMNS = [
    ["loss", "loss"],
    ["accuracy", "accuracy"],
    ["val_loss", "loss, validation"],
    ["val_accuracy", "accuracy, validation"]
  ];
  function figuresOf({ description }) {
    const { name, epochs, facts, isSame: isSame2, firstEpoch, frames } = description;
    const columns = COLUMNS.filter(([figure]) => epochs.some((figures) => figure in figures));
    return element(
      "details",
      { class: "film-figures" },
      element("summary", {}, `Figures of ${name}`),
      epochs.length > 0 && table(
        ["epoch", ...columns.map(([, heading]) => heading)],
        epochs.map((figures, n) => [
          String(firstEpoch + n),
          ...columns.map(([figure]) => figureText(figure, figures[figure]))
        ])
      ),
      table(["how it was trained", "value"], facts),
      element(
        "p",
        { class: "facts" },
        `${frames.length} frames. The kernels of each are rounded to eight bits for every output unit; those of the last frame are exact. `,
        isSame2 ? "They are the weights that the recorded run came to, to the last bit." : "They are not to the last bit the weights that the recorded run came to: it was computed by another version or on another kind of processor."
      )
    );
  }
  function figureText(figure, value) {
    if (value === null || value === void 0) return "–";
    return figure.endsWith("loss") ? short(value) : percent(value);
  }
  function table(headings, rows) {
    const head = headings.map((heading) => element("th", { scope: "col" }, heading));
    const body = rows.map(
      ([first, ...others]) => element(
        "tr",
        {},
        element("th", { scope: "row" }, first),
        ...others.map((text) => element("td", {}, text))
      )
    );
    return element(
      "div",
      { class: "wide-table" },
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, ...head)),
        element("tbody", {}, ...body)
      )
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
      let along2 = 0;
      for (let c = 0; c < classes; c++) along2 += dy.data[first + c] * y.data[first + c];
      for (let c = 0; c < classes; c++) {
        dx.data[first + c] = y.data[first + c] * (dy.data[first + c] - along2);
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
    const [before2, after] = border(size, window, stride, padding);
    const found = [];
    for (let start = -before2; start <= size + after - window; start += stride) found.push(start);
    return found;
  }
  function windowsAlong(size, window, stride, padding) {
    const all = starts(size, window, stride, padding);
    const count = all.length;
    const pixel = new Int32Array(count);
    const tap = new Int32Array(count);
    const length = new Int32Array(count);
    for (let n = 0; n < count; n++) {
      pixel[n] = Math.max(all[n], 0);
      tap[n] = pixel[n] - all[n];
      length[n] = Math.min(all[n] + window, size) - pixel[n];
    }
    return { count, pixel, tap, length };
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
    if (filters < BLOCK) {
      for (let o = 0; o < filters; o++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) {
          let p = xStart + i * xDown;
          let q = yStart + i * yDown + o;
          for (let j = 0; j < columns; j++, p += xRight, q += filters) sum += x[p] * dy[q];
        }
        dw[wStart + o] += sum;
      }
      return;
    }
    for (let first = 0; first < filters; first += BLOCK) {
      const o = Math.min(first, filters - BLOCK);
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
      const added2 = first - o;
      if (added2 < 1) dw[wStart + o] += sum0;
      if (added2 < 2) dw[wStart + o + 1] += sum1;
      if (added2 < 3) dw[wStart + o + 2] += sum2;
      dw[wStart + o + 3] += sum3;
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
    const [sums, dys, xs] = [dw.data, dy.data, x.data];
    let f = 0;
    for (; f + BLOCK2 <= features; f += BLOCK2) {
      const row0 = f * units;
      const row1 = row0 + units;
      const row2 = row1 + units;
      const row3 = row2 + units;
      const [x0, x1, x2, x3] = [xs[f], xs[f + 1], xs[f + 2], xs[f + 3]];
      for (let o = 0; o < units; o++) {
        const slope = dys[o];
        sums[row0 + o] += x0 * slope;
        sums[row1 + o] += x1 * slope;
        sums[row2 + o] += x2 * slope;
        sums[row3 + o] += x3 * slope;
      }
    }
    for (; f < features; f++) {
      for (let o = 0; o < units; o++) sums[f * units + o] += xs[f] * dys[o];
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
  function foldIn(key, word) {
    return mix(mix(word) ^ key);
  }
  function streamKey(seed, purpose2, ...counts) {
    let rest = BigInt(seed);
    let word = Number(BigInt.asUintN(32, rest));
    for (rest >>= 32n; rest > 0n; rest >>= 32n) {
      word = foldIn(word, Number(BigInt.asUintN(32, rest)));
    }
    return [purpose2, word, ...counts].reduce(foldIn, 0);
  }
  function epochOrder(seed, epoch, samples) {
    const key = streamKey(seed, Purpose.ORDER, epoch);
    const ranks = BigUint64Array.from(
      { length: samples },
      (_, image) => BigInt(foldIn(key, image)) << 32n | BigInt(image)
    );
    return Uint32Array.from(ranks.sort(), (rank) => Number(BigInt.asUintN(32, rank)));
  }

  // glassnet/page/browser/mathematics/dropout.js
  var GOLDEN = 2654435769;
  function imageKey(stream, image) {
    return foldIn(stream, image);
  }
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
      if (wanted === "weights") first = this.#firstWithWeights;
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
    /** The first op that has weights; the number of ops if none has. */
    get #firstWithWeights() {
      const first = this.ops.findIndex((op) => op.weights.length > 0);
      return first < 0 ? this.ops.length : first;
    }
    /** Numbers of the type in which the network computes: that of its weights. */
    get #like() {
      return this.ops.find((op) => op.weights.length > 0)?.weights[0].data;
    }
  };

  // glassnet/page/browser/shell/foreseen.js
  function isForeseen(error) {
    return error instanceof Error && !(error instanceof TypeError);
  }

  // glassnet/page/browser/film/decoding.js
  async function openWeight(file, weight, shape, { frames, exact }) {
    const others = frames.length - exact.length;
    const places = placesOf(frames.length, exact);
    const stored = await arrayOf(file, weight.exact, exact.length * sizeOf(shape));
    const rest = await openRest(file, weight, shape, others);
    return (frame) => {
      const place = places[frame];
      if (exact.includes(frame)) return rowOf(stored, place, shape);
      return rest(place);
    };
  }
  function placesOf(count, exact) {
    let [before2, others] = [0, 0];
    return Array.from({ length: count }, (_, frame) => exact.includes(frame) ? before2++ : others++);
  }
  async function openRest(file, weight, shape, count) {
    const size = sizeOf(shape);
    if (weight.vectors) {
      const vectors = await arrayOf(file, weight.vectors, count * size);
      return (place) => rowOf(vectors, place, shape);
    }
    const last = shape[shape.length - 1];
    const codes = added(await arrayOf(file, weight.differences, count * size), size);
    const scales = await arrayOf(file, weight.scales, count * last);
    return (place) => restored(codes, scales, place, shape);
  }
  async function arrayOf(file, reference, length) {
    const array = reference && await file.array(reference);
    if (array?.length !== length) {
      throw new Error("weights are missing; make the page again by glassnet page.");
    }
    return array;
  }
  function added(differences, size) {
    const codes = Int8Array.from(differences);
    for (let i = size; i < codes.length; i++) codes[i] += codes[i - size];
    return codes;
  }
  function restored(codes, scales, place, shape) {
    const size = sizeOf(shape);
    const last = shape[shape.length - 1];
    const data = new Float32Array(size);
    const [code, scale] = [place * size, place * last];
    for (let i = 0; i < size; i++) data[i] = codes[code + i] * scales[scale + i % last];
    return { data, shape };
  }
  function rowOf(rows, place, shape) {
    const size = sizeOf(shape);
    const data = Float32Array.from({ length: size }, (_, i) => rows[place * size + i]);
    return { data, shape };
  }

  // glassnet/page/browser/film/film.js
  var Film = class {
    /**
     * @param {FilmDescription} description
     * @param {Model} model
     * @param {((frame: number) => Tensor)[]} weights What gives each weight in a frame.
     * @param {ArrayLike<number>} frameLosses
     * @param {{steps: ArrayLike<number>, values: ArrayLike<number>}} losses
     */
    constructor(description, model, weights, frameLosses, losses) {
      this.description = description;
      this.model = model;
      this.weights = weights;
      this.frameLosses = frameLosses;
      this.losses = losses;
    }
    /**
     * The network as it was in a frame.
     *
     * @param {number} frame
     * @returns {Network}
     */
    networkAt(frame) {
      let next = 0;
      const ops = this.model.network.ops.map((op) => ({
        ...op,
        weights: op.weights.map(() => this.weights[next++](frame))
      }));
      return new Network(ops);
    }
    /**
     * The newest frame in which no more than so many steps are done.
     *
     * @param {number} step
     */
    frameAt(step2) {
      const later2 = this.description.frames.findIndex((done) => done > step2);
      return later2 < 0 ? this.description.frames.length - 1 : later2 - 1;
    }
    /**
     * The loss of the last step that is done in a frame; null before the first one.
     *
     * @param {number} frame
     * @returns {number | null}
     */
    lossIn(frame) {
      return this.description.frames[frame] === 0 ? null : this.frameLosses[frame];
    }
  };
  async function openFilm(file, models, description) {
    try {
      const model = models[description.model];
      check(model !== void 0, "its network is missing");
      checkFrames(description);
      const shapes = model.network.ops.flatMap((op) => op.weights.map((weight) => weight.shape));
      check(shapes.length === description.weights.length, "it is of another network");
      const weights = await Promise.all(
        shapes.map((shape, n) => openWeight(file, description.weights[n], shape, description))
      );
      const frameLosses = await file.array(description.frameLosses);
      check(frameLosses.length === description.frames.length, "losses are missing");
      const [steps2, values] = await Promise.all([
        file.array(description.losses.steps),
        file.array(description.losses.values)
      ]);
      check(steps2.length === values.length, "losses are missing");
      return new Film(description, model, weights, frameLosses, { steps: steps2, values });
    } catch (error) {
      const reason = isForeseen(error) ? error.message : `it is damaged (${error}).`;
      throw new Error(`This film can't be shown: ${reason}`);
    }
  }
  function checkFrames({ frames, exact, steps: steps2 }) {
    const grows = frames.every(
      (step2, n) => Number.isInteger(step2) && (n === 0 || step2 > frames[n - 1])
    );
    check(frames.length > 0 && grows, "its frames are not in order");
    check(
      frames[0] === 0 && frames[frames.length - 1] === steps2,
      "it lacks its beginning or its end"
    );
    check(
      exact.every((frame, n) => frame >= 0 && frame < frames.length && !(frame <= exact[n - 1])),
      "its frames are not in order"
    );
  }
  function check(holds, otherwise) {
    if (!holds) throw new Error(`${otherwise}; make the page again by glassnet page.`);
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
      const label2 = described.find(({ name }) => name === op.layer)?.label ?? op.type;
      const shape = op.outputShape;
      layers.push({ name: op.layer, label: label2, sums: n, output: n, shape, parameters });
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

  // glassnet/page/browser/seeing/maps/layout.js
  var UNITS = { cell: 5, gap: 1, scale: 3 };
  var ROW = { cell: 1, gap: 0, scale: 6 };
  var GAP3 = 2;
  var LARGEST2 = 8;
  var SMALLEST3 = 3;
  var BESIDE = 6;
  function scaleFor(available, width) {
    const wished = Math.floor(available / (BESIDE * (width + GAP3)));
    const fitting = Math.floor(available / width);
    return Math.max(1, Math.min(fitting, Math.max(SMALLEST3, Math.min(LARGEST2, wished))));
  }
  function layoutOf([height, width, channels], { available, scale, most = Infinity, flattened = false }) {
    const vector = height === 1 && width === 1;
    const sizes = vector ? flattened ? ROW : UNITS : { cell: 1, gap: GAP3, scale };
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
  function canvasSize({ count, height, width, columns, cell, gap: gap2, rowGap = gap2 }) {
    const rows = Math.ceil(count / columns);
    return [columns * (width * cell + gap2) - gap2, rows * (height * cell + rowGap) - rowGap];
  }
  function placeOf({ height, width, columns, cell, gap: gap2, rowGap = gap2 }, map, row2 = 0, column = 0) {
    const left = map % columns * (width * cell + gap2) + column * cell;
    const top = Math.floor(map / columns) * (height * cell + rowGap) + row2 * cell;
    return [left, top];
  }
  function placeAt({ count, height, width, columns, cell, gap: gap2, rowGap = gap2 }, x, y) {
    const [across, down] = [width * cell + gap2, height * cell + rowGap];
    const map = Math.floor(y / down) * columns + Math.floor(x / across);
    const column = Math.floor(x % across / cell);
    const row2 = Math.floor(y % down / cell);
    const inside = x >= 0 && y >= 0 && x < columns * across && column < width && row2 < height;
    return inside && map < count ? [row2, column, map] : null;
  }

  // glassnet/page/browser/seeing/maps/painting.js
  function paintMaps(canvas, layout, range, valueAt2) {
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
        const value = valueAt2(map, place);
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

  // glassnet/page/browser/seeing/outputs.js
  var SURE = 0.8;
  var UNSURE = 0.5;
  var EMPTY2 = "Draw something: an empty drawing has no answer.";
  var BROKEN = "No answer: an output is not finite, as after a training that went wrong.";
  var MAPS = "The network's outputs are maps: see below.";
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
    if (!sayAnything(outputs)) return { opening: BROKEN, best: "", next: "" };
    const [best, second] = ranking(outputs);
    const named = (n) => `${classes[n]} (${outputText(outputs[n], kind)})`;
    const sure = kind === "scores" || outputs[best] >= SURE;
    const likely = outputs[best] >= UNSURE;
    const isNothing = kind !== "scores" && outputText(outputs[second], kind) === outputText(0, kind);
    return {
      opening: sure ? "It says " : likely ? "It leans towards " : "It guesses ",
      best: named(best),
      next: second === void 0 || isNothing ? "." : `. Next it would say ${named(second)}.`
    };
  }

  // glassnet/page/browser/shell/legend.js
  var STEPS = 32;
  function legend() {
    const bar2 = element("canvas", { class: "colour-bar", "aria-hidden": "true" });
    const least = element("span");
    const most = element("span");
    const whole2 = element("span", { class: "colour-legend" }, least, bar2, most);
    const label2 = element("span", { class: "visually-hidden" });
    whole2.prepend(label2);
    return {
      element: whole2,
      update(range) {
        const start = range.signed ? -STEPS : 0;
        const shares2 = Array.from({ length: STEPS - start + 1 }, (_, n) => (start + n) / STEPS);
        drawValues(bar2, shares2, 1, shares2.length, { most: 1, signed: range.signed });
        label2.textContent = "Colours from ";
        const end = endText(range.most);
        least.textContent = range.signed ? `${range.beyond ? "≤ " : ""}−${end}` : "0";
        most.textContent = `${range.beyond ? "≥ " : ""}${end}`;
        bar2.classList.toggle("signed", range.signed);
      }
    };
  }
  function endText(most) {
    return most >= 1e-4 && most < 1e5 ? String(most) : short(most);
  }

  // glassnet/page/browser/film/panel.js
  var MOST_MAPS = 32;
  var FAR2 = 3;
  var Panel = class {
    /**
     * @param {string} name Of the film.
     * @param {number} number Of the films that are shown: it has its own colour.
     */
    constructor(name, number) {
      this.place = element("span", { class: "film-place" });
      this.words = element("p", { class: "film-answer" });
      this.bars = element("ul", { class: "film-bars" });
      this.tally = element("p", { class: "film-tally" });
      this.kernels = new Picture();
      this.maps = new Picture();
      this.element = element(
        "article",
        { class: `film-panel film-${number}` },
        element("h3", {}, name, this.place),
        element(
          "div",
          { class: "film-parts" },
          element("div", {}, this.words, this.bars, this.tally, this.kernels.element),
          this.maps.element
        )
      );
    }
    /**
     * @param {object} shown
     * @param {Model} shown.model
     * @param {Network} shown.network With the weights of the step.
     * @param {Answer | null} shown.answer To the drawing; null for an empty one.
     * @param {string} shown.place Which step it is.
     * @param {number} shown.op Whose weights are shown.
     * @param {Range} shown.range Of these weights.
     * @param {string} [shown.tally] How many images it reads right, in words.
     */
    show({ model, network, answer, place, op, range, tally = "" }) {
      this.place.textContent = place;
      this.tally.textContent = tally;
      this.#showAnswer(model, network, answer);
      this.#showKernels(network, op, range);
      this.#showMaps(model, network, answer, op);
    }
    /**
     * @param {Model} model
     * @param {Network} network
     * @param {Answer | null} answer
     */
    #showAnswer({ classes }, network, answer) {
      const kind = outputKind(network.ops);
      const { opening, best } = answer ? answerInWords(answer.outputs, classes, kind) : { opening: EMPTY2, best: "" };
      replace(this.words, opening, best && element("strong", {}, best), best && ".");
      const outputs = answer && best ? answer.outputs : [];
      const most = kind === "scores" ? Math.max(...outputs.map(Math.abs)) : 1;
      const bars = classes.map((name, n) => {
        const value = outputs[n];
        const bar2 = element("span", { class: "film-bar" });
        if (value !== void 0) {
          bar2.style.height = `${(100 * Math.abs(value) / most).toFixed(1)}%`;
          bar2.classList.toggle("best", n === answer?.best);
        }
        const words = `${name}: ${value === void 0 ? "none" : outputText(value, kind)}`;
        const track = element("span", { class: "film-track", "aria-hidden": "true" }, bar2);
        return element("li", { title: words }, track, element("span", {}, name), hidden(words));
      });
      replace(this.bars, ...bars);
    }
    /**
     * @param {Network} network
     * @param {number} op
     * @param {Range} range
     */
    #showKernels(network, op, range) {
      const kernels = kernelsOf(network.ops, op);
      const { data } = network.ops[op].weights[0];
      const layout = kernelLayout(kernels, this.kernels.element.clientWidth);
      this.kernels.show(kernelWords(kernels), layout, range, data, weightAt(kernels, data));
    }
    /**
     * @param {Model} model
     * @param {Network} network
     * @param {Answer | null} answer
     * @param {number} op
     */
    #showMaps({ layers }, network, answer, op) {
      const layer = layersOf(network.ops, layers).find(({ output }) => output >= op);
      this.maps.element.hidden = !answer || !layer;
      if (!answer || !layer) return;
      const { data, shape } = answer.values[layer.output];
      const [rows, columns, channels] = shape.length === 3 ? shape : [1, 1, shape[0]];
      const available = this.maps.element.clientWidth;
      const layout = layoutOf([rows, columns, channels], {
        available,
        scale: scaleFor(available, columns),
        most: shape.length === 3 ? MOST_MAPS : Infinity
      });
      const shown = layout.count < channels ? `the first ${layout.count} of ${channels}` : channels;
      const words = shape.length === 3 ? `Maps of the drawing: ${shown}` : `Units: ${channels}`;
      const range = rangeOf(network.ops, layer.output, data);
      this.maps.show(words, layout, range, data, channelsOf(data, channels));
    }
  };
  var Picture = class {
    constructor() {
      this.caption = element("figcaption");
      this.canvas = element("canvas", { class: "pixels", role: "img" });
      this.legend = legend();
      this.broken = element("p", { class: "not-finite" });
      this.element = element(
        "figure",
        { class: "film-picture" },
        element("div", { class: "film-caption" }, this.caption, this.legend.element),
        element("div", { class: "wide-canvas" }, this.canvas),
        this.broken
      );
    }
    /**
     * @param {string} words
     * @param {Layout} layout
     * @param {Range} range
     * @param {ArrayLike<number>} data All values.
     * @param {(map: number, place: number) => number} valueAt
     */
    show(words, layout, range, data, valueAt2) {
      this.caption.textContent = words;
      this.canvas.setAttribute("aria-label", words);
      this.canvas.style.width = `${canvasSize(layout)[0] * layout.scale}px`;
      this.broken.textContent = beyondScale(data, range);
      this.legend.update(range);
      paintMaps(this.canvas, layout, range, valueAt2);
    }
  };
  function beyondScale(data, { most }) {
    const finite = Array.from(data).filter(Number.isFinite);
    if (finite.length < data.length) {
      const count = data.length - finite.length;
      return `${whole(count)} of ${whole(data.length)} numbers are not finite.`;
    }
    const largest2 = finite.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
    return largest2 > FAR2 * most ? `They reach ${short(largest2)}, far beyond these colours.` : "";
  }
  function hidden(words) {
    return element("span", { class: "visually-hidden" }, words);
  }

  // glassnet/page/browser/film/stops.js
  function stopsOf(films) {
    const steps2 = new Set(films.flatMap(({ frames }) => frames));
    return [...steps2].sort((a, b) => a - b);
  }
  function nearestStop(stops, step2) {
    const far = stops.map((stop) => Math.abs(stop - step2));
    return far.indexOf(Math.min(...far));
  }
  function placeInWords({ epochSteps, firstEpoch, steps: steps2 }, step2) {
    if (step2 === 0) return "before the first step";
    const epoch = firstEpoch + Math.floor((step2 - 1) / epochSteps);
    return `step ${whole(step2)} of ${whole(steps2)}, in epoch ${epoch}`;
  }
  function stopInWords(stops, stop) {
    if (stops[stop] === 0) return "before the first step";
    const last = stops[stops.length - 1];
    return `step ${whole(stops[stop])} of ${whole(last)}`;
  }

  // glassnet/page/browser/film/tally.js
  var REST = 250;
  var STRETCH = 8;
  var Tally = class {
    /**
     * @param {Digits} digits
     * @param {() => void} onCounted Another frame is counted.
     */
    constructor(digits, onCounted) {
      this.digits = digits;
      this.onCounted = onCounted;
      this.counts = /* @__PURE__ */ new Map();
      this.wanted = [];
      this.timer = void 0;
      this.round = 0;
    }
    /**
     * Count for these frames, and for no others any more.
     *
     * @param {{film: Film, frame: number}[]} shown
     */
    follow(shown) {
      const wanted = shown.filter(({ film, frame }) => this.of(film, frame) === null);
      const isSame2 = ({ film, frame }) => this.wanted.some((other) => other.film === film && other.frame === frame);
      if (wanted.length === this.wanted.length && wanted.every(isSame2)) return;
      this.wanted = wanted;
      this.round += 1;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#count(), REST);
    }
    /**
     * @param {Film} film
     * @param {number} frame
     * @returns {number | null} null if it is not counted yet.
     */
    of(film, frame) {
      return this.counts.get(film)?.get(frame) ?? null;
    }
    async #count() {
      const { round } = this;
      for (const { film, frame } of [...this.wanted]) {
        const network = film.networkAt(frame);
        const { labels } = this.digits;
        let right = 0;
        let began = performance.now();
        for (const [n, label2] of labels.entries()) {
          const { best, outputs } = answerOf(network, digitImage(this.digits, n));
          if (best === label2 && sayAnything(outputs)) right += 1;
          if (performance.now() - began < STRETCH) continue;
          await new Promise((resume) => setTimeout(resume));
          if (round !== this.round) return;
          began = performance.now();
        }
        const counts = this.counts.get(film) ?? /* @__PURE__ */ new Map();
        this.counts.set(film, counts.set(frame, right));
      }
      this.wanted = [];
      this.onCounted();
    }
  };

  // glassnet/page/browser/film/verdict.js
  function verdictBox(film, onBreak) {
    const { verdict: verdict2, name } = film;
    if (!verdict2) {
      return element(
        "div",
        { class: "film-verdict" },
        element("p", {}, `${name}: it was cut short.`)
      );
    }
    const { step: step2 } = verdict2;
    const isDefect = verdict2.name !== "healthy";
    return element(
      "div",
      { class: isDefect ? "film-verdict defect" : "film-verdict" },
      element(
        "p",
        {},
        `${name}: `,
        element("strong", {}, verdict2.words),
        verdict2.cause ? ". " : `: ${verdict2.meaning}.`,
        verdict2.cause
      ),
      isDefect && whatWasSeen(film),
      step2 !== null && element("button", { type: "button", onclick: () => onBreak(step2) }, "Go to the break")
    );
  }
  function whatWasSeen({ verdict: verdict2 }) {
    if (!verdict2) return null;
    const said = [...verdict2.causeEvidence, ...verdict2.evidence];
    return element(
      "details",
      {},
      element("summary", {}, "What was seen"),
      element("ul", {}, ...said.map((sentence) => element("li", {}, sentence))),
      verdict2.suggestion && element("p", {}, verdict2.suggestion)
    );
  }

  // glassnet/page/browser/film/view.js
  var FilmView = class _FilmView {
    /**
     * Open all films of the file.
     *
     * @param {Page} page
     * @returns {Promise<FilmView>}
     * @throws {Error} if none of them is whole, with a sentence
     */
    static async open(page) {
      const { file, models } = page;
      const opened = await Promise.allSettled(
        file.contents.films.map((description) => openFilm(file, models, description))
      );
      const films = opened.map((film) => film.status === "fulfilled" ? film.value : null);
      const reasons = opened.flatMap((film) => film.status === "rejected" ? [film.reason] : []);
      if (films.every((film) => film === null)) throw reasons[0];
      return new _FilmView(page, films, reasons);
    }
    /**
     * @param {Page} page
     * @param {(Film | null)[]} films In the order of the file; null for a damaged one.
     * @param {Error[]} reasons Why these are damaged.
     */
    constructor({ store, models, digits }, films, reasons) {
      this.store = store;
      this.models = models;
      this.films = films;
      this.frame = null;
      this.stop = 0;
      this.stops = [];
      this.panels = [];
      this.player = new Player(
        () => this.#next(),
        () => {
          this.controls.showPlaying(this.player.plays);
          this.showSoon();
        }
      );
      this.choice = new Choice(films, () => this.#choose());
      this.controls = new Controls({
        onStop: (stop) => this.#stopAt(stop),
        onPlay: () => this.#play(),
        onSpeed: (speed) => {
          this.player.speed = speed;
        },
        onLeave: () => this.#leave(),
        onSay: () => this.controls.say()
      });
      this.curves = new Curves((step2) => this.#stopAt(nearestStop(this.stops, step2)));
      this.verdicts = element("div", { class: "film-columns" });
      this.columns = element("div", { class: "film-columns" });
      this.figures = element("div", { class: "film-columns" });
      this.element = element(
        "div",
        { class: "film" },
        ...reasons.map(({ message }) => element("p", { role: "alert", class: "alert" }, message)),
        this.choice.filmChoice,
        this.verdicts,
        dock(this.controls.element),
        this.choice.viewChoice,
        this.curves.element,
        this.choice.layerChoice,
        this.columns,
        this.figures
      );
      this.showSoon = oncePerFrame(() => this.#show());
      this.tally = new Tally(digits, this.showSoon);
    }
    /** Begin to follow the page's state; the element is in the document. */
    begin() {
      const { store } = this;
      this.#build();
      store.subscribe(["frame", "model"], (state) => this.#follow(state));
      this.#follow(store.get());
      store.subscribe(["answer"], this.showSoon);
      onColoursChanged(this.showSoon);
      new ResizeObserver(this.showSoon).observe(this.columns);
      document.addEventListener("visibilitychange", () => this.player.pause());
    }
    /** The films that are shown, the one that the page follows first. */
    get shown() {
      const { film, beside: beside2 } = this.choice;
      return [film, beside2].flatMap((number) => {
        const opened = number === null ? null : this.films[number];
        return opened ? [opened] : [];
      });
    }
    /** Somebody has chosen other films, another layer or another axis. */
    #choose() {
      this.#build();
      if (this.frame) this.#stopAt(this.stop);
    }
    /** Make all that depends on what is chosen. */
    #build() {
      const { shown, choice } = this;
      const step2 = this.stops[this.stop] ?? Number.POSITIVE_INFINITY;
      this.stops = stopsOf(shown.map(({ description }) => description));
      this.stop = nearestStop(this.stops, Math.min(step2, this.stops[this.stops.length - 1]));
      this.panels = shown.map(({ description }, number) => new Panel(description.name, number));
      replace(this.columns, ...this.panels.map((panel) => panel.element));
      const onBreak = (step3) => this.#goToBreak(step3);
      replace(this.verdicts, ...shown.map(({ description }) => verdictBox(description, onBreak)));
      replace(this.figures, ...shown.map(figuresOf));
      this.curves.show(shown, this.stops, choice.view);
      this.ranges = this.#ranges();
      this.showSoon();
    }
    /**
     * The range of the chosen layer's weights in each film: that of its beginning and of its end, or
     * of its break. It stays the same over the whole film, so that one sees weights grow.
     *
     * @returns {Range[]}
     */
    #ranges() {
      const ranges = this.shown.map((film) => {
        const { frames, verdict: verdict2 } = film.description;
        const end = verdict2?.step ? film.frameAt(verdict2.step - 1) : frames.length - 1;
        const weights = [0, end].map((frame) => Array.from(this.#weightsOf(film, frame).data));
        return signedRange(weights.flat().filter(Number.isFinite));
      });
      const shapes = this.shown.map((film) => this.#weightsOf(film, 0).shape.join());
      const same = shapes.every((shape) => shape === shapes[0]);
      const most = Math.max(...ranges.map((range) => range.most));
      return same ? ranges.map((range) => ({ ...range, most })) : ranges;
    }
    /**
     * The weights of the chosen layer in a frame.
     *
     * @param {Film} film
     * @param {number} frame
     */
    #weightsOf(film, frame) {
      return film.networkAt(frame).ops[this.#opOf(film)].weights[0];
    }
    /**
     * The op whose weights are shown; of another network, the one at the same place.
     *
     * @param {Film} film
     */
    #opOf({ model }) {
      const ops = layersWithWeights(model.network.ops);
      return ops[Math.min(this.choice.layer, ops.length - 1)];
    }
    // ---- moving -----------------------------------------------------------------------------
    /** @param {number} stop */
    #stopAt(stop) {
      const { film, beside: beside2 } = this.choice;
      this.store.set({ frame: { film, beside: beside2, step: this.stops[stop] } });
    }
    /** Go to the next stop while it plays; whether there is one. */
    #next() {
      if (this.stop >= this.stops.length - 1) {
        this.controls.say();
        return false;
      }
      this.#stopAt(this.stop + 1);
      return true;
    }
    #play() {
      if (this.player.plays) {
        this.player.pause();
        this.controls.say();
        return;
      }
      if (this.stop === this.stops.length - 1) this.#stopAt(0);
      this.player.play();
    }
    /** @param {number} step */
    #goToBreak(step2) {
      this.player.pause();
      this.#stopAt(nearestStop(this.stops, step2));
      requestAnimationFrame(() => this.controls.say());
    }
    #leave() {
      this.player.pause();
      this.stop = this.stops.length - 1;
      this.store.set({ frame: null });
    }
    /**
     * Put the weights of the frame into the page's network.
     *
     * @param {Readonly<State>} state
     */
    #follow({ frame, model }) {
      const before2 = this.frame;
      this.frame = frame;
      this.showSoon();
      if (!frame) {
        this.player.pause();
        if (before2) this.store.set({ network: this.models[model].network, weightsFrom: "" });
        return;
      }
      const film = this.films[frame.film];
      if (!film || frame.beside !== null && !this.films[frame.beside]) {
        this.store.set({ frame: null });
        return;
      }
      if (film.description.model !== model) {
        this.store.set(frame !== before2 ? { model: film.description.model } : { frame: null });
        return;
      }
      if (this.choice.take(frame)) this.#build();
      this.stop = nearestStop(this.stops, frame.step);
      const index = film.frameAt(frame.step);
      const [step2, steps2] = [film.description.frames[index], film.description.steps];
      const which = this.films.length > 1 ? `the film of ${film.description.name}` : "the film";
      this.store.set({
        network: film.networkAt(index),
        weightsFrom: `${which}, step ${whole(step2)} of ${whole(steps2)}`
      });
    }
    // ---- showing ----------------------------------------------------------------------------
    #show() {
      const { shown, stops, stop, frame } = this;
      const words = shown.length > 1 ? stopInWords(stops, stop) : this.#wordsOf(shown[0]);
      this.controls.show(stops, stop, words, frame !== null);
      this.curves.moveTo(frame && stops[stop]);
      const frames = shown.map((film) => ({ film, frame: film.frameAt(stops[stop]) }));
      this.tally.follow(this.player.plays ? [] : frames);
      for (const [number, film] of shown.entries()) this.#showPanel(film, number);
    }
    /**
     * @param {Film} film
     * @param {number} number
     */
    #showPanel(film, number) {
      const { image, network: own, answer: given } = this.store.get();
      const follows = number === 0 && this.frame !== null;
      const network = follows ? own : film.networkAt(film.frameAt(this.stops[this.stop]));
      const answer = follows ? given : image && answerOf(network, image);
      this.panels[number].show({
        model: film.model,
        network,
        answer,
        place: this.#wordsOf(film),
        op: this.#opOf(film),
        range: (this.ranges ?? [])[number],
        tally: this.#tallyOf(film)
      });
    }
    /** @param {Film} film */
    #tallyOf(film) {
      const { digits } = this.tally;
      const right = this.tally.of(film, film.frameAt(this.stops[this.stop]));
      return `Of this page's ${digits.labels.length} images it reads ${right ?? "…"} right.`;
    }
    /**
     * Where a film stands at the stop that is shown.
     *
     * @param {Film} film
     */
    #wordsOf(film) {
      const step2 = this.stops[this.stop];
      const frame = film.frameAt(step2);
      const loss = film.lossIn(frame);
      const place = placeInWords(film.description, film.description.frames[frame]);
      const ended = step2 > film.description.steps ? "ended at " : "";
      if (loss === null || Number.isNaN(loss)) return `${ended}${place}`;
      return `${ended}${place} · loss ${Number.isFinite(loss) ? short(loss) : "not finite"}`;
    }
  };

  // glassnet/page/browser/film/section.js
  var AHEAD = "400px";
  function filmSection(page) {
    const { file, store } = page;
    if (file.contents.films.length === 0) return null;
    const place = element("div", {}, element("p", { role: "status" }, "Opening the film…"));
    const whole2 = section(
      "film",
      "The film of a training",
      "Go through the training step by step, and the whole page follows: filters grow, and answers become sure. Play, drag along the curves, or press the arrow keys.",
      place
    );
    let isOpened = false;
    const open = () => {
      if (isOpened) return;
      isOpened = true;
      FilmView.open(page).then(
        (view) => {
          replace(place, view.element);
          whole2.addEventListener("keydown", (event) => view.controls.followKey(event));
          view.begin();
        },
        (error) => replace(place, element("p", { role: "alert", class: "alert" }, error.message))
      );
    };
    const nearby = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        nearby.disconnect();
        open();
      },
      { rootMargin: AHEAD }
    );
    nearby.observe(whole2);
    store.subscribe(["frame"], ({ frame }) => frame && open());
    return whole2;
  }

  // glassnet/page/browser/racing/noise.js
  var KEY = foldIn(0, 1852795251);
  var WORDS = 2 ** 32;
  var WHITE2 = 255;
  var pattern = new Float64Array(0);
  function withNoise({ data, shape }, deviation) {
    const numbers2 = normalNumbers(data.length);
    const noisy = Float32Array.from(
      data,
      (value, n) => Math.min(WHITE2, Math.max(0, value + WHITE2 * deviation * numbers2[n]))
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
  var WHITE3 = 255;
  function thickened(image, radius) {
    if (radius >= 0) return dilated(image, radius, 0);
    const paper = { data: inverted(image.data), shape: image.shape };
    const thinned = dilated(paper, -radius, WHITE3);
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
    return Float32Array.from(data, (value) => WHITE3 - value);
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
        const row2 = middleRow + cosine * y - sine * x;
        const column = middleColumn + cosine * x + sine * y;
        for (let c = 0; c < channels; c++) {
          const at = (i * width + j) * channels + c;
          result[at] = between2(data, shape, row2, column, c);
        }
      }
    }
    return { data: result, shape };
  }
  function rounded(value) {
    return Math.round(value * 2 ** 50) / 2 ** 50;
  }
  function between2(data, [height, width, channels], row2, column, channel) {
    const [top, left] = [Math.floor(row2), Math.floor(column)];
    const [lower, righter] = [row2 - top, column - left];
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

  // glassnet/page/browser/racing/answers.js
  var NO_ANSWER = -2;
  function answerName({ classes }, best) {
    return classes[best] ?? "no number";
  }
  function bestOf(outputs) {
    return sayAnything(outputs) ? argmax(outputs) : NO_ANSWER;
  }
  function sureness({ network }, output) {
    return Number.isFinite(output) ? outputText(output, outputKind(network.ops)) : "not finite";
  }
  function sureOf(models, targets) {
    const names = new Set(targets.map((target, n) => models[n].classes[target]));
    const [name] = names;
    return names.size === 1 && name !== void 0 ? `how sure of ${name}` : "how sure of its first answer";
  }
  function likeliest(model, outputs) {
    const best = ranking(outputs).slice(0, 3);
    return best.map((k) => `${model.classes[k]}: ${sureness(model, outputs[k])}`).join(", ");
  }

  // glassnet/page/browser/racing/glyph.js
  var HEIGHT = 44;
  var GAP4 = 7;
  var [OFFSET, MOST] = [2, 6];
  function glyphOf({ title, inputShape, ops }) {
    const parts = [];
    const shapes = [inputShape, ...shownOps(ops).map(({ outputShape }) => outputShape)];
    const sides = shapes.flatMap((shape) => shape.length === 3 ? shape.slice(0, 2) : []);
    const scale = (HEIGHT - MOST * OFFSET) / Math.max(1, ...sides);
    let x = 1;
    for (const shape of shapes) {
      const { width: width2, drawn } = shape.length === 3 ? stack(shape, x, scale) : bar(shape[0], x);
      parts.push(...drawn);
      x += width2 + GAP4;
    }
    const width = x - GAP4 + 1;
    return svg(
      "svg",
      { class: "racer-glyph", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": title },
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

  // glassnet/page/browser/racing/summary.js
  function summaryOf(models, standings, truth) {
    const sayers = /* @__PURE__ */ new Map();
    for (const [n, { best }] of standings.entries()) {
      const answer2 = answerName(models[n], best);
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
  function listed(names) {
    if (names.length < 2) return names.join("");
    return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
  }
  function surestOf(standings) {
    if (standings.length < 2) return [];
    const shares2 = standings.map(({ outputs, best }) => best === NO_ANSWER ? 0 : outputs[best]);
    const most = Math.max(...shares2);
    return shares2.flatMap((share, n) => share === most ? [n] : []);
  }

  // glassnet/page/browser/racing/cards.js
  function cardsView({ models, store }, race) {
    const several = models.length > 1;
    const most = several ? mostOf(models) : null;
    const cards = models.map((model, n) => {
      return new Card(model, n, most, several ? () => store.set({ model: n }) : null);
    });
    race.store.subscribe(["standings", "truth", "empty"], ({ standings, truth }) => {
      const surest = standings ? surestOf(standings) : [];
      for (const [n, card] of cards.entries()) {
        card.show(standings ? standings[n] : null, truth, surest.includes(n));
      }
    });
    const mark = () => {
      const { model, weightsFrom } = store.get();
      for (const [n, card] of cards.entries()) card.mark(n === model, n === model ? weightsFrom : "");
    };
    store.subscribe(["model", "weightsFrom"], mark);
    mark();
    return element("ul", { class: "racers" }, ...cards.map(({ item }) => item));
  }
  function mostOf(models) {
    return {
      parameters: Math.max(...models.map(({ parameters }) => parameters)),
      flops: Math.max(...models.map(({ flops }) => flops))
    };
  }
  var Card = class {
    /**
     * @param {Model} model
     * @param {number} n
     * @param {Most | null} most null if the network is alone.
     * @param {(() => void) | null} look Lets the page look through this network.
     */
    constructor(model, n, most, look) {
      this.model = model;
      this.badges = element("p", { class: "race-badges" });
      this.answer = element("p", { class: "racer-answer" }, "…");
      this.columns = new Columns(model);
      this.tested = element("dd");
      this.time = element("dd", {}, "…");
      this.from = element("p", { class: "racer-from" });
      this.button = look && element("button", { class: "racer-look", onclick: look });
      this.item = element(
        "li",
        { class: `racer-card ${racerClass(n)}` },
        element("h3", {}, racerSample(n), model.name),
        this.badges,
        glyphOf(model),
        this.answer,
        this.columns.element,
        factsOf2(model, most, this.tested, this.time),
        this.from,
        this.button
      );
    }
    /**
     * @param {Standing | null} standing
     * @param {string | null} truth The name of the true class, where it is known.
     * @param {boolean} surest
     */
    show(standing, truth, surest) {
      this.columns.draw(standing);
      if (!standing) {
        replace(this.answer, "nothing drawn yet");
        replace(this.badges);
        return;
      }
      const { outputs, best, milliseconds } = standing;
      const name = answerName(this.model, best);
      const sure = best === NO_ANSWER ? "" : ` ${sureness(this.model, outputs[best])} sure`;
      replace(this.answer, element("strong", {}, name), sure);
      replace(this.time, timeText(milliseconds));
      replace(
        this.badges,
        truth !== null && verdict(name === truth),
        surest && element("span", { class: "race-badge" }, "surest")
      );
    }
    /**
     * @param {boolean} chosen Whether the page looks through this network.
     * @param {string} weightsFrom Words for where its weights come from.
     */
    mark(chosen, weightsFrom) {
      const { accuracy } = this.model;
      const isKnown = accuracy !== null && weightsFrom === "";
      replace(this.tested, isKnown ? accuracyText(accuracy) : "not known");
      replace(this.from, weightsFrom && `with the weights of ${weightsFrom}`);
      if (!this.button) return;
      this.button.setAttribute("aria-pressed", String(chosen));
      replace(this.button, chosen ? "Looking through it" : "Look through it");
    }
  };
  function verdict(right) {
    return element(
      "span",
      { class: `race-badge ${right ? "is-right" : "is-wrong"}` },
      right ? "✓ right" : "✗ wrong"
    );
  }
  var Columns = class {
    /** @param {Model} model */
    constructor(model) {
      this.model = model;
      this.fills = model.classes.map(() => element("span", { class: "racer-column-fill" }));
      this.columns = model.classes.map(
        (name, k) => element(
          "span",
          { class: "racer-column" },
          element("span", { class: "racer-column-room" }, this.fills[k]),
          element("span", { class: "racer-column-name" }, name)
        )
      );
      this.element = element(
        "div",
        { class: "racer-columns", role: "img", "aria-label": "no answer" },
        ...this.columns
      );
    }
    /** @param {Standing | null} standing */
    draw(standing) {
      for (const [k, column] of this.columns.entries()) {
        const share = standing ? Math.max(0, Math.min(1, standing.outputs[k] || 0)) : 0;
        this.fills[k].style.height = `${100 * share}%`;
        column.classList.toggle("is-answer", k === standing?.best);
      }
      const words = standing ? likeliest(this.model, standing.outputs) : "no answer";
      this.element.setAttribute("aria-label", words);
    }
  };
  function factsOf2({ parameters, flops }, most, tested, time) {
    return element(
      "dl",
      { class: "facts-list" },
      ...fact("parameters", whole(parameters), most && parameters / most.parameters),
      ...fact("FLOPs an image", whole(flops), most && flops / most.flops),
      element("dt", {}, "test images right"),
      tested,
      element("dt", {}, "time to answer"),
      time
    );
  }
  function fact(name, value, share) {
    const line2 = element("span", { class: "fact-line" });
    if (share !== null) line2.style.width = `${100 * share}%`;
    return [
      element("dt", {}, name),
      element("dd", {}, value, share !== null && element("span", { class: "fact-room" }, line2))
    ];
  }
  function timeText(milliseconds) {
    if (milliseconds < 0.05) return "under 1 ms";
    return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
  }

  // glassnet/page/browser/racing/comparisons.js
  var CONVOLUTION = /^Conv2D$/;
  var POOLING = /Pooling2D$/;
  var FEATURE = /^Conv2D$|Pooling2D$|^Flatten$/;
  function comparisonsOf(models) {
    const kinds = /* @__PURE__ */ new Map();
    for (const model of models) {
      if (model.accuracy === null || model.data !== models[0].data) continue;
      if (restOf(model) !== restOf(models[0])) continue;
      const kind = `${countOf(model, CONVOLUTION)} ${countOf(model, POOLING) > 0}`;
      if (!kinds.has(kind)) kinds.set(kind, model);
    }
    const compared = (question, without, with_) => {
      const [plain3, better] = [kinds.get(without), kinds.get(with_)];
      return plain3 && better ? [{ question, answer: bought(plain3, better) }] : [];
    };
    return [
      ...compared("What does a convolution buy?", "0 false", "1 false"),
      ...compared("What does a second one buy?", "1 false", "2 false"),
      ...compared("What does pooling buy behind one convolution?", "1 false", "1 true"),
      ...compared("What does pooling buy behind two?", "2 false", "2 true"),
      ...kinds.has("1 false") && kinds.has("2 false") ? [] : compared("What does a second convolution buy, with pooling?", "1 true", "2 true")
    ];
  }
  function restOf({ ops }) {
    const others = ops.filter(({ type }) => !FEATURE.test(type));
    const dense = others.filter(({ type }) => type === "Dense").map((op) => op.outputShape);
    return JSON.stringify([dense, [...new Set(others.map(({ type }) => type))].sort()]);
  }
  function countOf({ ops }, type) {
    return ops.filter((op) => type.test(op.type)).length;
  }
  function bought(plain3, other) {
    const [before2, after] = [plain3.accuracy ?? 0, other.accuracy ?? 0];
    return [
      `${other.name} has ${accuracyText(after)} of the test images right,`,
      `${plain3.name} ${accuracyText(before2)}: ${errors(1 - before2, 1 - after)},`,
      `with ${times(other.parameters / plain3.parameters)} the parameters`,
      `and ${times(other.flops / plain3.flops)} the FLOPs.`
    ].join(" ");
  }
  function errors(before2, after) {
    if (before2 === after) return "as many errors";
    const change = before2 === 0 ? Number.POSITIVE_INFINITY : Math.abs(after - before2) / before2;
    const size = Number.isFinite(change) ? `${Math.round(100 * change)} % ` : "";
    return `${size}${after < before2 ? "fewer" : "more"} errors`;
  }
  function times(factor) {
    return factor < 1 ? `${Number((100 * factor).toPrecision(2))} % of` : `${Number(factor.toPrecision(2))} times`;
  }

  // glassnet/page/browser/racing/curves.js
  var COARSE = 4;
  var UNMEASURED = -1;
  function emptyCurve(question, slider, targets, every = 1) {
    const all = valuesOf(slider);
    const middle = all.indexOf(slider.neutral);
    const values = all.filter((_, n) => (n - middle) % every === 0);
    const networks = targets.map((target) => ({
      target,
      shares: new Float64Array(values.length).fill(Number.NaN),
      bests: new Int16Array(values.length).fill(UNMEASURED)
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
  function fill2({ target, shares: shares2, bests }, n, network, image, buffers) {
    const values = network.forward(inputOf(network, image), null, buffers);
    const outputs = values[values.length - 1].data;
    bests[n] = bestOf(outputs);
    if (target >= 0) shares2[n] = outputs[target];
  }
  function reachOf({ slider, values }, { target, bests }) {
    const middle = values.indexOf(slider.neutral);
    if (bests[middle] === UNMEASURED) return null;
    if (bests[middle] !== target) return { holds: false, below: null, above: null };
    const breakTowards = (step2) => {
      for (let place = middle + step2; place >= 0 && place < values.length; place += step2) {
        if (bests[place] !== UNMEASURED && bests[place] !== target) {
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
  var MARGIN = { left: 44, right: 12, top: 20, bottom: 36 };
  var ROW2 = 11;
  var BETWEEN_MARKS = 70;
  function chartOf(slider, curve, networks, sure, { width, height }) {
    const scales = scalesOf(slider, width, height);
    const full = MARGIN.top + height + 8 + networks * ROW2 + MARGIN.bottom;
    const drawn = curve ? curve.networks.flatMap((one, n) => networkParts(curve, one, n, scales)) : [];
    const bars = curve ? curve.networks.flatMap((one, n) => barParts(curve, one, n, scales)) : [];
    return svg(
      "svg",
      {
        class: "race-chart",
        width,
        height: full,
        viewBox: `0 0 ${width} ${full}`,
        "aria-hidden": "true"
      },
      ...axes2(slider, scales, full, sure),
      ...drawn,
      ...bars
    );
  }
  function scalesOf(slider, width, height) {
    return {
      x: (value) => placeOf2(slider, value, width),
      y: (share) => MARGIN.top + (1 - share) * height,
      row: (network) => MARGIN.top + height + 14 + network * ROW2,
      left: MARGIN.left,
      right: width - MARGIN.right
    };
  }
  function placeOf2({ least, most }, value, width) {
    const room = width - MARGIN.left - MARGIN.right;
    return MARGIN.left + room * (value - least) / (most - least);
  }
  function valueAtPlace({ least, most }, place, width) {
    const room = width - MARGIN.left - MARGIN.right;
    return least + (most - least) * (place - MARGIN.left) / room;
  }
  function axes2(slider, { x, y, left, right }, full, sure) {
    const lines = [0, 0.5, 1].flatMap((share) => [
      svg("line", { class: "chart-grid", x1: left, x2: right, y1: y(share), y2: y(share) }),
      svg("text", { x: left - 5, y: y(share) + 4, "text-anchor": "end" }, `${100 * share} %`)
    ]);
    const ticks = slider.ticks.flatMap((value) => [
      svg("line", {
        class: "chart-grid",
        x1: x(value),
        x2: x(value),
        y1: y(1),
        y2: full - MARGIN.bottom
      }),
      svg(
        "text",
        {
          x: value === slider.most ? right + MARGIN.right : x(value),
          y: full - MARGIN.bottom + 14,
          "text-anchor": value === slider.most ? "end" : "middle"
        },
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
  function barParts(curve, measured, n, { x, y, row: row2, left, right }) {
    const reach = reachOf(curve, measured);
    if (!reach?.holds) return [];
    const { below, above } = reach;
    const ends = [below, above].flatMap((end) => end ? [end] : []);
    const from = below ? x(below.value) : left;
    const to = above ? x(above.value) : right;
    return [
      racerLine(n, `M${from} ${row2(n)}H${to}`),
      ...ends.flatMap(({ value, place }) => {
        const share = Math.max(0, Math.min(1, measured.shares[place]));
        return [racerMark(n, x(value), row2(n)), crossAt(x(value), y(share))];
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
    const room = element("div", {
      class: "race-table",
      tabindex: 0,
      role: "region",
      "aria-label": `${slider.label}: the curves as numbers`
    });
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
    const step2 = Math.max(1, Math.round((values.length - 1) / ROWS));
    const middle = values.indexOf(slider.neutral);
    const rows = values.flatMap((value, k) => {
      if ((k - middle) % step2 !== 0) return [];
      const cells = networks.map(
        ({ shares: shares2, bests }, n) => element("td", {}, `${answerName(models[n], bests[k])} · ${sureness(models[n], shares2[k])}`)
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
      { class: "push-panels" },
      ...SLIDERS.map((slider, place) => new Panel2(page, race, slider, place).element)
    );
  }
  var Panel2 = class {
    /**
     * @param {Page} page
     * @param {Race} race
     * @param {Slider} slider
     * @param {number} place Of the slider.
     */
    constructor(page, race, slider, place) {
      this.page = page;
      this.race = race;
      this.slider = slider;
      this.place = place;
      this.width = 0;
      const id = `push-${slider.name}`;
      this.words = element("output", { for: id, class: "slider-words" });
      this.input = element("input", {
        type: "range",
        id,
        class: "push-slider",
        min: slider.least,
        max: slider.most,
        step: slider.step,
        oninput: () => this.move(Number(this.input.value))
      });
      this.chart = element("div", { class: "chart-room" });
      this.cursor = element("div", { class: "chart-cursor" });
      this.room = element("div", { class: "chart-and-cursor" }, this.chart, this.cursor);
      this.enlarge = element(
        "button",
        { class: "push-enlarge", onclick: () => this.toggle() },
        "Enlarge"
      );
      const label2 = element("label", { for: id, id: `${id}-label` }, slider.label);
      this.element = element(
        "div",
        { class: "push-panel", role: "group", "aria-labelledby": `${id}-label` },
        element("div", { class: "push-head" }, element("div", {}, label2, this.words), this.enlarge),
        this.room,
        this.input,
        numbersTable(page, race, slider, place)
      );
      this.follow();
    }
    /** Show what the state says, now and whenever it changes. */
    follow() {
      const { store } = this.page;
      const draw = oncePerFrame(() => this.draw());
      this.showValue();
      this.showSize();
      store.subscribe(["disturbance"], () => this.showValue());
      store.subscribe(["slider"], () => {
        this.showSize();
        draw();
      });
      this.race.store.subscribe(["drawn", "curves", "outdated"], draw);
      new ResizeObserver(([{ contentRect }]) => {
        this.width = contentRect.width;
        draw();
      }).observe(this.room);
      followPointer(this.room, (x) => this.move(valueAtPlace(this.slider, x, this.width)));
    }
    /** @param {number} number To which the slider goes, as near as it can. */
    move(number) {
      const { store } = this.page;
      const value = nearestValue(this.slider, number);
      store.set({ disturbance: moved(store.get().disturbance, this.slider.name, value) });
    }
    /** Show the curves large, or small again. */
    toggle() {
      const { name } = this.slider;
      this.page.store.set({ slider: this.page.store.get().slider === name ? null : name });
    }
    showValue() {
      const value = (this.page.store.get().disturbance ?? NEUTRAL)[this.slider.name];
      const words = this.slider.words(value);
      this.input.value = String(value);
      this.input.setAttribute("aria-valuetext", words);
      replace(this.words, words);
      this.cursor.style.left = `${placeOf2(this.slider, value, this.width)}px`;
    }
    get isLarge() {
      return this.page.store.get().slider === this.slider.name;
    }
    showSize() {
      this.element.classList.toggle("is-enlarged", this.isLarge);
      this.enlarge.setAttribute("aria-pressed", String(this.isLarge));
    }
    draw() {
      const { width } = this;
      if (width === 0) return;
      const { curves, outdated } = this.race.store.get();
      const curve = curves[this.place];
      const { models } = this.page;
      const targets = curve?.networks.map(({ target }) => target) ?? [];
      const size = { width, height: this.isLarge ? LARGE : SMALL };
      replace(this.chart, chartOf(this.slider, curve, models.length, sureOf(models, targets), size));
      this.element.classList.toggle("is-outdated", outdated.includes(this.place));
      this.showValue();
    }
  };
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

  // glassnet/page/browser/shell/store.js
  function createStore(initial) {
    let state = { ...initial };
    const subscriptions = /* @__PURE__ */ new Set();
    const waiting2 = [];
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
        waiting2.push(changes);
        if (telling) return;
        telling = true;
        try {
          for (let next = waiting2.shift(); next !== void 0; next = waiting2.shift()) carryOut(next);
        } finally {
          waiting2.length = 0;
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
  var PATIENCE = 60;
  var SLICE = 5;
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
    if (typeof requestIdleCallback !== "function") {
      setTimeout(() => go(slice()));
      return;
    }
    requestIdleCallback(
      (deadline) => go(deadline.didTimeout ? slice() : () => deadline.timeRemaining()),
      { timeout: PATIENCE }
    );
  }
  function slice() {
    const end = performance.now() + SLICE;
    return () => end - performance.now();
  }

  // glassnet/page/browser/racing/race.js
  var STILLNESS = 150;
  var [MANY2, EVERY] = [4e7, 4];
  var TIMES = 9;
  var NOTHING = {
    standings: null,
    empty: true,
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
      const work = models.reduce((sum, { flops }) => sum + flops, 0);
      this.every = work > MANY2 ? EVERY : 1;
      const initial = { ...NOTHING, empty: false };
      this.store = createStore(initial);
      this.visible = false;
      this.question = null;
      this.image = null;
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
      const question = plainImage && { image: plainImage, disturbance, networks: this.networks() };
      if (image === this.image && question && this.question && isSame(question, this.question))
        return;
      [this.question, this.image] = [question, image];
      this.cancelAnswers();
      this.cancelCurves();
      clearTimeout(this.timer);
      if (!question || !image) {
        this.store.set(NOTHING);
        return;
      }
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
        const best = bestOf(outputs);
        let target = best;
        if (truth !== null) target = this.models[n].classes.indexOf(truth);
        else if (image !== plainImage) {
          target = bestOf(outputsOf(network, plainImage));
          yield null;
        }
        standings.push({ outputs, best, target, milliseconds });
      }
      this.store.set({ standings, truth, empty: false });
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
      const fresh = this.outdated(question).map(
        (n) => emptyCurve(question, SLIDERS[n], targets, this.every)
      );
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
  function isSame(one, other) {
    return one.image === other.image && one.disturbance === other.disturbance && one.networks.every((network, n) => network === other.networks[n]);
  }
  function outputsOf(network, image) {
    const values = network.forward(inputOf(network, image));
    return Float32Array.from(values[values.length - 1].data);
  }

  // glassnet/page/browser/racing/reach_table.js
  function reachTable(page, race) {
    const rows = SLIDERS.map(({ label: label2 }) => ({
      head: element("th", { scope: "row" }, label2),
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
    const caption = "Where each answer breaks: one slider is moved, and the others stay as they are.";
    return element(
      "div",
      {},
      element("p", { class: "reach-caption", id: "reach-caption" }, caption),
      tableIn(rows, page)
    );
  }
  function tableIn(rows, { models }) {
    return element(
      "div",
      { class: "race-table", tabindex: 0, role: "region", "aria-labelledby": "reach-caption" },
      element(
        "table",
        { class: "race-reach", "aria-labelledby": "reach-caption" },
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("td", {}),
            ...models.map(
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
    if (!reach.holds) {
      const best = curve.networks[n].bests[curve.values.indexOf(slider.neutral)];
      return [`says ${answerName(models[n], best)} anyway`];
    }
    const ends = [reach.below, reach.above].filter((end) => end !== null);
    if (ends.length === 0) return ["holds all the way"];
    const button2 = ({ value, answer }) => element(
      "button",
      {
        class: "race-break",
        title: `${slider.words(value)}: says ${answerName(models[n], answer)}. Go there`,
        onclick: () => store.set({ disturbance: moved(store.get().disturbance, slider.name, value) })
      },
      `${slider.short(value)} → ${answerName(models[n], answer)}`
    );
    return ends.map(button2);
  }

  // glassnet/page/browser/racing/section.js
  var STILLNESS2 = 700;
  var ABOUT_CURVES = "Each curve shows how sure a network is while one slider goes over its range. A cross marks where its answer changes first, and the bars below show how far it holds. Noise is the same pattern every time, only stronger.";
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
      element(
        "div",
        { class: "race-heading" },
        element("h3", {}, "How far can it be pushed?"),
        resetButton(page)
      ),
      element("p", { class: "purpose" }, ABOUT_CURVES),
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
    race.store.subscribe(["standings", "truth", "empty"], ({ standings, truth }) => {
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
        { class: "race-bought" },
        ...comparisons.map(
          ({ question, answer }) => element("div", {}, element("dt", {}, question), element("dd", {}, answer))
        )
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
    const answers2 = models.map(() => element("strong", {}));
    const draw = () => {
      const { image } = store.get();
      if (image) paintImage(picture, image);
    };
    store.subscribe(["image"], draw);
    onColoursChanged(draw);
    race.store.subscribe(["standings"], ({ standings }) => {
      for (const [n, answer] of answers2.entries()) {
        const standing = standings?.[n];
        replace(answer, standing ? legendWords(models[n], standing) : "–");
        answer.classList.toggle("is-broken", !!standing && standing.best !== standing.target);
      }
    });
    return element(
      "div",
      { class: "push-bar" },
      picture,
      element(
        "ul",
        { class: "race-legend" },
        ...models.map(
          ({ name }, n) => element("li", { class: racerClass(n) }, racerSample(n), ` ${name} `, answers2[n])
        )
      )
    );
  }
  function legendWords(model, { best, outputs }) {
    const name = answerName(model, best);
    return best === NO_ANSWER ? name : `${name} (${sureness(model, outputs[best])})`;
  }
  function resetButton({ store }) {
    const reset = element(
      "button",
      { onclick: () => store.set({ disturbance: null }), disabled: true },
      "Put all back"
    );
    store.subscribe(["disturbance"], ({ disturbance }) => {
      reset.disabled = disturbance === null;
    });
    return reset;
  }

  // glassnet/page/browser/seeing/answer.js
  var REST2 = 700;
  function answerPanel({ store, models }, { announced = false } = {}) {
    const words = element("p", { class: "answer-words" });
    const list = element("ul", { class: "answer-bars", "aria-label": "Outputs of the network" });
    const status = announced && element("p", { class: "visually-hidden", role: "status" });
    const sayIt = status ? announcer(status) : () => {
    };
    let bars = [];
    const build = () => {
      const { classes } = models[store.get().model];
      bars = classes.map((name, n) => new Bar(name, () => ask(n)));
      replace(list, ...bars.map((bar2) => bar2.element));
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
      for (const [n, bar2] of bars.entries()) {
        const value = outputs[n];
        if (value === void 0) bar2.update(0, 0, "–", false, false);
        else bar2.update(value, most, outputText(value, kind), n === answer?.best, n === asked);
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
    if (answer === null) return { opening: EMPTY2, best: "", next: "" };
    if (answer.outputs.length !== classes.length) return { opening: MAPS, best: "", next: "" };
    return answerInWords(answer.outputs, classes, kind);
  }
  function answerSection(page) {
    const purpose2 = "What the network says of it. Choose a bar to ask what speaks for it, further down.";
    return section("answer", "Answer", purpose2, answerPanel(page, { announced: true }));
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
        { type: "button", class: "answer-bar", onclick: onAsked, title: `What speaks for ${name}?` },
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
      setText(this.value, text);
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
      }, REST2);
    };
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
    const along2 = (axis) => starts(op.inputShape[axis], size[axis], strides[axis], padding);
    return { size, starts: [along2(0), along2(1)] };
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
  function indexOfLargest(numbers2) {
    let best = 0;
    for (let n = 1; n < numbers2.length; n++) {
      if (Math.abs(numbers2[n]) > Math.abs(numbers2[best])) best = n;
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

  // glassnet/page/browser/seeing/words.js
  var PURPOSES = (
    /** @type {Readonly<Record<string, string | ((config: Partial<Config>) => string)>>} */
    Object.freeze({
      Rescaling: ({ scale = 1, offset = 0 }) => `Each pixel x becomes ${short(scale)} · x${plus(offset)}, so that the numbers are small.`,
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
  function plus(addend) {
    if (addend === 0) return "";
    return addend < 0 ? ` − ${short(-addend)}` : ` + ${short(addend)}`;
  }
  function sizeInWords({ shape, parameters, output }) {
    if (output === IMAGE && shape.length === 3) {
      const kind = shape[2] === 1 ? "grey" : `${shape[2]} channels`;
      return `${shape[0]}×${shape[1]} pixels, ${kind}`;
    }
    const size = shape.length === 3 ? `${shape[2]} ${shape[2] === 1 ? "map" : "maps"} of ${shape[0]}×${shape[1]}` : `${whole(shape[0])} numbers`;
    return parameters > 0 ? `${size} · ${whole(parameters)} parameters` : size;
  }
  function placeInWords2(index, { single = false, map = "map" } = {}) {
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
      Rescaling: (x, { scale = 1, offset = 0 }) => `${short(scale)} · ${x}${plus(offset)}`,
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

  // glassnet/page/browser/seeing/maps/filters.js
  var MOST_CHANNELS = 16;
  var SINGLE = 10;
  var STACKED = 5;
  var MOST_OPEN = 128;
  var GAP5 = 2;
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
      const gap2 = below ? pitch - columns : GAP5;
      const fitting = Math.max(1, Math.floor(available / (scale * (columns + gap2))));
      this.layout = {
        count: maps.count,
        height: this.channels * (rows + 1) - 1,
        width: columns,
        columns: below ? maps.columns : Math.min(maps.count, fitting),
        cell: 1,
        gap: gap2,
        rowGap: GAP5,
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
  var Picture2 = class {
    /**
     * @param {string} label What it shows, for screen readers.
     * @param {Listeners} listeners
     */
    constructor(label2, listeners) {
      this.listeners = listeners;
      this.canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
      this.frames = svg("svg", { class: "frames", "aria-hidden": "true" });
      this.element = element(
        "div",
        {
          class: "picture",
          tabindex: 0,
          role: "application",
          "aria-label": label2,
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
    paint(range, valueAt2) {
      if (this.layout) paintMaps(this.canvas, this.layout, range, valueAt2);
    }
    /** @param {readonly Frame[]} frames */
    setFrames(frames) {
      const { layout } = this;
      if (!layout) return;
      const outlines = /* @__PURE__ */ new Map();
      for (const frame of frames) {
        if (frame.place[2] >= layout.count) continue;
        outlines.set(frame.kind, (outlines.get(frame.kind) ?? "") + outline2(layout, frame));
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
        const next = this.cursor === null && key.startsWith("Arrow") ? place : moved2(layout, place, key);
        if (next === null) return false;
        this.cursor = next;
        listeners.onPreview(next, true);
      }
      return true;
    }
  };
  function moved2({ height, width, count, columns }, [row2, column, map], key) {
    const vector = height === 1 && width === 1;
    const within = (n, end) => Math.max(0, Math.min(end - 1, n));
    const stepped = (step2) => map + step2 >= 0 && map + step2 < count ? map + step2 : map;
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
  function outline2(layout, { place, height, width }) {
    const [left, top] = placeOf(layout, place[2], place[0], place[1]);
    const across = width * layout.cell;
    return `M${left} ${top}h${across}v${height * layout.cell}h${-across}z`;
  }

  // glassnet/page/browser/seeing/maps/layer_view.js
  var MOST_MAPS2 = 64;
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
      this.picture = new Picture2(`${layer.name}: ${sizeInWords(layer)}`, this.#listeners());
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
      const button2 = element(
        "button",
        {
          type: "button",
          class: "small",
          "aria-pressed": "false",
          onclick: () => {
            const before2 = this.op === output;
            this.op = before2 ? sums : output;
            button2.setAttribute("aria-pressed", String(before2));
            this.painted = null;
            this.paint();
          }
        },
        `before ${name}`
      );
      return button2;
    }
    /** @returns {import("./picture.js").Listeners} */
    #listeners() {
      const { pointing, onFollowed, onMoved } = this.surroundings;
      return {
        onPreview: (place, byKey) => {
          const unit = place && this.#unitAt(place);
          pointing.preview(unit, byKey);
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
        onFollowed: (step2, place) => onFollowed(step2, this.#unitAt(place)),
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
      const { data } = valuesOf2(this.answer, this.op);
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
      const limit = this.layer.shape.length === 3 ? MOST_MAPS2 : MOST_NUMBERS;
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
      const { data, shape } = valuesOf2(answer, op);
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
    let field = placesOf2(index);
    for (let n = op; n > until; n--) field = before(ops[n], field);
    return field;
  }
  function placesOf2(index) {
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
      setText(this.words, unit.op === IMAGE ? "A pixel of the image." : fieldInWords(field, shape));
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

  // glassnet/page/browser/seeing/gradient_picture.js
  var SHADOW = 0.35;
  var GradientPicture = class {
    constructor() {
      this.canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
      this.words = element("figcaption");
      this.legend = legend();
      this.element = element("figure", {}, this.canvas, this.legend.element, this.words);
    }
    /**
     * @param {Tensor} gradient In the image's shape; those of a pixel's channels are added up.
     * @param {Tensor} image
     * @param {string} words
     */
    update(gradient, image, words) {
      setText(this.words, words);
      const [height, width, channels] = asMaps(gradient.shape);
      const sums = new Float64Array(height * width);
      for (let n = 0; n < gradient.data.length; n++) {
        sums[Math.floor(n / channels)] += gradient.data[n];
      }
      const range = signedRange(sums);
      this.legend.update(range);
      paintOver(this.canvas, sums, image, range);
    }
  };
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
      const share = SHADOW * (1 - Math.min(1, Math.abs(gradient[n]) / range.most));
      for (let c = 0; c < 3; c++) {
        pixels.data[4 * n + c] += share * (below[c] - pixels.data[4 * n + c]);
      }
    }
    context.putImageData(pixels, 0, 0);
  }

  // glassnet/page/browser/mathematics/saliency.js
  var PROBABILITIES = /* @__PURE__ */ new Set(["Softmax", "Sigmoid"]);
  function scoreGradients(network, label2) {
    const types = network.ops.map((op) => op.type);
    const kept = types.flatMap((type, n) => type === "Dropout" ? [] : [n]);
    if (kept.length > 1 && PROBABILITIES.has(types[kept[kept.length - 1]])) kept.pop();
    const last = kept[kept.length - 1];
    const first = Math.min(types.lastIndexOf("Threshold", last) + 1, last);
    const dy = zeros(network.ops[last].outputShape);
    dy.data[label2] = 1;
    const { dx, dvalues } = network.backward(dy, { last, first, wanted: "values" });
    return first > 0 ? dvalues[first - 1] : dx;
  }

  // glassnet/page/browser/seeing/reasons.js
  var WHITE4 = 255;
  function reasonsOf(network, answer, asked) {
    const [best, second = best] = ranking(answer.outputs);
    const about = asked ?? best;
    const rival = about === best ? second : about;
    if (network.image !== answer.x) network.forward(answer.x);
    const speaking = scoreGradients(network, about);
    const from = about === best ? speaking : scoreGradients(network, best);
    const to = rival === about ? speaking : scoreGradients(network, rival);
    const data = to.data.map((value, n) => value - from.data[n]);
    return { about, rival, speaking, turning: { data, shape: to.shape } };
  }
  function leastStep(network, x, gradient, most) {
    const answerAt = (levels) => {
      const values = network.forward(moved3(x, gradient, levels));
      return argmax(values[values.length - 1].data);
    };
    const best = answerAt(0);
    let [low, high] = [0, 1];
    while (high < most && answerAt(high) === best) [low, high] = [high, Math.min(2 * high, most)];
    if (answerAt(high) === best) return null;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (answerAt(middle) === best) low = middle;
      else high = middle;
    }
    return { levels: high, says: answerAt(high) };
  }
  function moved3(x, gradient, levels) {
    const data = x.data.map(
      (pixel, n) => Math.max(0, Math.min(WHITE4, pixel + levels * Math.sign(gradient.data[n])))
    );
    return { data, shape: x.shape };
  }

  // glassnet/page/browser/seeing/mind.js
  var REST3 = 60;
  var LONG_REST = 400;
  var MOST2 = 128;
  var MAPS2 = "The network's outputs are maps, and not a score for each class.";
  var HINT2 = "The gradient of a score by each pixel, from a backward pass through the whole network. Choose another output by its bar to ask about it.";
  function mindPanel(page) {
    const view = new MindView(page);
    const { store } = page;
    new IntersectionObserver(([entry]) => view.setVisible(entry.isIntersecting)).observe(
      view.element
    );
    store.subscribe(["answer", "asked", "model"], () => view.showSoon());
    onColoursChanged(() => view.showSoon());
    return view.element;
  }
  var MindView = class {
    /** @param {Page} page */
    constructor(page) {
      this.page = page;
      this.speaking = new GradientPicture();
      this.turning = new GradientPicture();
      this.hint = element("p", { class: "layer-purpose" });
      this.step = element("p", { class: "mind-step" });
      this.element = element(
        "div",
        { class: "layer reasons" },
        element("h3", {}, "What would change its mind"),
        this.hint,
        element("div", { class: "reasons-pictures" }, this.speaking.element, this.turning.element),
        this.step
      );
      this.visible = false;
      this.timer = void 0;
      this.longTimer = void 0;
    }
    /** @param {boolean} visible Whether it is on the screen; if not, nothing is computed. */
    setVisible(visible) {
      this.visible = visible;
      this.showSoon();
    }
    showSoon() {
      clearTimeout(this.longTimer);
      if (!this.visible) return;
      this.longTimer = setTimeout(() => this.tryStep(), LONG_REST);
      if (this.timer !== void 0) return;
      this.timer = setTimeout(() => {
        this.timer = void 0;
        this.show();
      }, REST3);
    }
    /** Why there is nothing that could be asked about; empty if there is an answer by classes. */
    #hindrance() {
      const { answer, model } = this.page.store.get();
      if (answer === null) return EMPTY2;
      if (answer.outputs.length !== this.page.models[model].classes.length) return MAPS2;
      return sayAnything(answer.outputs) ? "" : BROKEN;
    }
    /** @returns {{answer: Answer, reasons: Reasons} | null} null without an answer by classes. */
    #reasons() {
      const { answer, asked, network } = this.page.store.get();
      if (answer === null || this.#hindrance()) return null;
      return { answer, reasons: reasonsOf(network, answer, asked) };
    }
    /** Draw the gradients. */
    show() {
      const found = this.#reasons();
      setText(this.hint, found ? HINT2 : this.#hindrance());
      this.speaking.element.hidden = !found;
      this.turning.element.hidden = !found || found.reasons.rival === found.answer.best;
      setText(this.step, "");
      if (!found) return;
      const { answer, reasons } = found;
      const { classes } = this.page.models[this.page.store.get().model];
      this.speaking.update(
        reasons.speaking,
        answer.x,
        `What speaks for “${classes[reasons.about]}”: larger pixels raise its score where it is orange, and lower it where it is blue.`
      );
      this.turning.update(
        reasons.turning,
        answer.x,
        `What would turn “${classes[answer.best]}” into “${classes[reasons.rival]}”: larger pixels where it is orange, and smaller ones where it is blue.`
      );
    }
    /** Say how far all pixels would have to go. */
    tryStep() {
      const found = this.#reasons();
      if (!found || found.reasons.rival === found.answer.best) return;
      const { network, model } = this.page.store.get();
      const { classes } = this.page.models[model];
      const step2 = leastStep(network, found.answer.x, found.reasons.turning, MOST2);
      const towards = `towards “${classes[found.reasons.rival]}”`;
      setText(
        this.step,
        step2 === null ? `Even if every pixel went up to ${MOST2} of 255 grey levels ${towards}, it would not change its mind.` : `If every pixel went up to ${step2.levels} of 255 grey levels ${towards}, it would say “${classes[step2.says]}”.`
      );
    }
  };

  // glassnet/page/browser/seeing/pointing.js
  function createPointing(store) {
    const local = createStore({ preview: (
      /** @type {Unit | null} */
      null
    ), byKey: false });
    store.subscribe(["network"], () => local.set({ preview: null }));
    const existing = (unit) => unit !== null && isUnit(store.get().network.ops, unit) ? unit : null;
    const kept = () => existing(store.get().unit);
    return {
      shown: () => existing(local.get().preview) ?? kept(),
      kept,
      onlyHovered: () => kept() === null && local.get().preview !== null && !local.get().byKey,
      preview(unit, byKey = false) {
        if (!sameUnit(unit, local.get().preview)) local.set({ preview: unit, byKey });
      },
      keep(unit) {
        store.set({ unit: existing(unit) });
        local.set({ preview: null });
      },
      subscribe(listener) {
        local.subscribe(["preview"], listener);
        store.subscribe(["unit"], listener);
      }
    };
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
    return takeApart(op, valuesOf2(answer, unit.op - 1), unit.index);
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
    const values = inside.map(({ value }) => value);
    const winner2 = cells.indexOf(inside[argmax(values)]);
    const sum = values.reduce((total, value) => total + value, 0);
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
    const apply2 = Object.hasOwn(FUNCTIONS2, op.type) ? FUNCTIONS2[op.type] : null;
    return {
      kind: "function",
      type: op.type,
      config: settingsOf(op),
      x: value,
      index: indexAt(x.shape, offset),
      result: apply2 === null ? value : apply2(value, settingsOf(op))
    };
  }

  // glassnet/page/browser/seeing/sums/number_grid.js
  var MOST_NUMBERS_BESIDE = 7;
  var NumberGrid = class {
    /**
     * @param {string} label For screen readers.
     * @param {(cell: Cell) => void} onChosen
     */
    constructor(label2, onChosen) {
      this.onChosen = onChosen;
      this.columns = 0;
      this.cells = [];
      this.element = element("div", { class: "number-grid", role: "group", "aria-label": label2 });
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
      const from = this.cells.findIndex(({ button: button2 }) => button2 === event.target);
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
      this.place = element("span", { class: "visually-hidden" });
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
        this.place,
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
      setText(this.place, inside ? `row ${index[0]}, column ${index[1]}: ` : "outside: ");
      setText(this.value, inside ? fixed(value, 2) : weighted ? "0" : "–");
      setText(this.weight, weighted ? `× ${fixed(weight, 2)}` : "");
      setText(this.product, weighted ? `= ${fixed(product, 2)}` : "");
      this.button.classList.toggle("outside", !inside);
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
  var SIDE2 = 50;
  var LARGEST3 = 14;
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
    const scale = Math.max(2, Math.min(LARGEST3, Math.floor(SIDE2 / Math.max(height, width))));
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
    update(pictured, plain3, total) {
      const count = pictured.length + plain3.length;
      if (count !== this.rows.length) {
        this.rows = Array.from({ length: count }, () => new Row((key) => this.onChosen(key)));
        replace(this.body, ...this.rows.map((row2) => row2.element));
      }
      for (const [n, addend] of pictured.entries()) this.rows[n].update(addend, addend);
      for (const [n, addend] of plain3.entries()) this.rows[pictured.length + n].update(addend, null);
      setText(this.total, decimals(total));
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
    update({ label: label2, value }, pictured) {
      setText(this.value, decimals(value));
      const choosable = pictured !== null && label2 !== "patch";
      this.button.hidden = !choosable;
      this.name.hidden = choosable;
      setText(this.name, label2);
      setText(this.button, label2);
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
      setText(this.gridWords, `Each value${of} × the kernel's weight.${outside}`);
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
      setText(this.rest, channels.length > 1 ? "Choose a row to see its numbers above." : "");
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
  var MARGIN2 = 64;
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
      this.picture = new Picture2("All terms of the sum", {
        onPreview: (place) => this.#point(place),
        onKept: (place) => onChosen(this.#unitAt(place)),
        onLeft: () => {
        },
        onFollowed: () => {
        },
        start: () => [0, 0, 0]
      });
      const maps = asMaps(shape);
      const available = Math.min(WIDTH, innerWidth - MARGIN2);
      const beside2 = maps[2] === 1 ? 1 : maps[1] > 8 ? 3 : 8;
      const scale = Math.max(1, Math.min(8, Math.floor(available / (beside2 * (maps[1] + 2)))));
      this.picture.setLayout(layoutOf(maps, { available, scale, flattened: maps[2] > 200 }));
      this.words = element("p", { class: "grid-words" });
      this.pointed = element("p", { class: "pointed", role: "status" });
      this.terms = null;
      this.list = element("tbody");
      this.element = element(
        "div",
        { class: "sum" },
        this.words,
        this.legend.element,
        element("div", { class: "scrolling" }, this.picture.element),
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
      this.pointed.textContent = `${placeInWords2(index)}: ${product} = ${decimals(products[n])}`;
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
      const listed2 = largest(products, LISTED);
      const rest = products.length - listed2.length;
      const sumOfListed = listed2.reduce((sum, n) => sum + products[n], 0);
      const sumOfAll = products.reduce((sum, product) => sum + product, 0);
      replace(
        this.list,
        ...listed2.map((n) => this.#row(n, values[n], weights[n], products[n])),
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
            placeInWords2(unit.index, { single })
          )
        ),
        element("td", { class: "number" }, `${decimals(value)} × ${bracketed(decimals(weight))}`),
        element("td", { class: "number" }, decimals(product))
      );
    }
  };
  function plainRow(label2, value, kind = "") {
    return element(
      "tr",
      { class: kind },
      element("th", { scope: "row", colspan: 2 }, label2),
      element("td", { class: "number" }, decimals(value))
    );
  }
  function largest(numbers2, count) {
    const found = [];
    for (let n = 0; n < numbers2.length; n++) {
      const size = Math.abs(numbers2[n]);
      if (found.length === count && size <= Math.abs(numbers2[found[count - 1]])) continue;
      let at = found.length;
      while (at > 0 && Math.abs(numbers2[found[at - 1]]) < size) at--;
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
      setText(this.element, `${name}: ${functionText(type, config, x)} = ${decimals(result)}`);
    }
  };

  // glassnet/page/browser/seeing/sums/links.js
  var Links = class {
    /** @param {(unit: Unit) => void} onChosen */
    constructor(onChosen) {
      this.onChosen = onChosen;
      this.shown = "";
      this.element = element("div", { class: "follow" });
    }
    /**
     * @param {string} words
     * @param {readonly Named[]} units
     */
    update(words, units) {
      const shown = JSON.stringify([words, units]);
      if (shown === this.shown) return;
      this.shown = shown;
      const buttons = units.map(({ unit, label: label2 }) => {
        const onclick = () => this.onChosen(unit);
        return element("button", { type: "button", class: "small", onclick }, label2);
      });
      replace(this.element, words, ...buttons);
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
      setText(this.words, `The window of ${size[0]}×${size[1]} in the same map above.${outside}`);
      const numbers2 = cells.filter((cell) => cell.inside).map(({ value }) => fixed(value, 3));
      const few = numbers2.length <= MOST_ADDENDS;
      if (kind === "maximum") {
        const listed2 = few ? numbers2.join(", ") : `${numbers2.length} numbers`;
        setText(this.formula, `largest of (${listed2}) = ${decimals(result)}`);
      } else {
        const sum = few ? numbers2.map(bracketed).join(" + ") : `sum of ${numbers2.length} numbers`;
        setText(this.formula, `(${sum}) / ${inside} = ${decimals(result)}`);
      }
    }
  };

  // glassnet/page/browser/seeing/sums/slide.js
  var STAY = 160;
  var Slide = class {
    /** @param {Pointing} pointing */
    constructor(pointing) {
      this.pointing = pointing;
      this.timer = void 0;
      this.unit = null;
      this.shape = [];
      this.button = element(
        "button",
        { type: "button", class: "small", onclick: () => this.#toggle() },
        "▶ Slide"
      );
    }
    /**
     * @param {Unit} unit That is shown.
     * @param {readonly number[]} shape Of the values among which it stands.
     */
    update(unit, shape) {
      this.button.hidden = shape.length !== 3;
      if (this.timer !== void 0 && !sameUnit(unit, this.unit)) this.stop();
      if (this.timer === void 0) [this.unit, this.shape] = [unit, shape];
    }
    #toggle() {
      if (this.timer !== void 0) {
        this.stop();
        return;
      }
      setText(this.button, "■ Stop");
      this.timer = setInterval(() => this.#step(), STAY);
      this.#step();
    }
    #step() {
      const next = this.unit && placeAfter(this.unit, this.shape);
      if (next === null || !this.button.isConnected) {
        this.stop();
        return;
      }
      this.unit = next;
      this.pointing.keep(next);
    }
    stop() {
      clearInterval(this.timer);
      this.timer = void 0;
      setText(this.button, "▶ Slide");
    }
  };
  function placeAfter({ op, index: [row2, column, map] }, [rows, columns]) {
    if (column + 1 < columns) return { op, index: [row2, column + 1, map] };
    return row2 + 1 < rows ? { op, index: [row2 + 1, 0, map] } : null;
  }

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
      const listed2 = scores.map((_, n) => n).sort((a, b) => scores[b] - scores[a]);
      const rest = listed2.splice(LISTED2);
      const named = (n) => this.classes[n] ?? `unit ${n}`;
      const rows = listed2.map((n) => {
        const cells = [fixed(scores[n], 3), fixed(powers[n], 4), percent(powers[n] / total)];
        return row(named(n), cells, n === unit ? "current" : "");
      });
      if (rest.length > 0) {
        const sum = rest.reduce((partial, n) => partial + powers[n], 0);
        rows.push(row(`the other ${rest.length}`, ["", fixed(sum, 4), percent(sum / total)], ""));
      }
      replace(this.list, ...rows, row("sum", ["", fixed(total, 4), percent(1)], "total"));
      const difference = `${fixed(scores[unit], 3)} − ${bracketed(fixed(largest2, 3))}`;
      setText(this.formula, `exp(${difference}) / ${fixed(total, 4)} = ${decimals(result)}`);
    }
  };
  function row(label2, cells, kind) {
    return element(
      "tr",
      { class: kind },
      element("th", { scope: "row" }, label2),
      ...cells.map((text) => element("td", { class: "number" }, text))
    );
  }

  // glassnet/page/browser/seeing/sums/steps.js
  var STEPS2 = (
    /** @type {const} */
    [
      ["←", "one to the left", 0, -1],
      ["↑", "one up", -1, 0],
      ["↓", "one down", 1, 0],
      ["→", "one to the right", 0, 1]
    ]
  );
  var Steps = class {
    /** @param {(unit: Unit) => void} onStepped */
    constructor(onStepped) {
      this.targets = [];
      this.buttons = STEPS2.map(
        ([sign, name], n) => element(
          "button",
          {
            type: "button",
            class: "small step",
            "aria-label": name,
            onclick: () => {
              const target = this.targets[n];
              if (target) onStepped(target);
            }
          },
          sign
        )
      );
      this.element = element("div", { class: "steps" }, ...this.buttons);
    }
    /**
     * @param {Unit} unit
     * @param {readonly number[]} shape Of the values among which it stands.
     */
    update({ op, index }, shape) {
      const map = shape.length === 3;
      this.targets = STEPS2.map(([, , down, right]) => {
        if (!map && down !== 0) return null;
        const beside2 = map ? [index[0] + down, index[1] + right, index[2]] : [index[0] + right];
        return isPlace(shape, beside2) ? { op, index: beside2 } : null;
      });
      for (const [n, button2] of this.buttons.entries()) {
        button2.hidden = !map && STEPS2[n][2] !== 0;
        button2.disabled = this.targets[n] === null;
      }
    }
  };

  // glassnet/page/browser/seeing/sums/panel.js
  var HINT3 = "Point at any place of a map to see the sum that made it; click or tap to keep it.";
  var LAST = "It is an output of the network: nothing looks at it.";
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
      this.steps = new Steps((unit) => pointing.keep(unit));
      this.slide = new Slide(pointing);
      this.heading = element("h3", { id: "unit-heading" });
      this.value = element("p", { class: "unit-value" });
      this.sums = element("div", { class: "sums" });
      this.before = new Links(goTo);
      this.behind = new Links(goTo);
      this.close = element(
        "button",
        { type: "button", class: "small close", onclick: () => pointing.keep(null) },
        "Close"
      );
      this.hint = element(
        "div",
        { class: "unit-hint" },
        element("p", {}, HINT3),
        element("p", { id: KEYS_ID }, KEYS)
      );
      this.contents = element(
        "div",
        { class: "unit-contents" },
        element("div", { class: "unit-head" }, this.heading, this.close),
        element("div", { class: "unit-line" }, this.value, this.slide.button, this.steps.element),
        this.field.element,
        this.before.element,
        this.sums,
        this.behind.element
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
      this.element.classList.toggle("hovered", this.pointing.onlyHovered());
      if (!shown) {
        this.slide.stop();
        return;
      }
      const layer = this.layers[layerOfOp(this.layers, unit.op)];
      const single = shapeOf(network.ops, unit.op)[2] === 1;
      setText(this.heading, `${layer.name}, ${this.#placeName(unit, single)}`);
      setText(this.value, decimals(unitValue(answer, unit)));
      this.close.hidden = this.pointing.kept() === null;
      const shape = shapeOf(network.ops, unit.op);
      this.steps.update(unit, shape);
      this.slide.update(unit, shape);
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
      return placeInWords2(index, { single, map: op === IMAGE ? "channel" : "map" });
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
      const input = strongestInput(this.page.store.get().network.ops, sum, terms);
      const words = terms.kind === "function" ? "Its input" : "Its strongest input";
      this.before.update(input ? `${words}: ` : "", input ? [this.#named(input, "↑")] : []);
    }
    /** @param {Unit} unit */
    #showBehind(unit) {
      const { network, answer } = this.page.store.get();
      if (answer === null) return;
      const users = usersOf(network, answer, this.layers, unit);
      const shown = users.slice(0, USERS).map(({ unit: user }) => this.#named(user, "↓"));
      const more = users.length > USERS ? ` (the strongest of ${users.length})` : "";
      this.behind.update(users.length === 0 ? LAST : `What looks at it${more}: `, shown);
    }
    /**
     * @param {Unit} unit
     * @param {string} sign
     * @returns {import("./links.js").Named}
     */
    #named(unit, sign) {
      const layer = this.layers[layerOfOp(this.layers, unit.op)];
      return { unit, label: `${sign} ${layer.name}, ${this.#placeName(unit, layer.shape[2] === 1)}` };
    }
  };
  function sourceOf(ops, op) {
    let source = op - 1;
    while (source > IMAGE && ["Flatten", "Dropout"].includes(ops[source].type)) source--;
    return source;
  }

  // glassnet/page/browser/seeing/section.js
  var GAP6 = 8;
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
        mindPanel(page)
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
      this.uncovered = null;
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
      this.store.subscribe(
        ["unit"],
        oncePerFrame(() => this.#uncover())
      );
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
          onFollowed: (step2, unit) => this.#follow(step2, unit),
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
    /** Scroll so far that the panel, where it lies over the layers, leaves the chosen map in sight. */
    #uncover() {
      const unit = this.pointing.kept();
      const before2 = this.uncovered;
      this.uncovered = unit?.op ?? null;
      if (unit === null || unit.op === before2) return;
      this.panel.update();
      const picture = this.views[layerOfOp(this.layers, unit.op)].picture.element;
      const map = picture.getBoundingClientRect();
      const panel = this.panel.element.getBoundingClientRect();
      const beside2 = panel.left >= map.right;
      const outside = map.top > innerHeight || map.bottom < 0;
      const hidden2 = map.bottom - panel.top;
      if (!beside2 && !outside && hidden2 > 0)
        scrollBy(0, Math.min(hidden2 + GAP6, Math.max(map.top - GAP6, 0)));
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
    #follow(step2, unit) {
      const { network, answer } = this.store.get();
      if (answer === null) return;
      if (step2 === 1) {
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
      const { answer, network } = this.store.get();
      if (answer === null || !isUnit(network.ops, unit)) return;
      const layer = this.layers[layerOfOp(this.layers, unit.op)];
      const value = decimals(unitValue(answer, unit));
      this.status.textContent = `${layer.name}, ${placeInWords2(unit.index)}: ${value}`;
    }
  };

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
      const length = sizeOf(shape);
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
      const { parameters, flops, accuracy, data } = models[model];
      choice.selectedIndex = model;
      const isKnown = accuracy !== null && weightsFrom === "";
      const measured = isKnown ? ` · test accuracy ${accuracyText(accuracy)} (${data})` : "";
      replace(
        facts,
        `${whole(parameters)} parameters · ${whole(flops)} FLOPs an image${measured}`,
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
  function themeChoice() {
    const choice = element(
      "select",
      {
        id: "colours",
        onchange: () => {
          remember(choice.value);
          apply(choice.value);
        }
      },
      ...THEMES.map((theme) => element("option", {}, theme))
    );
    choice.value = remembered();
    apply(choice.value);
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

  // glassnet/page/browser/training/words.js
  var EARLY = 1;
  function placeOf3({ step: step2, losses, seconds, status }, allSteps, stepsOfEpoch) {
    if (step2 === 0) return `${whole(allSteps)} steps, ${whole(stepsOfEpoch)} in each epoch`;
    const epoch = Math.floor((step2 - 1) / stepsOfEpoch) + 1;
    const parts = [
      `Step ${whole(step2)} of ${whole(allSteps)}, in epoch ${epoch} of ${allSteps / stepsOfEpoch}`,
      `loss ${short(losses[losses.length - 1])}`
    ];
    if (seconds > EARLY) parts.push(`${short(step2 / seconds)} steps a second`);
    if (seconds > EARLY && status === "running") {
      parts.push(`${duration(seconds / step2 * (allSteps - step2))} left`);
    }
    return parts.join(" · ");
  }
  function duration(seconds) {
    if (seconds < 90) return `${Math.ceil(seconds)} s`;
    if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
    return `${short(seconds / 3600)} hours`;
  }
  function resultOf({ status, reason, step: step2, epochs }, { heldOut }) {
    if (status === "failed") return `The training can't go on: ${reason}`;
    if (status === "opening") return "The images are being opened…";
    if (status === "lost") {
      return `The loss has not been finite since step ${whole(step2)}, so the training has ended: start again with a smaller learning rate.`;
    }
    const last = epochs.at(-1);
    if (!last) return status === "running" ? "It is learning…" : "";
    const share = `${percent(last.val_accuracy)} of the ${whole(heldOut.labels.length)} held-out images`;
    if (status === "finished") return `The training is over: the network reads ${share} right.`;
    return `After epoch ${epochs.length} the network reads ${share} right.`;
  }

  // glassnet/page/browser/training/controls.js
  var RUN_WORDS = (
    /** @type {Partial<Record<string, string>>} */
    {
      running: "Pause",
      opening: "Opening…",
      finished: "Finished"
    }
  );
  var ENDED = /* @__PURE__ */ new Set(["opening", "finished", "lost", "failed"]);
  var TrainingControls = class {
    /**
     * @param {Session} session
     * @param {TrainingDescription} description
     */
    constructor(session, description) {
      this.session = session;
      this.description = description;
      this.run = button("Train", () => {
        if (session.progress.get().status === "running") session.pause();
        else session.run();
      });
      this.run.classList.add("training-run");
      this.again = button("Start again", () => session.restart());
      this.leave = button("Leave the training", () => session.leave());
      this.place = element("output", { class: "film-words", "aria-live": "off" });
      this.bar = element("progress", {
        class: "training-progress",
        max: session.allSteps,
        value: 0,
        "aria-label": "Steps of the training"
      });
      this.result = element("p", { class: "training-result", role: "status" });
      this.element = element(
        "div",
        {},
        element(
          "div",
          {
            class: "film-controls training-controls",
            role: "group",
            "aria-label": "The training"
          },
          this.run,
          this.again,
          this.leave,
          this.place
        ),
        this.bar,
        this.result
      );
    }
    show() {
      const { session } = this;
      const progress = session.progress.get();
      const { status, step: step2, isFollowed } = progress;
      this.run.textContent = RUN_WORDS[status] ?? (step2 > 0 ? "Go on" : "Train");
      this.run.disabled = ENDED.has(status);
      this.again.disabled = step2 === 0 || status === "failed";
      this.leave.disabled = !isFollowed;
      this.bar.value = step2;
      this.place.textContent = placeOf3(progress, session.allSteps, session.stepsOfEpoch);
      const result = resultOf(progress, this.description);
      if (this.result.textContent !== result) this.result.textContent = result;
      this.result.classList.toggle("alert", status === "lost" || status === "failed");
    }
  };
  function button(words, onclick) {
    return element("button", { type: "button", onclick }, words);
  }

  // glassnet/page/browser/training/curve.js
  var VIEW = { logarithmic: true, stretched: false };
  var MEASURED = (
    /** @type {const} */
    [
      ["accuracy", "training images"],
      ["val_accuracy", "held-out images"]
    ]
  );
  var Curve = class {
    /** @param {number} allSteps Of the whole training. */
    constructor(allSteps) {
      this.allSteps = allSteps;
      this.training = null;
      this.width = 0;
      this.drawing = svg("svg", { class: "film-curves training-curves", role: "img" });
      this.element = element("div", { class: "film-curve" }, this.drawing, legend2());
      new ResizeObserver(() => {
        if (this.element.clientWidth !== this.width) this.#draw();
      }).observe(this.element);
    }
    /** @param {Drawn} training */
    show(training) {
      this.training = training;
      this.#draw();
    }
    #draw() {
      this.width = this.element.clientWidth;
      if (!this.training || this.width === 0) return;
      const plot = new Plot([this.training], [0, this.#end(this.training)], VIEW, this.width);
      this.drawing.setAttribute("viewBox", `0 0 ${plot.width} ${plot.height}`);
      this.drawing.setAttribute("aria-label", inWords2(this.training));
      replace(
        this.drawing,
        ...axes(plot),
        ...knowingNothing(plot, this.training),
        ...curvesOf(plot, this.training, 0)
      );
    }
    /**
     * Where the axis of the steps ends: at first with the first epoch, and whenever that is over, at
     * twice as many.
     *
     * @param {Drawn} training
     */
    #end({ losses, description }) {
      let end = description.epochSteps;
      while (end < losses.values.length) end *= 2;
      return Math.min(end, this.allSteps);
    }
  };
  function legend2() {
    return element(
      "ul",
      { class: "film-legend" },
      ...MEASURED.map(([name, words]) => element("li", {}, accuracySample(name), words))
    );
  }
  function inWords2({ losses: { values }, description: { epochs } }) {
    if (values.length === 0) return "The curve of the loss, still without a step.";
    const [first, last] = [values[0], values[values.length - 1]].map(short);
    const reached = epochs.at(-1)?.val_accuracy ?? Number.NaN;
    const accuracy = Number.isFinite(reached) ? `, and an accuracy of ${percent(reached)}` : "";
    return `Curves of loss and accuracy: from a loss of ${first} to ${last}${accuracy}.`;
  }

  // glassnet/page/browser/training/rates.js
  var CHOICES = (
    /** @type {const} */
    {
      learningRate: [1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1],
      momentum: [0, 0.5, 0.8, 0.9, 0.95, 0.99]
    }
  );
  function ratesChoice(rates, onChange) {
    let chosen = { ...rates };
    const choice = (name, label2) => {
      const values = [.../* @__PURE__ */ new Set([...CHOICES[name], rates[name]])].sort((a, b) => a - b);
      const select = element(
        "select",
        {
          id: `training-${name}`,
          onchange: () => {
            chosen = { ...chosen, [name]: Number(select.value) };
            onChange(chosen);
          }
        },
        ...values.map(
          (value) => element("option", { value, selected: value === rates[name] }, String(value))
        )
      );
      return [element("label", { for: select.id }, label2), select];
    };
    return element(
      "p",
      { class: "film-choice" },
      ...choice("learningRate", "Learning rate"),
      ...choice("momentum", "Momentum")
    );
  }

  // glassnet/page/browser/mathematics/losses.js
  var EPSILON = 1e-7;
  var clipped = (value, least, most) => Math.min(Math.max(value, least), most);
  function oneHot(label2, classes) {
    const vector = new Float64Array(classes);
    vector[label2] = 1;
    return vector;
  }
  function smoothed(target, labelSmoothing, uniform) {
    return Float64Array.from(target, (t) => t * (1 - labelSmoothing) + labelSmoothing * uniform);
  }
  function categoricalCrossentropy(dy, target, y) {
    let total = 0;
    for (const value of y.data) total += value;
    let [loss, along2] = [0, 0];
    for (let c = 0; c < target.length; c++) {
      const q = y.data[c] / total;
      const kept = clipped(q, EPSILON, 1 - EPSILON);
      loss -= target[c] * Math.log(kept);
      dy.data[c] = kept === q ? -target[c] / kept : 0;
      along2 += dy.data[c] * q;
    }
    for (let c = 0; c < target.length; c++) dy.data[c] = (dy.data[c] - along2) / total;
    return loss;
  }
  function categoricalCrossentropyOfLogits(dz, target, z) {
    let largest2 = z.data[0];
    for (const value of z.data) largest2 = Math.max(largest2, value);
    let total = 0;
    for (const value of z.data) total += Math.exp(value - largest2);
    softmaxForward(dz, z);
    let [loss, weight] = [0, 0];
    for (let c = 0; c < target.length; c++) {
      loss += target[c] * (Math.log(total) - (z.data[c] - largest2));
      weight += target[c];
    }
    for (let c = 0; c < target.length; c++) dz.data[c] = dz.data[c] * weight - target[c];
    return loss;
  }
  function binaryCrossentropy(dy, target, y) {
    const features = target.length;
    let loss = 0;
    for (let c = 0; c < features; c++) {
      const [t, p] = [target[c], clipped(y.data[c], EPSILON, 1 - EPSILON)];
      loss -= t * Math.log(p) + (1 - t) * Math.log(1 - p);
      dy.data[c] = p === y.data[c] ? ((1 - t) / (1 - p) - t / p) / features : 0;
    }
    return loss / features;
  }
  function binaryCrossentropyOfLogits(dz, target, z) {
    const features = target.length;
    let loss = 0;
    for (let c = 0; c < features; c++) {
      const value = z.data[c];
      loss += Math.max(value, 0) - target[c] * value + Math.log1p(Math.exp(-Math.abs(value)));
      dz.data[c] = (sigmoid(value) - target[c]) / features;
    }
    return loss / features;
  }
  function meanSquaredError(dy, target, y) {
    let loss = 0;
    for (let c = 0; c < target.length; c++) {
      const error = y.data[c] - target[c];
      loss += error * error;
      dy.data[c] = 2 * error / target.length;
    }
    return loss / target.length;
  }
  function meanAbsoluteError(dy, target, y) {
    let loss = 0;
    for (let c = 0; c < target.length; c++) {
      const error = y.data[c] - target[c];
      loss += Math.abs(error);
      dy.data[c] = Math.sign(error) / target.length;
    }
    return loss / target.length;
  }
  var LOSSES = {
    SparseCategoricalCrossentropy: {
      of: categoricalCrossentropy,
      ofLogits: categoricalCrossentropyOfLogits,
      fuses: "Softmax"
    },
    CategoricalCrossentropy: {
      of: categoricalCrossentropy,
      ofLogits: categoricalCrossentropyOfLogits,
      fuses: "Softmax"
    },
    BinaryCrossentropy: {
      of: binaryCrossentropy,
      ofLogits: binaryCrossentropyOfLogits,
      fuses: "Sigmoid"
    },
    MeanSquaredError: { of: meanSquaredError },
    MeanAbsoluteError: { of: meanAbsoluteError }
  };
  function lossAfter(ops, loss) {
    const kind = LOSSES[loss.type];
    if (kind === void 0) throw new RangeError(`The page knows no loss ${loss.type}.`);
    const end = ops.length - 1;
    const isFused = ops.length > 1 && kind.fuses !== void 0 && ops[end].type === kind.fuses;
    const takesLogits = isFused || loss.config?.from_logits === true;
    const [classes] = ops[end].outputShape;
    const smoothing = loss.config?.label_smoothing ?? 0;
    const uniform = kind.fuses === "Softmax" ? 1 / classes : 0.5;
    return {
      last: isFused ? end - 1 : end,
      evaluate: takesLogits && kind.ofLogits ? kind.ofLogits : kind.of,
      targetOf: (y) => smoothed(typeof y === "number" ? oneHot(y, classes) : y, smoothing, uniform)
    };
  }

  // glassnet/page/browser/mathematics/optimizers.js
  var LEAST = 2 ** -126 / 2 ** -23;
  function flush(value) {
    return Math.abs(value) < LEAST ? 0 : value;
  }
  function sgdStep(w, g, rate) {
    for (let n = 0; n < w.length; n++) w[n] = flush(w[n] - rate * g[n]);
  }
  function momentumStep(w, g, velocity, rate, momentum, nesterov) {
    for (let n = 0; n < w.length; n++) {
      velocity[n] = flush(momentum * velocity[n] - rate * g[n]);
      const step2 = nesterov ? momentum * velocity[n] - rate * g[n] : velocity[n];
      w[n] = flush(w[n] + step2);
    }
  }

  // glassnet/page/browser/mathematics/penalties.js
  function addPenalty(dw, w, { l1, l2 }) {
    let value = 0;
    for (let n = 0; n < w.length; n++) {
      value += l1 * Math.abs(w[n]) + l2 * w[n] * w[n];
      dw[n] += l1 * Math.sign(w[n]) + 2 * l2 * w[n];
    }
    return value;
  }

  // glassnet/page/browser/training/trainer.js
  var NUMBERS = new Float64Array();
  var Trainer = class {
    /** @param {TrainingPlan} plan whose weights stay as they are */
    constructor(plan) {
      this.plan = plan;
      this.network = new Network(plan.ops.map((op) => ({ ...op, weights: op.weights.map(precise) })));
      this.rates = { ...plan.rates };
      this.steps = 0;
      this.stepsOfEpoch = Math.ceil(plan.training.labels.length / plan.batchSize);
      this.allSteps = this.stepsOfEpoch * plan.epochs;
      this.isLost = false;
      this.loss = lossAfter(plan.ops, plan.loss);
      this.targets = plan.training.labels.map((label2) => this.loss.targetOf(label2));
      this.velocities = this.network.newGradients("weights").gradients;
      this.image = zeros(plan.ops[0].inputShape, NUMBERS);
      this.values = this.network.newValues();
      this.gradients = this.network.newGradients("weights");
      this.dy = zeros(plan.ops[this.loss.last].outputShape, NUMBERS);
      this.order = new Uint32Array();
    }
    /** Whether no further step is to be taken. */
    get isOver() {
      return this.isLost || this.steps >= this.allSteps;
    }
    /**
     * Take the next batch of images through the network, and change the weights by the gradient of
     * their mean loss; where this is infinite or no number, they stay as they are.
     *
     * @returns {Step}
     */
    step() {
      const { training, batchSize, seed } = this.plan;
      const epoch = Math.floor(this.steps / this.stepsOfEpoch);
      const start = this.steps % this.stepsOfEpoch * batchSize;
      if (start === 0) this.order = epochOrder(BigInt(seed), epoch, training.labels.length);
      const batch = this.order.subarray(start, start + batchSize);
      const stream = streamKey(BigInt(seed), Purpose.DROPOUT, epoch);
      for (const own of this.gradients.gradients.flat()) own.data.fill(0);
      let [total, right] = [0, 0];
      for (const image of batch) {
        total += this.#learnFrom(image, imageKey(stream, image), batch.length);
        const answer = this.values[this.values.length - 1];
        if (argmax(answer.data) === training.labels[image]) right += 1;
      }
      this.steps += 1;
      this.isLost = !Number.isFinite(total);
      const penalty = this.isLost ? 0 : this.#update();
      return { loss: total / batch.length + penalty, right, images: batch.length };
    }
    /**
     * Add what one image says to the gradients of the weights.
     *
     * @param {number} image its index
     * @param {number} key its random number in this epoch
     * @param {number} images how many there are in its batch
     * @returns {number} its loss
     */
    #learnFrom(image, key, images) {
      const { last, evaluate } = this.loss;
      fillImage(this.image, this.plan.training, image);
      this.network.forward(this.image, key, this.values);
      const loss = evaluate(this.dy, this.targets[image], this.values[last]);
      for (let c = 0; c < this.dy.data.length; c++) this.dy.data[c] /= images;
      this.network.backward(this.dy, { last, wanted: "weights", into: this.gradients });
      return loss;
    }
    /**
     * One step of the optimizer, for every weight.
     *
     * @returns {number} what the regularisers add to the loss
     */
    #update() {
      const { learningRate, momentum } = this.rates;
      let penalties = 0;
      for (const [n, op] of this.network.ops.entries()) {
        for (const [k, { data }] of op.weights.entries()) {
          const gradient = this.gradients.gradients[n][k].data;
          const penalty = this.plan.penalties[n][k];
          if (penalty) penalties += addPenalty(gradient, data, penalty);
          if (momentum > 0) {
            momentumStep(data, gradient, this.velocities[n][k].data, learningRate, momentum, false);
          } else {
            sgdStep(data, gradient, learningRate);
          }
        }
      }
      return penalties;
    }
    /**
     * The share of images that the network reads right, without any dropout.
     *
     * @param {LabelledImages} images
     * @returns {Generator<void, number>} It pauses after each image; at its end comes a number from 0
     *   to 1.
     */
    *accuracy(images) {
      let right = 0;
      for (const [n, label2] of images.labels.entries()) {
        fillImage(this.image, images, n);
        const values = this.network.forward(this.image, null, this.values);
        if (argmax(values[values.length - 1].data) === label2) right += 1;
        yield;
      }
      return right / images.labels.length;
    }
    /**
     * The weights as they are now, rounded to float32.
     *
     * @returns {Tensor[][]} of each op
     */
    weights() {
      return this.network.ops.map(
        (op) => op.weights.map(({ data, shape }) => ({ data: Float32Array.from(data), shape }))
      );
    }
  };
  function precise({ data, shape }) {
    return { data: Float64Array.from(data), shape };
  }
  function fillImage(tensor, { images }, number) {
    const size = tensor.data.length;
    tensor.data.set(images.subarray(number * size, (number + 1) * size));
  }

  // glassnet/page/browser/training/worker.js
  var SLICE2 = 100;
  var TrainingWorker = class {
    /**
     * @param {(report: Report) => void} post
     * @param {object} [rig] for a test, and where there is no worker
     * @param {() => number} [rig.now] milliseconds
     * @param {(turn: () => void) => void} [rig.later] calls it when other events have been heard
     * @param {number} [rig.slice] milliseconds
     */
    constructor(post, rig = {}) {
      this.post = post;
      this.now = rig.now ?? (() => performance.now());
      this.later = rig.later ?? ((turn) => setTimeout(turn, 0));
      this.slice = rig.slice ?? SLICE2;
      this.trainer = null;
      this.number = 0;
      this.isRunning = false;
      this.isShown = true;
      this.latestRun = 0;
      this.seconds = 0;
      this.news = noNews();
      this.read = { right: 0, images: 0 };
      this.measuring = null;
    }
    /** @param {Request} request */
    receive(request) {
      if (request.kind === "plan") this.trainer = new Trainer(request.plan);
      const { trainer } = this;
      if (!trainer) return;
      if (request.kind === "restart") {
        const { plan, rates } = trainer;
        this.trainer = new Trainer({ ...plan, rates });
        this.number = request.number;
        this.isRunning = false;
        this.isShown = true;
        this.seconds = 0;
        this.news = noNews();
        this.read = { right: 0, images: 0 };
        this.measuring = null;
      } else if (request.kind === "rates") trainer.rates = request.rates;
      else if (request.kind === "shown") this.isShown = true;
      else if (request.kind === "run" && !this.isRunning) {
        this.isRunning = true;
        this.latestRun += 1;
        this.#turn(this.latestRun);
      } else if (request.kind === "pause" && this.isRunning) {
        this.isRunning = false;
        this.#report(trainer);
      }
    }
    /**
     * Take steps for a while.
     *
     * @param {number} run to which this turn belongs
     */
    #turn(run) {
      const { trainer } = this;
      if (!trainer || !this.isRunning || run !== this.latestRun) return;
      const start = this.now();
      do
        this.#work(trainer);
      while (!this.#end(trainer) && this.now() < start + this.slice);
      this.seconds += (this.now() - start) / 1e3;
      const isOver = this.#end(trainer) !== null;
      if (isOver) this.isRunning = false;
      if (this.isShown || isOver) this.#report(trainer);
      if (this.isRunning) this.later(() => this.#turn(run));
    }
    /**
     * How the training has ended; null if it has not, or if its last epoch is still measured.
     *
     * @param {Trainer} trainer
     * @returns {"lost" | "finished" | null}
     */
    #end(trainer) {
      if (trainer.isLost) return "lost";
      return trainer.isOver && this.measuring === null ? "finished" : null;
    }
    /**
     * Take a step; behind an epoch, look at one held-out image after another first.
     *
     * @param {Trainer} trainer
     */
    #work(trainer) {
      if (this.measuring === null) {
        this.#step(trainer);
        return;
      }
      const { value, done } = this.measuring.next();
      if (!done) return;
      const { right, images } = this.read;
      this.news.epochs.push({ accuracy: right / images, val_accuracy: value });
      this.read = { right: 0, images: 0 };
      this.measuring = null;
    }
    /** @param {Trainer} trainer */
    #step(trainer) {
      const { loss, right, images } = trainer.step();
      this.news.losses.push(loss);
      this.read.right += right;
      this.read.images += images;
      if (trainer.isLost || trainer.steps % trainer.stepsOfEpoch > 0) return;
      this.measuring = trainer.accuracy(trainer.plan.heldOut);
    }
    /** @param {Trainer} trainer */
    #report(trainer) {
      const over2 = this.#end(trainer);
      this.post({
        number: this.number,
        status: over2 ?? (this.isRunning ? "running" : "paused"),
        step: trainer.steps,
        seconds: this.seconds,
        ...this.news,
        weights: trainer.weights()
      });
      this.isShown = false;
      this.news = noNews();
    }
  };
  function noNews() {
    return { losses: [], epochs: [] };
  }
  function runAsWorker() {
    const worker = new TrainingWorker((report) => postMessage(report));
    addEventListener("message", ({ data }) => worker.receive(data));
  }

  // glassnet/page/browser/training/connection.js
  var SLICE3 = 12;
  function connect(onReport, onFailure) {
    try {
      return connectWorker(onReport, onFailure);
    } catch {
      return connectPage(onReport, onFailure);
    }
  }
  function connectWorker(onReport, onFailure) {
    const program = document.getElementById("program")?.textContent ?? "";
    const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    let instead = null;
    let told = [];
    let isHeard = false;
    const worker = new Worker(address);
    worker.onmessage = ({ data }) => {
      isHeard = true;
      told = [];
      onReport(data);
    };
    worker.onerror = (event) => {
      worker.terminate();
      if (isHeard || event.message) {
        onFailure(event.message);
        return;
      }
      instead = connectPage(onReport, onFailure);
      for (const request of told) instead.post(request);
    };
    return {
      post(request) {
        if (instead) instead.post(request);
        else {
          if (!isHeard) told.push(request);
          worker.postMessage(request);
        }
      },
      close() {
        worker.terminate();
        URL.revokeObjectURL(address);
        instead?.close();
      }
    };
  }
  function connectPage(onReport, onFailure) {
    let isOpen = true;
    const later2 = (act) => setTimeout(() => {
      if (!isOpen) return;
      try {
        act();
      } catch (error) {
        isOpen = false;
        onFailure(error instanceof Error ? error.message : String(error));
      }
    });
    const worker = new TrainingWorker(onReport, { later: later2, slice: SLICE3 });
    return {
      post: (request) => later2(() => worker.receive(request)),
      close() {
        isOpen = false;
      }
    };
  }

  // glassnet/page/browser/training/settings.js
  async function openPlan(file, description, ops) {
    const { seed, batchSize, epochs, learningRate, momentum } = description;
    const opened = async ({ images, labels }) => ({
      images: (
        /** @type {Uint8Array} */
        await file.array(images)
      ),
      labels
    });
    const initial = await Promise.all(
      description.initial.map((own) => Promise.all(own.map((weight) => file.tensor(weight))))
    );
    return {
      // A softmax that the page has put behind the network stands in no list of weights.
      ops: ops.map((op, n) => ({ ...op, weights: initial[n] ?? [] })),
      penalties: ops.map((_, n) => description.penalties[n] ?? []),
      training: await opened(description.training),
      heldOut: await opened(description.heldOut),
      loss: { type: "SparseCategoricalCrossentropy" },
      seed,
      batchSize,
      epochs,
      rates: { learningRate, momentum }
    };
  }

  // glassnet/page/browser/training/session.js
  var Session = class {
    /**
     * @param {Page} page
     * @param {TrainingDescription} description
     */
    constructor(page, description) {
      this.page = page;
      this.description = description;
      this.ops = page.models[description.model].network.ops;
      this.stepsOfEpoch = Math.ceil(description.training.labels.length / description.batchSize);
      this.allSteps = this.stepsOfEpoch * description.epochs;
      this.number = 0;
      this.connection = null;
      const { learningRate, momentum } = description;
      this.progress = createStore({ ...NOTHING2, rates: { learningRate, momentum } });
      page.store.subscribe(["model", "frame"], ({ model, frame }) => {
        if (model !== description.model || frame !== null) this.#stopFollowing();
      });
    }
    /** Begin, or go on. */
    async run() {
      const { status } = this.progress.get();
      if (["opening", "running", "finished", "lost", "failed"].includes(status)) return;
      if (!this.connection && !await this.#open()) return;
      this.progress.set({ status: "running", isFollowed: true });
      this.connection?.post({ kind: "run" });
      this.page.store.set({ model: this.description.model, frame: null });
      this.#show();
    }
    /** @returns {Promise<boolean>} Whether there is something to train. */
    async #open() {
      this.progress.set({ status: "opening" });
      try {
        const plan = await openPlan(this.page.file, this.description, this.ops);
        this.#connect({ ...plan, rates: this.progress.get().rates });
        return true;
      } catch (error) {
        this.#fail(error instanceof Error ? error.message : String(error));
        return false;
      }
    }
    /** @param {TrainingPlan} plan */
    #connect(plan) {
      this.connection = connect(
        (report) => this.#take(report),
        (reason) => this.#fail(reason)
      );
      this.connection.post({ kind: "plan", plan });
      this.progress.set({ network: new Network(plan.ops) });
      this.initial = plan.ops;
    }
    pause() {
      if (this.progress.get().status === "running") this.connection?.post({ kind: "pause" });
    }
    /** Forget all steps: the network has its initial weights again. */
    restart() {
      if (!this.connection || !this.initial) return;
      this.number += 1;
      this.connection.post({ kind: "restart", number: this.number });
      const { rates, isFollowed } = this.progress.get();
      this.progress.set({ ...NOTHING2, rates, isFollowed, network: new Network(this.initial) });
      this.#show();
    }
    /** @param {Rates} rates For the steps to come. */
    change(rates) {
      this.progress.set({ rates });
      this.connection?.post({ kind: "rates", rates });
    }
    /** Pause, and let the page show the model's own weights again. */
    leave() {
      this.#stopFollowing();
      const { store, models } = this.page;
      store.set({ network: models[store.get().model].network, weightsFrom: "" });
    }
    #stopFollowing() {
      this.pause();
      this.progress.set({ isFollowed: false });
    }
    /** @param {Report} report */
    #take({ number, status, step: step2, seconds, losses, epochs, weights }) {
      if (number !== this.number) return;
      const before2 = this.progress.get();
      this.progress.set({
        status,
        step: step2,
        seconds,
        losses: [...before2.losses, ...losses],
        epochs: [...before2.epochs, ...epochs],
        network: this.#networkOf(weights)
      });
      this.#show();
      requestAnimationFrame(() => this.connection?.post({ kind: "shown" }));
    }
    /** @param {Tensor[][]} weights */
    #networkOf(weights) {
      return new Network(this.ops.map((op, n) => ({ ...op, weights: weights[n] })));
    }
    /** Let the page show the newest weights. */
    #show() {
      const { network, isFollowed, step: step2 } = this.progress.get();
      if (!network || !isFollowed) return;
      const place = `step ${whole(step2)} of ${whole(this.allSteps)}`;
      this.page.store.set({ network, weightsFrom: `trained here, ${place}` });
    }
    /** @param {string} reason */
    #fail(reason) {
      this.connection?.close();
      this.connection = null;
      this.progress.set({ status: "failed", reason });
    }
  };
  var NOTHING2 = {
    status: "ready",
    reason: "",
    step: 0,
    seconds: 0,
    losses: [],
    epochs: [],
    network: null,
    isFollowed: false
  };

  // glassnet/page/browser/training/view.js
  var TrainingView = class {
    /**
     * @param {Page} page
     * @param {TrainingDescription} description
     */
    constructor(page, description) {
      this.page = page;
      this.description = description;
      this.model = page.models[description.model];
      this.session = new Session(page, description);
      this.constant = constantAnswer(description);
      this.controls = new TrainingControls(this.session, description);
      this.shownLosses = null;
      this.curve = new Curve(this.session.allSteps);
      this.panel = new Panel(this.model.name, 0);
      this.layer = this.#layerChoice();
      this.learned = element(
        "div",
        { class: "training-learned", hidden: true },
        this.curve.element,
        element(
          "div",
          {},
          element(
            "p",
            { class: "film-choice" },
            element("label", { for: this.layer.id }, "Layer"),
            this.layer
          ),
          this.panel.element
        )
      );
      this.element = element(
        "div",
        { class: "film" },
        this.controls.element,
        ratesChoice(this.session.progress.get().rates, (rates) => this.session.change(rates)),
        this.learned
      );
      this.showSoon = oncePerFrame(() => this.#show());
      this.session.progress.subscribe(["status", "step", "network", "isFollowed"], this.showSoon);
      page.store.subscribe(["answer"], this.showSoon);
      onColoursChanged(this.showSoon);
      new ResizeObserver(this.showSoon).observe(this.panel.element);
      this.#show();
    }
    #layerChoice() {
      return element(
        "select",
        { id: "training-layer", onchange: () => this.showSoon() },
        ...namesWithWeights(this.model).map((name) => element("option", {}, name))
      );
    }
    #show() {
      this.controls.show();
      const { network } = this.session.progress.get();
      this.learned.hidden = network === null;
      if (network === null) return;
      this.#showCurve();
      this.#showPanel();
    }
    #showCurve() {
      const { losses, epochs } = this.session.progress.get();
      if (losses === this.shownLosses) return;
      this.shownLosses = losses;
      this.curve.show({
        losses: { steps: losses.map((_, n) => n + 1), values: losses },
        description: {
          // One without a figure keeps the place of the accuracies.
          epochs: epochs.length > 0 ? [...epochs] : [{ val_accuracy: Number.NaN }],
          epochSteps: this.session.stepsOfEpoch,
          ...this.constant
        }
      });
    }
    #showPanel() {
      const { network, isFollowed, step: step2 } = this.session.progress.get();
      if (network === null) return;
      const { image, answer } = this.page.store.get();
      const op = layersWithWeights(network.ops)[this.layer.selectedIndex];
      this.panel.show({
        model: this.model,
        network,
        answer: isFollowed ? answer : image && answerOf(network, image),
        place: step2 > 0 ? `step ${whole(step2)}` : "before the first step",
        op,
        range: signedRange(network.ops[op].weights[0].data)
      });
    }
  };
  function constantAnswer({ training: { labels } }) {
    const counts = /* @__PURE__ */ new Map();
    for (const label2 of labels) counts.set(label2, (counts.get(label2) ?? 0) + 1);
    const shares2 = [...counts.values()].map((count) => count / labels.length);
    return {
      constantLoss: -shares2.reduce((sum, share) => sum + share * Math.log(share), 0),
      constantAccuracy: Math.max(...shares2)
    };
  }

  // glassnet/page/browser/training/section.js
  function trainingSection(page) {
    const { training } = page.file.contents;
    if (!training) return null;
    const { name } = page.models[training.model];
    return section(
      "train",
      "Train here",
      `Begin with the weights that ${name} had before its training, and see it learn from ${training.training.source}, ${training.batchSize} at each step. ${training.heldOut.source} are held out, to measure on.`,
      new TrainingView(page, training).element
    );
  }

  // glassnet/page/browser/page.js
  var OPENING = {
    model: 0,
    input: { kind: "digit", number: 0 },
    disturbance: null,
    slider: null,
    frame: null,
    unit: null
  };
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
    if (isForeseen(error)) return error.message;
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
      element("div", { class: "beside" }, drawingSection(page), answerSection(page)),
      seeingSection(page),
      racingSection(page),
      filmSection(page),
      trainingSection(page),
      aboutSection(page)
    ];
    document.querySelector("header")?.append(themeChoice());
    main.replaceChildren(...sections.filter((section2) => section2 !== null));
    store.set(readAddress(parts, OPENING));
    keepAddress(store, parts, OPENING);
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
      asked: null,
      frame: null
    };
  }

  // glassnet/page/browser/main.js
  if (typeof document !== "undefined") openPage();
  else runAsWorker();
})();
