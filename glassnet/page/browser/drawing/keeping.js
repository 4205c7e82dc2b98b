/** Keeping drawings with their labels, and downloading them: the way to teach one's own hand. */

import { onColoursChanged } from "../shell/colours.js";
import { element, replace } from "../shell/elements.js";
import { paintImage } from "../shell/image_picture.js";
import { npzFile } from "./kept.js";

/** @typedef {import("./kept.js").KeptDrawing} KeptDrawing */

const FILE = "drawings.npz";
/** How a network is trained with that file; a line may end between these, and not within. */
const COMMAND = [
  "glassnet train lenet",
  "--recipe fast",
  `--data ${FILE}`,
  "--output mine.safetensors",
];

/** The drawings that are kept, with what keeps, removes and downloads them. */
export class Keeping {
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
    this.labels = this.classes.map((name, label) =>
      element("button", { type: "button", onclick: () => this.#keep(label) }, name),
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
        element("code", {}, ...COMMAND.flatMap((word) => [" ", element("span", {}, word)])),
      ),
      element("p", { "aria-hidden": "true" }, "Keep the drawing as a"),
      element(
        "div",
        { class: "keep-labels", role: "group", "aria-label": "Keep the drawing as" },
        ...this.labels,
      ),
      this.list,
      this.download,
    );
  }

  /** @param {number} label */
  #keep(label) {
    const { input, plainImage } = this.store.get();
    if (!plainImage || input.kind !== "strokes") {
      this.say("Draw something first: there is nothing to keep.");
      return;
    }
    this.#kept = [...this.#kept, { image: plainImage, label }];
    this.#isDownloaded = false;
    this.#show();
    this.editing.clear();
    this.say(`Kept as ${this.classes[label]}. The board is empty for the next one.`);
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
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    this.#isDownloaded = true;
  }

  #show() {
    const items = this.#kept.map((drawing) =>
      itemOf(drawing, this.classes, (removed) => this.#remove(removed)),
    );
    replace(this.list, ...items);
    this.list.hidden = this.download.hidden = items.length === 0;
    const count = items.length === 1 ? "1 drawing" : `${items.length} drawings`;
    this.download.textContent = `Download ${count} as ${FILE}`;
  }
}

/**
 * @param {KeptDrawing} drawing
 * @param {readonly string[]} classes
 * @param {(drawing: KeptDrawing) => void} remove
 */
function itemOf(drawing, classes, remove) {
  const canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
  paintImage(canvas, drawing.image);
  const name = classes[drawing.label];
  const button = element(
    "button",
    { type: "button", title: "Remove", onclick: () => remove(drawing) },
    canvas,
    element("span", { class: "visually-hidden" }, "Remove the drawing of "),
    name,
  );
  return element("li", {}, button);
}
