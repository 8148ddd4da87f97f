// Reads numbers and words from the strings of an index, as src/search/code.rs writes them.
import { BASE, LAST_DIGIT_FROM, MORE_DIGITS_FROM } from "constants";

/**
 * Functions that read on from where the last one stopped.
 * - `number` reads a number.
 * - `follow` reads a word that shares its beginning with the word before, and whether another form of the same word comes.
 * - `skip` goes on by so many characters, and gives the place of the first.
 * - `more` says whether anything is left.
 * @type {(text: string) => { number: () => number, follow: (before: string) => [string, boolean], skip: (count: number) => number, more: () => boolean }}
 */
export const reader = (text) => {
  let at = 0;
  const number = () => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const code = text.charCodeAt(at++);
      // Past the end there is no code, and the number ends.
      if (!(code >= MORE_DIGITS_FROM)) return value + factor * (code - LAST_DIGIT_FROM);
      value += factor * (code - MORE_DIGITS_FROM);
      factor *= BASE;
    }
  };
  const follow = (before) => {
    const shared = number();
    const start = at;
    // A word ends with a space (32) or `!` (33).
    while (text.charCodeAt(at) > 33) at++;
    const word = before.slice(0, shared) + text.slice(start, at);
    return [word, text[at++] == "!"];
  };
  const skip = (count) => (at += count) - count;
  return { number, follow, skip, more: () => at < text.length };
};
