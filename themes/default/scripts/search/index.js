// An index: its root, and its other files as they are asked for, as in src/search/read.rs. docs/search.md describes the files.
import { FNV_BASIS, FNV_PRIME, FORMAT, HASH_CHARS, KEY_CHARS, LEVELS, RECORDS_PER_FILE } from "constants";
import { reader } from "./code.js";
import { fetchFile } from "./files.js";
import { isDense } from "./tokens.js";

/**
 * The forms of a word, and for each page that has one of them: the page's number, the level of its weight from 0, the section, and how
 * short the title is that the word is in (0 for none). Levels, sections and title ranks are in the order of the pages.
 * @typedef {{ forms: string[], pages: Uint32Array, level: Uint8Array, section: Uint8Array, title: Uint8Array }} Group
 */

/** @type {(text: string) => Group[]} */
const readGroups = (text) => {
  const { number, follow, more } = reader(text);
  const groups = [];
  let word = "";
  while (more()) {
    const forms = [];
    for (let again = true; again; forms.push(word)) [word, again] = follow(word);
    const count = number();
    let page = 0;
    const pages = new Uint32Array(count).map(() => (page += number()));
    const section = new Uint8Array(count).map(number);
    const rank = new Uint8Array(count).map(number);
    const level = rank.map((value) => value % LEVELS);
    const title = rank.map((value) => value / LEVELS);
    groups.push({ forms, pages, level, section, title });
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

/** The number of the file that a key is in, of `count` files (a power of two): FNV-1a over UTF-16 units, folded. */
const shard = (key, count) => {
  let hash = FNV_BASIS;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), FNV_PRIME);
  return (hash ^ (hash >>> 16)) & (count - 1);
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
  const file = (letter, number, read) => {
    const name = letter + number;
    const hash = root[letter].slice(number * HASH_CHARS, number * HASH_CHARS + HASH_CHARS);
    return (files[name] ??= fetchFile(`${folder}assets/search/${locale}/${name}.${hash}.js`, `${locale}/${name}`)
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
  return {
    root, kinds, topics, locale, folder,
    pages: root.pages,
    groups: (term) => file("t", shard([...term].slice(0, isDense(term) ? 1 : KEY_CHARS).join(""), root.t.length / HASH_CHARS), readGroups),
    words: (letter) => file("w", shard(letter, root.w.length / HASH_CHARS), readWords),
    record: async (page) => (await file("r", (page / RECORDS_PER_FILE) | 0, (data) => data))[page % RECORDS_PER_FILE],
  };
};

/** The indexes that are open, by locale. */
const indexes = {};

/**
 * Opens the index of a locale once; after a failure the next call tries again. `again` is added to the root's address, to get past
 * the browser's cache.
 */
export const openIndex = (folder, locale, again) => (indexes[locale] ??= load(folder, locale, again).catch((error) => {
  delete indexes[locale];
  throw error;
}));
