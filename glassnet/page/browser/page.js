/**
 * The page: what is in the file is opened, and each section is put below the one before it.
 */

import { addressParts } from "./address_parts.js";
import { imageFromInput } from "./drawing/input.js";
import { drawingSection } from "./drawing/section.js";
import { filmSection } from "./film/section.js";
import { disturb } from "./racing/disturbing.js";
import { racingSection } from "./racing/section.js";
import { answerSection } from "./seeing/answer.js";
import { isUnit } from "./seeing/places.js";
import { seeingSection } from "./seeing/section.js";
import { aboutSection } from "./shell/about.js";
import { keepAddress, readAddress } from "./shell/address.js";
import { keepAnswering } from "./shell/answering.js";
import { PageFile } from "./shell/contents.js";
import { openDigits } from "./shell/digits.js";
import { element } from "./shell/elements.js";
import { isForeseen } from "./shell/foreseen.js";
import { modelChoice } from "./shell/model_choice.js";
import { openModels } from "./shell/models.js";
import { createStore } from "./shell/store.js";
import { themeChoice } from "./shell/theme.js";
import { trainingSection } from "./training/section.js";
import "./shell/shell.css";

/** @typedef {import("./shell/state.js").State} State */

/**
 * What every section of the page is made from.
 * @typedef {object} Page
 * @property {PageFile} file
 * @property {import("./shell/models.js").Model[]} models
 * @property {import("./shell/digits.js").Digits} digits
 * @property {import("./shell/state.js").PageStore} store
 */

/**
 * What is shown where the address does not say: a digit, by the first network, as it is.
 *
 * @type {Partial<State>}
 */
const OPENING = {
  model: 0,
  input: { kind: "digit", number: 0 },
  disturbance: null,
  slider: null,
  frame: null,
  unit: null,
};

/** Show what the file holds. */
export async function openPage() {
  const main = document.querySelector("main") ?? document.body;
  try {
    await fillPage(main);
  } catch (error) {
    main.replaceChildren(element("p", { role: "alert", class: "alert" }, sentenceOf(error)));
    throw error;
  }
}

/**
 * What is shown of an error.
 *
 * @param {unknown} error
 */
function sentenceOf(error) {
  if (isForeseen(error)) return error.message;
  return `This file can't be shown; make it again by glassnet page. (${error})`;
}

/** @param {HTMLElement} main */
async function fillPage(main) {
  const file = new PageFile(document);
  const [models, digits] = await Promise.all([openModels(file), openDigits(file)]);
  /** @type {import("./shell/state.js").PageStore} */
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
    aboutSection(page),
  ];
  document.querySelector("header")?.append(themeChoice());
  main.replaceChildren(...sections.filter((section) => section !== null));
  // Last, so that every section is told of what is there from the start.
  store.set(readAddress(parts, OPENING));
  keepAddress(store, parts, OPENING);
}

/**
 * The state before anything is shown.
 *
 * @param {import("./shell/models.js").Model[]} models
 * @returns {State}
 */
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
    frame: null,
  };
}
