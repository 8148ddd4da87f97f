// The sentences of a ticket, as in src/answers/sentences.rs.
import { MAX_QUERY_TERMS, MOST_SENTENCES, MOST_SENTENCE_CHARS } from "constants";

// A line cut behind its full stops, question marks and the like; `api.example.com` and `1.5` are not cut.
const ended = (line) => line.split(/(?<=[.!?](?=\s|$)|[。！？؟।])/u);

const shortEnough = (sentence) => {
  const parts = [];
  let rest = [...sentence];
  while (rest.length > MOST_SENTENCE_CHARS) {
    const cut = rest.slice(0, MOST_SENTENCE_CHARS).findLastIndex((letter) => /\s/u.test(letter));
    const end = cut > 0 ? cut : MOST_SENTENCE_CHARS;
    parts.push(rest.slice(0, end).join(""));
    rest = rest.slice(end);
  }
  return [...parts, rest.join("")];
};

/**
 * The different sentences of some lines, each with its different terms.
 * @type {(lines: string[], tokens: (text: string) => string[]) => { text: string, terms: string[] }[]}
 */
export const sentences = (lines, tokens) => {
  const found = [];
  const seen = new Set();
  for (const line of lines) {
    for (const part of ended(line).flatMap(shortEnough)) {
      const terms = [...new Set(tokens(part))].slice(0, MAX_QUERY_TERMS);
      const key = terms.join(" ");
      if (!key || seen.has(key)) continue;
      seen.add(key);
      found.push({ text: part.trim(), terms });
      if (found.length == MOST_SENTENCES) return found;
    }
  }
  return found;
};
