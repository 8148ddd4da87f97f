// From a query to the pages that answer it, as in src/search/query.rs: step by step and number by number the same.
import { ENOUGH_COVERED, JOIN, LEVELS, LIKE, LIKE_WEIGHT, MAX_EDITS, MAX_PREFIX_WORDS, MAX_QUERY_CHARS, MAX_QUERY_TERMS, MAX_RESULTS, MAX_SIMILAR_WORDS } from "constants";
import { MIN_PREFIX_CHARS, MIN_SCORE, MIN_SENTENCE_TERMS, MIN_SIMILAR_CHARS, MIN_STEM_CHARS, MIN_STEM_SHARE, MIN_STEM_SHARED, OWN_LIKE_WEIGHT } from "constants";
import { MEANING_WEIGHT, MIN_CLOSE, MIN_FITTING, MIN_TITLE_WEIGHT, MIN_TWO_EDITS_CHARS, MOST_EXPLAINED, MOST_SAYING, OPEN_PREFIX_WEIGHT, PREFIX_WEIGHT, SIMILAR_WEIGHT, STEM_WEIGHT } from "constants";
import { TITLE_LENGTHS, TITLE_WEIGHT } from "constants";
import { keyLength, length } from "./index.js";
import { alikePages } from "./meaning.js";
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
      if (shared >= MIN_STEM_SHARED && isEnough && shared >= stem[0] && !form.includes(LIKE)) stem = [shared, form, group];
    }
  }
  return stem;
};

/** The words that begin with a term, shortest first, each with the share that the term has of it. */
const longerWords = (groups, term, size) => {
  const longer = [];
  for (const group of groups) {
    const shortest = Math.min(...group.forms.filter((form) => form.startsWith(term) && !form.includes(LIKE)).map(length));
    if (shortest < Infinity) longer.push([size / shortest, group]);
  }
  return longer.sort((one, other) => other[0] - one[0]);
};

const emptyRow = (pages) => ({
  most: 0, likes: [],
  share: new Float64Array(pages), section: new Uint8Array(pages), title: new Uint8Array(pages), by: new Uint8Array(pages),
});

// `by` is the number of what stands in place of the term, from 1: noted where the page has nothing of the term itself.
const addPages = (row, { pages, more, level, section, title }, weight, by = 0) => {
  row.most = Math.max(row.most, pages.length + more);
  for (let at = 0; at < pages.length; at++) {
    const share = (weight * (level[at] + 1)) / LEVELS;
    const page = pages[at];
    if (share > row.share[page]) {
      if (!row.share[page] || row.by[page]) row.by[page] = by;
      row.share[page] = share;
      row.section[page] = section[at];
      row.title[page] = weight >= MIN_TITLE_WEIGHT ? title[at] : 0;
    }
  }
};

const addLike = (row, group, weight) => addPages(row, group, weight, row.likes.push(group.forms));

/** How many pages have something of a row. */
const countOf = (row) => {
  let count = 0;
  for (const share of row.share) if (share > 0) count++;
  return Math.max(count, row.most);
};

/**
 * What one term finds on each page: its share of the term, the section and the title rank; the most pages that any word has which counts
 * for it, whether only the best pages of a word were read (not if `isWhole`), and whether a word is the term. In a sentence, what people
 * use in place of a word counts too, also where the site has the word. `own` is what the site's readers use in its place, or in place of
 * words of the query (`all`) of which it is one. The words that were looked up are added to `lookedUp`.
 */
const makeRow = async (from, term, all, isOpen, { isSentence, isWhole }, lookedUp) => {
  const letters = [...term];
  const size = letters.length;
  const isPair = isDense(term);
  const row = emptyRow(from.pages);
  const add = async (group, weight) => {
    addPages(row, group, weight);
    if (!group.more) return;
    row.isCut = true;
    const [form] = group.forms;
    if (isWhole) for (const more of await from.more(form)) if (more.forms[0] == form) addPages(row, more, weight);
  };
  const groups = await from.groups(term, isOpen);
  const exact = groups.find((group) => group.forms.includes(term));
  const like = (isSentence || !exact) && groups.find((group) => group.forms[0].startsWith(term + LIKE));
  row.own = groups.filter(({ forms: [form] }) => form.startsWith(term + JOIN) && all.includes(form.slice(term.length, form.indexOf(LIKE)) + JOIN));
  row.isWord = !!(exact || like || row.own[0]);
  let has = row.isWord;
  lookedUp.push(term);
  if (exact) await add(exact, 1);
  if (size >= (isPair ? 1 : MIN_PREFIX_CHARS)) {
    const weight = isOpen || size == 1 ? OPEN_PREFIX_WEIGHT : PREFIX_WEIGHT;
    if (size == keyLength(term)) {
      // Words with this beginning are in many files. What pages have of them is one list, as of words with a character more.
      const all = groups.find((group) => group.forms[0] == term + "*");
      if (all) addPages(row, all, weight * (size / (size + 1)));
      if (all && isOpen) has = true;
    } else if (!isPair) {
      const longer = longerWords(groups, term, size).filter(([, group]) => group != exact);
      if (isOpen && longer.length) has = true;
      for (const [share, group] of longer.slice(0, MAX_PREFIX_WORDS)) await add(group, weight * share);
    }
  }
  if (!has && size >= MIN_SIMILAR_CHARS && !isPair) {
    let near = await similarWords(from, term, letters[0]);
    // The first letter may be the wrong one, or missing, or have changed places with the second.
    if (!near.length) near = await similarWords(from, term, letters[1]);
    const lists = await Promise.all(near.map(([, , word]) => from.groups(word)));
    for (const [at, [far, , word]] of near.entries()) {
      const group = lists[at].find((group) => group.forms.includes(word));
      if (!group) continue;
      await add(group, SIMILAR_WEIGHT / far);
      lookedUp.push(word);
      has = true;
    }
  }
  if (!has && size >= MIN_STEM_CHARS && !isPair) {
    const [shared, form, group] = stemOf(groups, letters);
    if (shared) {
      await add(group, (STEM_WEIGHT * shared) / size);
      lookedUp.push(form);
    }
  }
  if (exact) row.exact = countOf(row);
  if (like) addLike(row, like, LIKE_WEIGHT);
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

/**
 * The best pages by the rows of a query's terms and, where it is known, by how alike the meanings are, best first; and the largest share of
 * the query's weight that any page has.
 */
const bestPages = (rows, pages, most, keep, alike) => {
  const total = rows.reduce((sum, row) => sum + row.idf, 0);
  const best = [];
  let mostCovered = 0;
  for (let page = 0; page < pages; page++) {
    let score = 0, coverage = 0, covered = 0, titled = 0, matched = 0, short = 0;
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
    if (score > 0) {
      const fit = Math.min(matched / TITLE_LENGTHS[short], 1);
      coverage = covered / total;
      score = (score / total) * coverage * (1 + TITLE_WEIGHT * (titled / total) * fit);
      mostCovered = Math.max(mostCovered, coverage);
    }
    const likeness = alike ? alike.pages[page] : 0;
    if (alike && (score > 0 || likeness > alike.least)) score += MEANING_WEIGHT * likeness;
    if (!(score > 0)) continue;
    // Thousands of pages can have a common word; only the best are put in order.
    let at = best.length;
    if ((at == most && best[at - 1].score >= score) || !keep(page)) continue;
    while (at && best[at - 1].score < score) at--;
    best.splice(at, 0, { page, score, coverage, likeness });
    if (best.length > most) best.pop();
  }
  const hits = best.filter((hit) => hit.score >= best[0].score * MIN_SCORE);
  for (const hit of hits) {
    hit.section = bestSection(rows, hit.page);
    hit.likes = hit.coverage ? rows.flatMap(({ by, likes }) => likes.slice(by[hit.page] - 1, by[hit.page])) : [[]];
  }
  return [hits, mostCovered];
};

const everyPage = () => true;

/**
 * The best pages, best first, the words that were looked up, whether the last one is but the beginning of a word, and whether even the
 * best page hardly answers. `keep(page)` leaves pages out. Of each page `coverage` is the share of the query that it has, `likeness` how
 * alike it is in meaning, where that was looked at, and `likes` the forms of what it has in place of words of the query; one without forms
 * where it was found by its meaning alone.
 * @returns {Promise<{ hits: { page: number, score: number, section: number, coverage: number, likeness: number, likes: string[][] }[], words: string[], isTyping: boolean, isWeak: boolean }>}
 */
export const query = async (from, text, most = MAX_RESULTS, keep = everyPage, isWhole = false) => {
  const letters = cut(text, MAX_QUERY_CHARS);
  const all = tokens(letters);
  let terms = [...new Set(all)].slice(0, MAX_QUERY_TERMS);
  const last = terms.at(-1);
  let isSentence = false;
  const isLong = terms.length >= MIN_SENTENCE_TERMS;
  if (isLong) {
    const said = new Set(await from.functionWords());
    const left = terms.filter((term) => !said.has(term));
    isSentence = left.length && left.length <= terms.length * MOST_SAYING;
    if (isSentence) terms = left;
  }
  // The last word may be but the beginning of one.
  const isOpen = /\S$/u.test(letters) && terms.at(-1) == last;
  const lists = terms.map(() => []);
  const rows = await Promise.all(terms.map((term, at) => makeRow(from, term, JOIN + all.join(JOIN) + JOIN, isOpen && at + 1 == terms.length, { isSentence, isWhole }, lists[at])));
  // What stands for several words stands for each of them.
  for (const group of rows.flatMap((row) => row.own)) {
    const said = group.forms[0].split(LIKE)[0].split(JOIN);
    for (const [at, row] of rows.entries()) if (said.includes(terms[at])) (row.isWord = true), addLike(row, group, OWN_LIKE_WEIGHT);
  }
  for (const row of rows) {
    // A word of the site is as rare as it is, whatever people use in its place.
    const count = row.exact ?? countOf(row);
    row.idf = log2(1 + (from.pages - count + 0.5) / (count + 0.5));
  }
  const best = (alike) => bestPages(rows, from.pages, most, keep, alike);
  let [hits, mostCovered] = best();
  // While a word is being typed, its pages are not known yet.
  const isTyping = isOpen && rows.length && !rows.at(-1).isWord;
  if (!isWhole && !isTyping && (mostCovered < ENOUGH_COVERED || (keep != everyPage && hits.length < most)) && rows.some((row) => row.isCut)) return query(from, text, most, keep, true);
  // What is asked in a sentence, or in words that the site does not have, may be said there in others.
  const isShort = isTyping && !isDense(last) && length(last) < MIN_SIMILAR_CHARS;
  const isHalf = isTyping && (isShort || countOf(rows.at(-1)));
  const isUnexplained = mostCovered < MOST_EXPLAINED && (isLong || !isHalf);
  // So many words may also be a sentence in another language.
  const isTold = isLong && mostCovered < ENOUGH_COVERED && !terms.some(isDense);
  const alike = (isSentence || isTold || isUnexplained) && from.root.x && (await alikePages(from, terms, isTyping, !hits.length));
  if (alike) [hits] = best(alike);
  // Words that nearly every page has are not worth a mark.
  const rarest = Math.max(...rows.map((row) => row.idf));
  const words = lists.filter((_, at) => rows[at].idf >= rarest / 5).flat();
  const isWeak = !isHalf && hits[0]?.coverage < MIN_FITTING && hits[0].likeness < MIN_CLOSE;
  return { hits, words, isTyping, isWeak };
};
