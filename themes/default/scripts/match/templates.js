// Message templates: literal text with holes, found anywhere in a line but not within a word, as in src/search/errors/template.rs.
import { MAX_TRIES, QUOTES } from "constants";
import { isDense, tokens } from "./shared.js";

export const letter = /[\p{Alphabetic}\p{N}_]/u;
const blanks = /[ \t\r\n\u00a0\u3000]+/g;
/** The form in which lines and templates are compared. */
export const normal = (text) => text.toLowerCase().replace(blanks, " ").replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/^ | $/g, "");

/** For each hole: what it takes, what fits it, and for some how that begins. */
const holes = {
  int: [/^[\d+-]*/, /^[+-]?\d+$/, /^[+-]?\d/],
  num: [/^[\d+.,-]*/, /^[+-]?\d[\d.,]*$/, /^[+-]?\d/],
  hex: [/^[\da-fx]*/, /^(0x)?[\da-f]+$/, /^[\da-f]/],
  word: [/^[^ ]*/, /./],
  quoted: [/^[^]*/, { test: (text) => text.length > 1 && QUOTES.includes(text[0] + text.at(-1)) }],
  path: [/^[^ ]*/, /[/\\]/],
  url: [/^[^ ]*/, /.:\/\/./],
  "*": [/^[^]*/, /./],
};

/**
 * A template: texts as they are in every message, and holes.
 * @typedef {(string | [RegExp, { test: (text: string) => boolean }, RegExp?])[]} Template
 */

/** @type {(text: string) => Template} */
export const parseTemplate = (text) => {
  const parts = normal(text).split(/\{(int|num|hex|word|quoted|path|url|\*)\}/);
  return parts.map((part, at) => (at % 2 ? holes[part] : part)).filter((part) => part.length);
};

export const isText = (part) => typeof part == "string";
const isLetter = (c) => c && letter.test(c) && !isDense(c);

/** Whether a place of a line lies within no word. Scripts without spaces have no words to lie within. */
const isEdge = (line, at) => !(isLetter([...line.slice(Math.max(0, at - 2), at)].at(-1)) && isLetter([...line.slice(at, at + 2)][0]));

/** Whether some beginning of a text fits a hole: the hole is the last part of its template. */
const beginsWithFitting = (hole, text) => {
  if (hole == holes.quoted) return QUOTES.some((pair) => text[0] == pair[0] && text.includes(pair[1], 1));
  return (hole[2] || hole[1]).test(text.match(hole[0])[0]);
};

/** Whether some end of a text fits a hole: the hole is the first part of its template. */
const endsWithFitting = (hole, text) => {
  if (hole == holes.quoted) return QUOTES.some((pair) => text && text.at(-1) == pair[1] && text.slice(0, -1).includes(pair[0]));
  const run = text.match(RegExp(hole[0].source.slice(1) + "$"))[0];
  return hole[2] ? [...run].some((_, at) => hole[1].test(run.slice(at))) : hole[1].test(run);
};

/** Whether parts fit at a place of a line, each hole taking as little as it can. `tries` counts the searches for a text. */
const fits = (parts, line, at, tries) => {
  const [part, next] = parts;
  if (!part) return isEdge(line, at);
  if (isText(part)) return line.startsWith(part, at) && fits(parts.slice(1), line, at + part.length, tries);
  const rest = line.slice(at);
  if (!next) return beginsWithFitting(part, rest);
  const first = [...rest.slice(0, 2)][0]?.length || 1;
  if (!isText(next)) return !!rest && fits(parts.slice(1), line, at + first, tries);
  const extent = rest.match(part[0])[0].length;
  for (let end = rest.indexOf(next, first); end >= 0; end = rest.indexOf(next, end + 1)) {
    if (tries.left-- <= 0) return false;
    if (end > extent) return false;
    if (part[1].test(rest.slice(0, end)) && fits(parts.slice(2), line, at + end + next.length, tries)) return true;
  }
  return false;
};

/** Whether a template is found in a line in normal form. */
export const isIn = (parts, line) => {
  const [first, second] = parts;
  if (!first) return false;
  if (!isText(first) && !isText(second)) return isIn(parts.slice(1), line);
  const hole = !isText(first) && first;
  const text = hole ? second : first;
  const rest = parts.slice(hole ? 2 : 1);
  const tries = { left: MAX_TRIES };
  for (let at = line.indexOf(text); at >= 0 && tries.left-- > 0; at = line.indexOf(text, at + 1)) {
    const begins = hole ? endsWithFitting(hole, line.slice(0, at)) : isEdge(line, at);
    if (begins && fits(rest, line, at + text.length, tries)) return true;
  }
  return false;
};

/** The tokens of a template that are tokens of every line that holds it: whole words, which no hole touches. */
export const wholeWords = (parts) => {
  const words = [];
  parts.forEach((part, at) => {
    if (!isText(part)) return;
    if (at) part = part.replace(/^[\p{Alphabetic}\p{N}_]+/u, "");
    if (at < parts.length - 1) part = part.replace(/[\p{Alphabetic}\p{N}_]+$/u, "");
    words.push(...tokens(part).filter((token) => [...token].length > 1 || !isDense(token)));
  });
  return words;
};
