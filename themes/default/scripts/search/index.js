// An index: its root, and its other files as they are asked for, as in src/search/read.rs. docs/search.md describes the files.
import { FILES_PER_HASH, FNV_BASIS, FNV_PRIME, FORMAT, HASH_CHARS, KEY_CHARS, LEVELS, MEANING_FILES, PARTS, RECORDS_PER_FILE } from "constants";
import { reader } from "./code.js";
import { fetchFile } from "./files.js";
import { readMiddles, readPageVectors, readWordVectors } from "./meaning.js";
import { isDense } from "./tokens.js";

/**
 * The forms of a word, and for each page that has one of them: the page's number, the level of its weight from 0, the section, and how
 * short the title is that the word is in (0 for none). Levels, sections and title ranks are in the order of the pages. Of a common word
 * these are the best pages, and `more` says how many others there are.
 * @typedef {{ forms: string[], more: number, pages: Uint32Array, level: Uint8Array, section: Uint8Array, title: Uint8Array }} Group
 */

/** @type {(text: string) => Group[]} */
const readGroups = (text) => {
  const { number, follow, more: isMore } = reader(text);
  const groups = [];
  let word = "";
  while (isMore()) {
    const forms = [];
    for (let again = true; again; forms.push(word)) [word, again] = follow(word);
    const count = number();
    const more = number();
    let page = 0;
    const pages = new Uint32Array(count).map(() => (page += number()));
    const section = new Uint8Array(count).map(number);
    const rank = new Uint8Array(count).map(number);
    const level = rank.map((value) => value % LEVELS);
    const title = rank.map((value) => value / LEVELS);
    groups.push({ forms, more, pages, level, section, title });
  }
  return groups;
};

/** @type {(text: string) => string[]} */
const readWords = (text) => {
  const { follow, more } = reader(text);
  const words = [];
  let word = "";
  while (more()) words.push(([word] = follow(word))[0]);
  return words;
};

/** The number of characters, where `length` of a string counts UTF-16 units. */
export const length = (text) => [...text].length;

// FNV-1a over UTF-16 units, folded.
const hashOf = (text) => {
  let hash = FNV_BASIS;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash ^ (hash >>> 16);
};

/** How many characters the key of a term has, which words that begin alike share. */
export const keyLength = (term) => (isDense(term) ? 1 : KEY_CHARS);

/** The number of the file that a term is in, of `count` files (a power of two): its key decides the part, one more character the file. */
const fileOf = (term, count) => {
  const [part, file] = [0, 1].map((more) => hashOf([...term].slice(0, keyLength(term) + more).join("")));
  return ((part & (PARTS - 1)) | (file * PARTS)) & (count - 1);
};

const load = async (folder, locale, again = "") => {
  const [format, root] = await fetchFile(`${folder}${locale}/search/root.js${again}`, locale + "/root");
  if (format != FORMAT) throw Error("reload");
  const kinds = [];
  const topics = [];
  for (const [topic, kind, count] of root.runs) {
    for (let left = count; left > 0; left--) kinds.push(kind), topics.push(topic);
  }
  const files = {};
  const file = async (gate, letter, number, read, perHash = 1) => {
    const name = letter + number;
    const at = ((number / perHash) | 0) * HASH_CHARS;
    // All files of words' vectors have one hash, and all locales share them.
    const isShared = letter == "x";
    const hash = isShared ? root.x : root[letter].slice(at, at + HASH_CHARS);
    if (!files[name]) await gate?.();
    const [place, owner] = isShared ? ["meaning", "meaning"] : ["search/" + locale, locale];
    return (files[name] ??= fetchFile(`${folder}assets/${place}/${name}.${hash}.js`, `${owner}/${name}`)
      .then(([found, data]) => {
        // A preview sends what it has.
        if (found != hash) throw 0;
        return read(data);
      })
      .catch(() => {
        // Another build lies on the host by now, and has files of other names: whoever tries again gets its root.
        delete indexes[locale];
        throw Error("changed");
      }));
  };
  const count = (letter) => root[letter].length / HASH_CHARS;
  return (gate) => ({
    root, kinds, topics, locale, folder,
    pages: root.pages,
    // The next key changes the file of a term that has no more characters than its key; that of a longer one is certain.
    groups: (term, isOpen) => file(isOpen && length(term) <= keyLength(term) ? gate : null, "t", fileOf(term, count("t")), readGroups),
    // The words that say nothing of what is asked, where they are known.
    functionWords: async () => (root.f ? file(null, "f", 0, (data) => data.split(" ")) : []),
    vector: async (term, isTyping) => (await file(gate && (() => gate(isTyping)), "x", hashOf(term) & (MEANING_FILES - 1), (data) => readWordVectors(data, reader(data)))).get(term),
    // Of one group it does not matter what it means.
    middles: async () => (root.g ? file(gate, "g", 0, readMiddles) : [[]]),
    group: (group) => file(gate, "v", group, (data) => readPageVectors(data, reader(data))),
    more: (form) => file(gate, "m", fileOf(form, count("m")), readGroups),
    words: (letter) => file(gate, "w", hashOf(letter) & (count("w") - 1), readWords),
    record: async (page, isTyping) => (await file(gate && (() => gate(isTyping)), "r", (page / RECORDS_PER_FILE) | 0, (data) => data, FILES_PER_HASH))[page % RECORDS_PER_FILE],
  });
};

/** The indexes that are open, by locale. */
const indexes = {};

/**
 * Opens the index of a locale once; after a failure the next call tries again. `gate` is awaited before a file is asked for that is not
 * there yet and that the next key can make useless, and can refuse; `gate(true)` before those that the rest of a word would make useless.
 * `again` is added to the root's address, to get past the browser's cache.
 */
export const openIndex = async (folder, locale, gate, again) => {
  indexes[locale] ??= load(folder, locale, again).catch((error) => {
    delete indexes[locale];
    throw error;
  });
  return (await indexes[locale])(gate);
};
