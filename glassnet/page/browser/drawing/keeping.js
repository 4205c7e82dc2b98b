/** Keeping drawings with their labels, and downloading them: the way to teach one's own hand. */

import { drawValues, onColoursChanged } from "../shell/colours.js";
import { element, replace } from "../shell/elements.js";
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

/**
 * @param {import("../page.js").Page} page
 * @param {import("./editing.js").Editing} editing
 * @param {(sentence: string) => void} say
 */
export function createKeeping({ store, digits }, editing, say) {
  /** @type {KeptDrawing[]} */
  let kept = [];
  let downloaded = true;
  const list = element("ul", { class: "kept", "aria-label": "Kept drawings" });
  const download = element("button", { type: "button", onclick: save });
  const labels = digits.classes.map((name, label) =>
    element("button", { type: "button", onclick: () => keep(label) }, name),
  );
  const choice = element(
    "div",
    { class: "keep-labels", role: "group", "aria-label": "Keep the drawing as" },
    ...labels,
  );

  /** @param {number} label */
  function keep(label) {
    const { input, plainImage } = store.get();
    if (!plainImage || input.kind !== "strokes") {
      say("Draw something first: there is nothing to keep.");
      return;
    }
    kept = [...kept, { image: plainImage, label }];
    downloaded = false;
    show();
    editing.clear();
    say(`Kept as ${digits.classes[label]}. The board is empty for the next one.`);
  }

  /** @param {KeptDrawing} drawing */
  function remove(drawing) {
    kept = kept.filter((other) => other !== drawing);
    show();
    (list.querySelector("button") ?? labels[0]).focus();
  }

  function save() {
    const address = URL.createObjectURL(new Blob([npzFile(kept)]));
    element("a", { href: address, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    downloaded = true;
  }

  function show() {
    replace(list, ...kept.map((drawing) => itemOf(drawing, digits.classes, remove)));
    list.hidden = download.hidden = kept.length === 0;
    download.textContent = `Download ${kept.length === 1 ? "1 drawing" : `${kept.length} drawings`} as ${FILE}`;
  }

  addEventListener("beforeunload", (event) => {
    if (kept.length && !downloaded) event.preventDefault();
  });
  onColoursChanged(show);
  show();
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
    choice,
    list,
    download,
  );
}

/**
 * @param {KeptDrawing} drawing
 * @param {readonly string[]} classes
 * @param {(drawing: KeptDrawing) => void} remove
 */
function itemOf(drawing, classes, remove) {
  const canvas = element("canvas", { class: "pixels", "aria-hidden": "true" });
  const [height, width, channels] = drawing.image.shape;
  const options = { most: 255, signed: false, step: channels };
  drawValues(canvas, drawing.image.data, height, width, options);
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
