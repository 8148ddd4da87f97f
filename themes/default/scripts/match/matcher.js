// Finding the entries that explain a text, as in src/search/errors/matcher.rs.
import { BEFORE_CODE_CHARS, CODE_SCORE, MAX_CANDIDATES, MAX_MATCHES, MIN_SHARED_WORDS, MIN_WORDS_SCORE, TEXT_SCORE } from "constants";
import { WORDS_BEFORE_CODE } from "constants";
import { linesOf, masked } from "./lines.js";
import { readPattern } from "./patterns.js";
import { log2, tokens } from "./shared.js";
import { isIn, isText, letter, normal, parseTemplate, wholeWords } from "./templates.js";

// Numbers change from message to message.
const isWord = (token) => !/^[0-9]/.test(token);
const weigh = (all, count) => log2(1 + all / count);
const put = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));

/**
 * Makes entries ready to be matched: codes by their first word; templates by the rarest of their whole words, and by all of their
 * words; for each template the weights of its words and pairs of words, and their sum. Entries and templates are numbers.
 */
export const prepare = (errors) => {
  const codes = new Map(), templates = [], patterns = [];
  errors.forEach(([, , , code, texts, tables], known) => {
    const plain = normal(code || "");
    if (plain) put(codes, tokens(plain)[0] || "", [plain, known]);
    for (const text of texts) templates.push([parseTemplate(text), known]);
    for (const table of tables) patterns.push([readPattern(table), known]);
  });
  const literals = templates.map(([parts]) => tokens(parts.map((part) => (isText(part) ? part : " ")).join("")));
  const counts = new Map();
  for (const literal of literals) for (const token of new Set(literal)) counts.set(token, (counts.get(token) || 0) + 1);
  const byKey = new Map(), byWord = new Map(), withoutKey = [];
  const words = templates.map(([parts], index) => {
    let key;
    for (const word of wholeWords(parts)) {
      if (!key || counts.get(word) < counts.get(key)) key = word;
    }
    key ? put(byKey, key, index) : withoutKey.push(index);
    const weights = new Map();
    const literal = literals[index];
    literal.forEach((token, at) => {
      if (!isWord(token)) return;
      const weight = weigh(templates.length, counts.get(token));
      if (!weights.has(token)) put(byWord, token, index);
      weights.set(token, weight);
      const next = literal[at + 1];
      if (next && isWord(next)) weights.set(token + " " + next, (weight + weigh(templates.length, counts.get(next))) / 2);
    });
    const sorted = [...weights].sort(([one], [other]) => (one < other ? -1 : 1));
    return [sorted, sorted.reduce((sum, [, weight]) => sum + weight, 0)];
  });
  return { codes, templates, patterns, byKey, byWord, withoutKey, words };
};

/** Whether a line holds a code as a word of its own. A code of nothing but digits counts only where the line calls it one. */
const hasCode = (line, code) => {
  for (let at = line.indexOf(code); at >= 0; at = line.indexOf(code, at + code.length)) {
    const before = [...line.slice(0, at)];
    const after = [...line.slice(at + code.length, at + code.length + 2)][0];
    if (letter.test(before.at(-1) || "") || letter.test(after || "")) continue;
    if (!/^[0-9]+$/.test(code) || line == code) return true;
    const tail = before.slice(-BEFORE_CODE_CHARS).join("");
    const isCalled = (word) => tail.includes(word) && !/\p{Alphabetic}/u.test(tail.slice(tail.lastIndexOf(word) + word.length));
    if (WORDS_BEFORE_CODE.some(isCalled)) return true;
  }
  return false;
};

/**
 * The entries that explain a text, best first, and whether a part of the text was not read.
 * @returns {[{ known: number, score: number, reason: "code" | "text" | "words", line: string, code?: string }[], boolean]}
 */
export const find = (ready, text) => {
  const { codes, templates, patterns, byKey, byWord, withoutKey, words } = ready;
  const [lines, isCut] = linesOf(text);
  const found = new Map();
  const add = (known, score, reason, line, code) => {
    if (!(found.get(known)?.score >= score)) found.set(known, { known, score, reason, line, code });
  };
  for (const [plain, line] of lines) {
    const tried = [...withoutKey];
    const all = new Set(tokens(plain));
    for (const token of all) tried.push(...(byKey.get(token) || []));
    for (const index of tried.sort((one, other) => one - other)) {
      const [parts, known] = templates[index];
      if (!isIn(parts, plain)) continue;
      const weight = parts.reduce((sum, part) => sum + (isText(part) ? [...part.trim()].length : 0), 0);
      add(known, TEXT_SCORE + weight, "text", line);
    }
    for (const [pattern, known] of patterns) if (pattern(line)) add(known, TEXT_SCORE, "text", line);
    for (const [code, known] of ["", ...all].flatMap((token) => codes.get(token) || [])) if (hasCode(plain, code)) add(known, CODE_SCORE, "code", line, code);
  }
  if (!found.size) {
    for (const [plain, line] of lines) {
      const all = tokens(masked(plain));
      const has = new Set(all.filter(isWord));
      const tried = new Set();
      for (const word of has) {
        const some = byWord.get(word) || [];
        if (some.length <= MAX_CANDIDATES) some.forEach((index) => tried.add(index));
      }
      all.forEach((token, at) => at && has.add(all[at - 1] + " " + token));
      for (const index of [...tried].sort((one, other) => one - other)) {
        let shared = 0;
        let count = 0;
        for (const [word, weight] of words[index][0]) {
          if (!has.has(word)) continue;
          shared += weight;
          if (!word.includes(" ")) count++;
        }
        const score = shared / words[index][1];
        if (score >= MIN_WORDS_SCORE && count >= MIN_SHARED_WORDS) add(templates[index][1], score, "words", line);
      }
    }
  }
  const best = [...found.values()].sort((one, other) => other.score - one.score || one.known - other.known);
  return [best.slice(0, MAX_MATCHES), isCut];
};
