/** The rooms of the page's program: who may import whom, and whose a class of the style is. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../glassnet/page/browser/", import.meta.url));

/**
 * The rooms that each room may import from. Types are left out: the state of the page and the form
 * of its file are described in `shell/`, with what every room has in them.
 *
 * @type {Record<string, string[]>}
 */
const MAY_IMPORT = {
  mathematics: [],
  shell: ["mathematics"],
  drawing: ["shell"],
  seeing: ["mathematics", "shell"],
  racing: ["mathematics", "seeing", "shell"],
  film: ["mathematics", "seeing", "shell"],
  training: ["film", "mathematics", "seeing", "shell"],
};

/**
 * The files of a room.
 *
 * @param {string} room
 * @param {string} ending
 * @returns {{name: string, text: string}[]}
 */
function filesOf(room, ending) {
  return readdirSync(FOLDER + room, { recursive: true, encoding: "utf-8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => ({
      name: `${room}/${name}`,
      text: readFileSync(`${FOLDER}${room}/${name}`, "utf-8"),
    }));
}

/**
 * The rooms that a module imports from; "page.js" and the like for what stands in none.
 *
 * @param {{name: string, text: string}} module
 */
function roomsImportedBy({ name, text }) {
  const sources = [...text.matchAll(/^(?:import|export) .*?from "([^"]+)";$/gms)];
  return sources.map(([, source]) => new URL(source, `file:///${name}`).pathname.split("/")[1]);
}

/**
 * The classes whose rules hold wherever the class stands, and not within something else alone
 * (`.film .best`) or beside another class (`.film-bar.best`).
 *
 * @param {string} text Of a style.
 */
function classesStyledBy(text) {
  const rules = text.replaceAll(/\/\*.*?\*\//gs, "").matchAll(/([^{};]+)\{/g);
  const selectors = [...rules].flatMap(([, selector]) => selector.split(/,(?![^(]*\))/));
  return selectors.flatMap(
    (selector) => selector.trim().match(/^\.([\w-]+)(?:::?[\w-]+|\[[^\]]*\])*$/)?.[1] ?? [],
  );
}

test("every room is known, and imports point one way", () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((one) => one.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), Object.keys(MAY_IMPORT).sort());
  let imports = 0;
  for (const [room, others] of Object.entries(MAY_IMPORT)) {
    for (const module of filesOf(room, ".js")) {
      for (const other of roomsImportedBy(module)) {
        imports++;
        assert.ok([room, ...others].includes(other), `${module.name} imports from ${other}`);
      }
    }
  }
  assert.ok(imports > 100, `${imports} imports were found`);
});

test("no room gives a class of another room a style", () => {
  /** @type {Map<string, string>} */
  const owners = new Map();
  for (const room of Object.keys(MAY_IMPORT)) {
    for (const { name, text } of filesOf(room, ".css")) {
      for (const styled of classesStyledBy(text)) {
        const owner = owners.get(styled) ?? room;
        owners.set(styled, owner);
        assert.equal(owner, room, `${name} has rules for .${styled}, which is ${owner}'s`);
      }
    }
  }
  assert.ok(owners.size > 100, `${owners.size} classes were found`);
});

test("rules that hold everywhere are told from those that hold within something", () => {
  const style =
    "/* .no */ .one, .no > .no:hover, .two[hidden]:hover { color: red }" +
    "@media (width < 9rem) { .no.no, .three { color: blue } .no :is(th, td) { color: red } }";
  assert.deepEqual(classesStyledBy(style), ["one", "two", "three"]);
});
