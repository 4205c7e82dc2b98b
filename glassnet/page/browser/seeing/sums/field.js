/**
 * What a unit sees of the image, framed on it.
 *
 * @import { Op } from "../../mathematics/formulas.js"
 * @import { Answer, Unit } from "../../shell/state.js"
 */

import { asMaps } from "../../mathematics/tensor.js";
import { element, replace, setText, svg } from "../../shell/elements.js";
import { paintImage } from "../../shell/image_picture.js";
import { IMAGE, shapeOf } from "../places.js";
import { fieldInWords, receptiveField } from "../receptive.js";

/** The image with the receptive field of a unit. */
export class FieldView {
  constructor() {
    this.canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
    this.frame = svg("svg", { class: "frames", "aria-hidden": "true" });
    this.words = element("figcaption");
    this.element = element(
      "figure",
      { class: "field" },
      element("div", { class: "field-picture" }, this.canvas, this.frame),
      this.words,
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
    paintImage(this.canvas, answer.x, (row, column) => rows.has(row) && columns.has(column));
    const [height, width] = asMaps(shape);
    this.frame.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const box = boxAround(field);
    replace(
      this.frame,
      svg("rect", { ...box, class: "frame-halo" }),
      svg("rect", { ...box, class: "frame frame-shown" }),
    );
    setText(this.words, unit.op === IMAGE ? "A pixel of the image." : fieldInWords(field, shape));
  }
}

/** @param {import("../receptive.js").Field} field */
export function boxAround({ rows, columns }) {
  const [y, x] = [rows[0] ?? 0, columns[0] ?? 0];
  return {
    x,
    y,
    width: rows.length ? columns[columns.length - 1] - x + 1 : 0,
    height: rows.length ? rows[rows.length - 1] - y + 1 : 0,
  };
}
