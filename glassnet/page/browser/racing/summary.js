/**
 * What the race comes to, in one sentence.
 *
 * @import { Standing } from "./race.js"
 */

import { answerName, NO_ANSWER } from "./answers.js";

/**
 * @param {readonly {name: string, classes: readonly string[]}[]} models
 * @param {readonly Pick<Standing, "outputs" | "best">[]} standings
 * @param {string | null} truth The name of the true class, where it is known.
 * @returns {string}
 */
export function summaryOf(models, standings, truth) {
  /** @type {Map<string, string[]>} */
  const sayers = new Map();
  for (const [n, { best }] of standings.entries()) {
    const answer = answerName(models[n], best);
    sayers.set(answer, [...(sayers.get(answer) ?? []), models[n].name]);
  }
  const groups = [...sayers].sort((one, other) => other[1].length - one[1].length);
  const [[answer, names], ...others] = groups;
  return `${firstWords(answer, names, standings.length, truth)}${otherWords(others, truth)}.`;
}

/**
 * @param {string} answer
 * @param {string[]} names
 * @param {number} count
 * @param {string | null} truth
 */
function firstWords(answer, names, count, truth) {
  const said = truth === null ? "" : answer === truth ? ", which is right" : `, but it is ${truth}`;
  if (count === 1) return `${names[0]} says ${answer}${said}`;
  if (names.length === count) {
    return `${count === 2 ? "Both networks" : `All ${count} networks`} say ${answer}${said}`;
  }
  if (names.length === 1) return `They disagree: ${names[0]} says ${answer}${said}`;
  return `${names.length} of ${count} networks say ${answer}${said}`;
}

/**
 * @param {[string, string[]][]} groups
 * @param {string | null} truth
 */
function otherWords(groups, truth) {
  return groups
    .map(([answer, names]) => {
      const right = answer === truth ? ", which is right" : "";
      return `; ${listed(names)} ${names.length === 1 ? "says" : "say"} ${answer}${right}`;
    })
    .join("");
}

/**
 * Names in a row, as one says them: "a, b and c".
 *
 * @param {readonly string[]} names
 */
function listed(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/**
 * The places of those that are surest of their answers; none where there is nobody to compare with.
 *
 * @param {readonly Pick<Standing, "outputs" | "best">[]} standings
 * @returns {number[]}
 */
export function surestOf(standings) {
  if (standings.length < 2) return [];
  const shares = standings.map(({ outputs, best }) => (best === NO_ANSWER ? 0 : outputs[best]));
  const most = Math.max(...shares);
  return shares.flatMap((share, n) => (share === most ? [n] : []));
}
