// What may answer a message that somebody writes elsewhere: errors that it holds first, then what the search finds.
import { matching, searching } from "./scripts.js";

const MOST = 3;
// A single word says too little.
const MIN_WORDS = 2;

/**
 * Addresses and titles, and the language of those that are in another than the page's.
 * @type {(text: string) => Promise<[address: string, title: string, language?: [string, string]][]>}
 */
export const offersFor = async (text) => {
  const { folder, locale, match } = document.body.dataset;
  const own = await (match ? matching : searching)();
  if (own.tokens(text).length < MIN_WORDS) return [];
  const found = new Map();
  if (match) {
    const errors = await own.errors();
    const [matches] = await own.match(text);
    for (const { known, reason } of matches) {
      const [address, title, , , , , language] = errors[known];
      // Words that an error shares with a message are better weighed by the search.
      if (reason != "words") found.set(`${folder}${address}index.html`, [title, language]);
    }
  }
  const { shown, from, own: other } = await own.answer(folder, locale, text, 2 * MOST);
  for (const { href, title, kind } of shown) {
    if (kind != "topic" && !found.has(href)) found.set(href, [title, other && [from.root.locale, from.root.dir]]);
  }
  return [...found].slice(0, MOST).map(([address, about]) => [address, ...about]);
};
