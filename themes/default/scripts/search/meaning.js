// What a query means, and which pages mean the same, as in src/search/meaning.rs. docs/search.md describes the files.
import { FIRST_PAIR, MEANING_LEVELS, MEANING_NUMBERS, MIN_ALONE, MIN_LIKENESS, MIN_LIKENESS_SHARE, NO_PAIR, OPEN_GROUPS } from "constants";

const PAIRS = MEANING_NUMBERS / 2;
const middle = MEANING_LEVELS >> 1;

/** The numbers of the vector that begins at a place of a text, each -4 to 4. */
const levels = (text, at) => {
  const numbers = [];
  for (let end = at + PAIRS; at < end; at++) {
    const code = text.charCodeAt(at);
    const pair = code - FIRST_PAIR - (code > NO_PAIR);
    numbers.push(((pair / MEANING_LEVELS) | 0) - middle, (pair % MEANING_LEVELS) - middle);
  }
  return numbers;
};

/** The vectors of a file's words, each by its word. */
export const readWordVectors = (text, { number, follow, more, skip }) => {
  const vectors = new Map();
  let word = "";
  while (more()) {
    [word] = follow(word);
    const step = number();
    vectors.set(word, levels(text, skip(PAIRS)).map((level) => level * step));
  }
  return vectors;
};

/** The pages of a group, each with its vector. */
export const readPageVectors = (text, { number, more, skip }) => {
  const pages = [];
  let page = 0;
  while (more()) pages.push([(page += number()), levels(text, skip(PAIRS))]);
  return pages;
};

/** The vectors of the middles of all groups. */
export const readMiddles = (text) => Array.from({ length: text.length / PAIRS }, (_, group) => levels(text, group * PAIRS));

// The cosine of the angle between a query's vector and another one; 0 where that is empty.
const likeness = (query, other) => {
  let product = 0, one = 0, two = 0;
  for (let at = 0; at < MEANING_NUMBERS; at++) {
    product += query[at] * other[at];
    one += query[at] * query[at];
    two += other[at] * other[at];
  }
  return two ? product / Math.sqrt(one * two) : 0;
};

/**
 * How alike the meanings of a query and of each page are, 0 to 1, and the least of a page that has no word of the query; nothing where
 * that says nothing. `isTyping` while the last term may be but the beginning of a word, `isAlone` where no page has a word of the query.
 * @returns {Promise<{ least: number, pages: Float64Array } | undefined>}
 */
export const alikePages = async (from, terms, isTyping, isAlone) => {
  const vectors = (await Promise.all(terms.map((term) => from.vector(term, isTyping)))).filter((vector) => vector);
  const query = Array.from({ length: MEANING_NUMBERS }, (_, at) => vectors.reduce((sum, vector) => sum + vector[at], 0));
  if (!query.some((number) => number)) return;
  const groups = (await from.middles()).map((middle, group) => [likeness(query, middle), group]).sort((one, other) => other[0] - one[0] || one[1] - other[1]);
  const opened = await Promise.all(groups.slice(0, OPEN_GROUPS).map(([, group]) => from.group(group)));
  const known = opened.flat().map(([page, vector]) => [page, likeness(query, vector)]);
  const most = Math.max(0, ...known.map(([, alike]) => alike));
  if (most < (isAlone ? MIN_ALONE : MIN_LIKENESS)) return;
  const least = Math.max(MIN_LIKENESS, most * MIN_LIKENESS_SHARE);
  // Pages of other groups are less alike, nobody knows how much.
  const pages = new Float64Array(from.pages).fill(least);
  for (const [page, alike] of known) pages[page] = Math.max(alike, 0);
  return { least, pages };
};
