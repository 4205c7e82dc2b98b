/** How maps lie on their canvas, how the keys move over them, and the address of a unit. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { unitFrom, unitText } from "../../glassnet/page/browser/seeing/address.js";
import {
  canvasSize,
  layoutOf,
  placeAt,
  placeOf,
  scaleFor,
} from "../../glassnet/page/browser/seeing/maps/layout.js";
import { moved } from "../../glassnet/page/browser/seeing/maps/picture.js";
import { placeAfter } from "../../glassnet/page/browser/seeing/sums/slide.js";
import { Chance, Row } from "./small_networks.js";

const SHAPES = [
  [28, 28, 6],
  [10, 10, 16],
  [5, 3, 128],
  [1, 1, 120],
  [1, 1, 10],
  [224, 224, 3],
];

test("each place is found again where it lies", () => {
  for (const shape of SHAPES) {
    for (const available of [280, 700, 1200]) {
      const layout = layoutOf(shape, { available, scale: scaleFor(available, shape[1]) });
      const [across, down] = canvasSize(layout);
      assert.ok(across * layout.scale <= available, `${shape} in ${available}`);
      for (const map of [0, 1, shape[2] - 1]) {
        for (const [row, column] of [
          [0, 0],
          [shape[0] - 1, shape[1] - 1],
        ]) {
          const [x, y] = placeOf(layout, map, row, column);
          assert.ok(x + layout.cell <= across && y + layout.cell <= down);
          assert.deepEqual(placeAt(layout, x + 0.5, y + 0.5), [row, column, map]);
        }
      }
    }
  }
});

test("between maps and beyond them there is no place", () => {
  const layout = layoutOf([4, 4, 3], { available: 60, scale: 5 });
  assert.equal(layout.columns, 2);
  assert.equal(placeAt(layout, 4.5, 1), null);
  assert.equal(placeAt(layout, 1, 5.5), null);
  assert.equal(placeAt(layout, 7, 7), null);
  assert.equal(placeAt(layout, -1, 0), null);
  assert.equal(placeAt(layout, 12.5, 0), null);
});

test("one scale for all layers: from 3 pixels a place on a phone to 8 on a projector", () => {
  assert.deepEqual(
    [290, 720, 930, 1240, 3000].map((available) => scaleFor(available, 28)),
    [3, 4, 5, 6, 8],
  );
  assert.equal(scaleFor(290, 224), 1);
});

test("the arrow keys stay within a map, and go through a vector as it lies on the page", () => {
  const maps = layoutOf([4, 5, 3], { available: 500, scale: 5 });
  assert.deepEqual(moved(maps, [0, 4, 1], "ArrowRight"), [0, 4, 1]);
  assert.deepEqual(moved(maps, [0, 4, 1], "ArrowDown"), [1, 4, 1]);
  assert.deepEqual(moved(maps, [0, 4, 1], "PageDown"), [0, 4, 2]);
  assert.deepEqual(moved(maps, [0, 4, 2], "PageDown"), [0, 4, 2]);
  assert.equal(moved(maps, [0, 4, 2], "a"), null);
  const vector = layoutOf([1, 1, 25], { available: 200, scale: 5 });
  assert.equal(vector.columns, 10);
  assert.deepEqual(moved(vector, [0, 0, 3], "ArrowDown"), [0, 0, 13]);
  assert.deepEqual(moved(vector, [0, 0, 23], "ArrowDown"), [0, 0, 23]);
  assert.deepEqual(moved(vector, [0, 0, 9], "ArrowRight"), [0, 0, 10]);
});

test("a unit is read back from its text, and nonsense is not", () => {
  const { ops } = new Row([6, 6, 1], new Chance(1))
    .convolution(2, [3, 3], [1, 1], "valid")
    .flatten()
    .dense(3);
  for (const unit of [
    { op: -1, index: [5, 5, 0] },
    { op: 0, index: [3, 0, 1] },
    { op: 2, index: [2] },
  ]) {
    assert.deepEqual(unitFrom(unitText(unit), ops), unit);
  }
  for (const text of ["", "0", "0:", "0:4,0,1", "0:3,0", "2:3", "3:0", "-1:0,0,0", "0:1e0,0,0"]) {
    assert.equal(unitFrom(text, ops), null, text);
  }
});

test("a window slides row by row, and ends at the last place", () => {
  const unit = { op: 3, index: [0, 1, 7] };
  assert.deepEqual(placeAfter(unit, [2, 3, 8]), { op: 3, index: [0, 2, 7] });
  assert.deepEqual(placeAfter({ op: 3, index: [0, 2, 7] }, [2, 3, 8]), { op: 3, index: [1, 0, 7] });
  assert.equal(placeAfter({ op: 3, index: [1, 2, 7] }, [2, 3, 8]), null);
});
