// From a query to the pages that answer it, as in src/search/query.rs: step by step and number by number the same.
import { LEVELS, MAX_EDITS, MAX_PREFIX_WORDS, MAX_QUERY_CHARS, MAX_QUERY_TERMS, MAX_RESULTS, MAX_SIMILAR_WORDS } from "constants";
import { MIN_PREFIX_CHARS, MIN_SCORE, MIN_SIMILAR_CHARS, MIN_STEM_CHARS, MIN_STEM_SHARE, MIN_STEM_SHARED } from "constants";
import { MIN_TITLE_WEIGHT, MIN_TWO_EDITS_CHARS, OPEN_PREFIX_WEIGHT, PREFIX_WEIGHT, SIMILAR_WEIGHT, STEM_WEIGHT } from "constants";
import { TITLE_LENGTHS, TITLE_WEIGHT } from "constants";
import { length } from "./index.js";
import { cut, isDense, tokens } from "./tokens.js";

/** The logarithm to base 2, linear between powers of two, so that every machine computes the same. */
export const log2 = (value) => {
  let whole = 0;
  for (; value >= 2; value /= 2) whole++;
  return whole + value - 1;
};

/**
 * The number of letters to change, drop, add or swap with their neighbour (optimal string alignment); 9 where it is above `most`.
 * @type {(one: string[], other: string[], most: number) => number}
 */
const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return 9;
  let before = [];
  let last = [...Array(other.length + 1).keys()];
  for (let row = 0; row < one.length; row++) {
    const next = [row + 1];
    let least = row + 1;
    for (let column = 1; column <= other.length; column++) {
      let value = Math.min(last[column - 1] + (other[column - 1] != one[row]), last[column] + 1, next[column - 1] + 1);
      if (row && column > 1 && one[row] == other[column - 2] && one[row - 1] == other[column - 1]) value = Math.min(value, before[column - 2] + 1);
      next.push(value);
      least = Math.min(least, value);
    }
    if (least > most) return 9;
    before = last;
    last = next;
  }
  return last[other.length];
};

/**
 * The words that begin with a letter and are spelt almost like a term, nearest first: distance, difference in length, word.
 * @returns {Promise<[number, number, string][]>}
 */
const similarWords = async (from, term, letter) => {
  const letters = [...term];
  const most = letters.length >= MIN_TWO_EDITS_CHARS ? MAX_EDITS : 1;
  const found = [];
  for (const word of await from.words(letter)) {
    // A character has two UTF-16 units at most.
    if (Math.abs(word.length - term.length) > 2 * MAX_EDITS) continue;
    const other = [...word];
    const far = distance(letters, other, most);
    if (far <= most) found.push([far, Math.abs(other.length - letters.length), word]);
  }
  return found.sort((one, other) => one[0] - other[0] || one[1] - other[1]).slice(0, MAX_SIMILAR_WORDS);
};

/**
 * The word that shares its beginning with a term for longest, if that is enough: shared characters (0 for no such word), word, group.
 */
const stemOf = (groups, letters) => {
  let stem = [0];
  for (const group of groups) {
    for (const form of group.forms) {
      const other = [...form];
      let shared = 0;
      while (shared < letters.length && letters[shared] == other[shared]) shared++;
      const isEnough = shared == other.length || shared / Math.max(letters.length, other.length) >= MIN_STEM_SHARE;
      if (shared >= MIN_STEM_SHARED && isEnough && shared >= stem[0]) stem = [shared, form, group];
    }
  }
  return stem;
};

/**
 * What one term finds on each page: its share of the term, the section and the title rank. The words that were looked up are added to
 * `lookedUp`.
 */
const makeRow = async (from, term, isOpen, lookedUp) => {
  const letters = [...term];
  const size = letters.length;
  const isPair = isDense(term);
  const isAlone = size == 1 && isPair;
  const row = { idf: 0, share: new Float64Array(from.pages), section: new Uint8Array(from.pages), title: new Uint8Array(from.pages) };
  const add = ({ pages, level, section, title }, weight) => {
    for (let at = 0; at < pages.length; at++) {
      const share = (weight * (level[at] + 1)) / LEVELS;
      const page = pages[at];
      if (share > row.share[page]) {
        row.share[page] = share;
        row.section[page] = section[at];
        row.title[page] = weight >= MIN_TITLE_WEIGHT ? title[at] : 0;
      }
    }
  };
  const groups = await from.groups(term);
  const exact = groups.find((group) => group.forms.includes(term));
  let has = !!exact;
  lookedUp.push(term);
  if (exact) add(exact, 1);
  if (isAlone || (size >= MIN_PREFIX_CHARS && !isPair)) {
    const weight = isOpen || isAlone ? OPEN_PREFIX_WEIGHT : PREFIX_WEIGHT;
    const longer = [];
    for (const group of groups) {
      if (group == exact) continue;
      const shortest = Math.min(...group.forms.filter((form) => form.startsWith(term)).map(length));
      if (shortest < Infinity) longer.push([(weight * size) / shortest, group]);
    }
    longer.sort((one, other) => other[0] - one[0]);
    if (isOpen && longer.length) has = true;
    for (const [weight, group] of longer.slice(0, MAX_PREFIX_WORDS)) add(group, weight);
  }
  if (!has && size >= MIN_SIMILAR_CHARS && !isPair) {
    let near = await similarWords(from, term, letters[0]);
    // The first letter may be the wrong one, or missing, or have changed places with the second.
    if (!near.length) near = await similarWords(from, term, letters[1]);
    const lists = await Promise.all(near.map(([, , word]) => from.groups(word)));
    near.forEach(([far, , word], at) => {
      const group = lists[at].find((group) => group.forms.includes(word));
      if (!group) return;
      add(group, SIMILAR_WEIGHT / far);
      lookedUp.push(word);
      has = true;
    });
  }
  if (!has && size >= MIN_STEM_CHARS && !isPair) {
    const [shared, form, group] = stemOf(groups, letters);
    if (shared) {
      add(group, (STEM_WEIGHT * shared) / size);
      lookedUp.push(form);
    }
  }
  let count = 0;
  for (const share of row.share) if (share > 0) count++;
  row.idf = log2(1 + (from.pages - count + 0.5) / (count + 0.5));
  return row;
};

/** The section that the terms on a page stand for most. */
const bestSection = (rows, page) => {
  const votes = [];
  let best = 0;
  let most = 0;
  for (const row of rows) {
    const section = row.section[page];
    votes[section] = (votes[section] || 0) + row.idf * row.share[page];
    if (votes[section] > most) {
      best = section;
      most = votes[section];
    }
  }
  return best;
};

/** How well a page answers the terms of all rows, whose idf is `total` together: 0 to 2. */
const scoreOf = (rows, page, total) => {
  let score = 0, covered = 0, titled = 0, matched = 0, short = 0;
  for (const row of rows) {
    if (!(row.share[page] > 0)) continue;
    score += row.idf * row.share[page];
    covered += row.idf;
    if (row.title[page]) {
      titled += row.idf;
      matched++;
      short = row.title[page];
    }
  }
  const fit = Math.min(matched / TITLE_LENGTHS[short], 1);
  return score && (score / total) * (covered / total) * (1 + TITLE_WEIGHT * (titled / total) * fit);
};

/**
 * The best pages, best first, and the words that were looked up. `keep(page)` leaves pages out.
 * @returns {Promise<{ hits: { page: number, score: number, section: number }[], words: string[] }>}
 */
export const query = async (from, text, most = MAX_RESULTS, keep = () => true) => {
  const letters = cut(text, MAX_QUERY_CHARS);
  const terms = [...new Set(tokens(letters))].slice(0, MAX_QUERY_TERMS);
  const isOpen = /\S$/u.test(letters);
  const lists = terms.map(() => []);
  const rows = await Promise.all(terms.map((term, at) => makeRow(from, term, isOpen && at + 1 == terms.length, lists[at])));
  // Words that nearly every page has are not worth a mark.
  const rarest = Math.max(...rows.map((row) => row.idf));
  const words = lists.filter((_, at) => rows[at].idf >= rarest / 5).flat();
  const total = rows.reduce((sum, row) => sum + row.idf, 0);
  const best = [];
  for (let page = 0; page < from.pages; page++) {
    const score = scoreOf(rows, page, total);
    if (score > 0 && keep(page)) {
      // Thousands of pages can have a common word; only the best are put in order.
      let at = best.length;
      while (at && best[at - 1].score < score) at--;
      if (at < most) best.splice(at, 0, { page, score });
      if (best.length > most) best.pop();
    }
  }
  const hits = best.filter((hit) => hit.score >= best[0].score * MIN_SCORE);
  for (const hit of hits) hit.section = bestSection(rows, hit.page);
  return { hits, words };
};
