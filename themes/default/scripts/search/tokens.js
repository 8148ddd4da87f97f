// The tokeniser: text to the words that are indexed and looked up, as in src/search/tokens.rs. docs/search.md states the rules.
import { DENSE, DROPPED_MARKS, FOLDED_LETTERS, MAX_TOKEN_CHARS } from "constants";

export const wordRuns = /[\p{Alphabetic}\p{N}\p{M}_]+/gu;
// A word run is cut where a script that is looked up in pairs begins or ends.
export const scriptRuns = new RegExp(`[${DENSE}]+|[^${DENSE}]+`, "gu");

const denseLetter = new RegExp(`[${DENSE}]`, "u");
// The letters of a token are either all from such scripts, or none is.
export const isDense = (text) => denseLetter.test(text);

const droppedMarks = new RegExp(`[${DROPPED_MARKS}]`, "g");
export const fold = (text) =>
  FOLDED_LETTERS.reduce(
    (folded, [letter, plain]) => folded.replaceAll(letter, plain),
    text.normalize("NFKD").replace(droppedMarks, "").normalize("NFC").toLowerCase(),
  );

/** The first characters of a text. A character has two UTF-16 units at most. */
export const cut = (text, most = MAX_TOKEN_CHARS) => (text.length > most ? [...text.slice(0, 2 * most)].slice(0, most).join("") : text);

/** @type {(text: string) => string[]} */
export const tokens = (text) => {
  const found = [];
  for (const [word] of fold(text).matchAll(wordRuns)) {
    for (const [run] of word.matchAll(scriptRuns)) {
      if (isDense(run)) {
        const letters = [...run];
        if (letters.length == 1) found.push(run);
        for (let at = 1; at < letters.length; at++) found.push(letters[at - 1] + letters[at]);
      } else if (run.includes("_")) {
        const pieces = run.split("_").filter(Boolean);
        if (pieces.length) found.push(cut(run), ...pieces.map((piece) => cut(piece)));
      } else found.push(cut(run));
    }
  }
  return found;
};
