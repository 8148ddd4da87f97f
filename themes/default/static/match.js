// The error matcher, as in src/search/errors: nothing that is pasted leaves the page.
(() => {
  "use strict";
  const form = document.querySelector("form.error-box");
  if (!form || !window.waymark) return;
  const { tokens, isDense, reader, fetchFile, log2, make, say, fill, lead, failure } = window.waymark;

  // ---- Templates: template.rs

  const letter = /[\p{Alphabetic}\p{N}_]/u;
  const blanks = /[ \t\r\n\u00a0\u3000]+/g;
  const normal = (text) => text.toLowerCase().replace(blanks, " ").replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/^ | $/g, "");
  const quotes = ["\"\"", "''", "``", "`'", "«»", "»«", "„\"", "「」", "『』"];
  // For each hole: what it takes, what fits it, and for some how that begins.
  const holes = {
    int: [/^[\d+-]*/, /^[+-]?\d+$/, /^[+-]?\d/],
    num: [/^[\d+.,-]*/, /^[+-]?\d[\d.,]*$/, /^[+-]?\d/],
    hex: [/^[\da-fx]*/, /^(0x)?[\da-f]+$/, /^[\da-f]/],
    word: [/^[^ ]*/, /./],
    quoted: [/^[^]*/, { test: (text) => text.length > 1 && quotes.includes(text[0] + text.at(-1)) }],
    path: [/^[^ ]*/, /[/\\]/],
    url: [/^[^ ]*/, /.:\/\/./],
    "*": [/^[^]*/, /./],
  };
  const parse = (text) => {
    const parts = normal(text).split(/\{(int|num|hex|word|quoted|path|url|\*)\}/);
    return parts.map((part, at) => (at % 2 ? holes[part] : part)).filter((part) => part.length);
  };
  const isText = (part) => typeof part == "string";
  const isLetter = (c) => c && letter.test(c) && !isDense(c);
  const isEdge = (line, at) => !(isLetter([...line.slice(Math.max(0, at - 2), at)].at(-1)) && isLetter([...line.slice(at, at + 2)][0]));
  const beginsWithFitting = (hole, text) => {
    if (hole == holes.quoted) return quotes.some((pair) => text[0] == pair[0] && text.includes(pair[1], 1));
    return (hole[2] || hole[1]).test(text.match(hole[0])[0]);
  };
  const endsWithFitting = (hole, text) => {
    if (hole == holes.quoted) return quotes.some((pair) => text && text.at(-1) == pair[1] && text.slice(0, -1).includes(pair[0]));
    const run = text.match(RegExp(hole[0].source.slice(1) + "$"))[0];
    return hole[2] ? [...run].some((_, at) => hole[1].test(run.slice(at))) : hole[1].test(run);
  };
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
  const isIn = (parts, line) => {
    const [first, second] = parts;
    if (!first) return false;
    if (!isText(first) && !isText(second)) return isIn(parts.slice(1), line);
    const hole = !isText(first) && first;
    const text = hole ? second : first;
    const rest = parts.slice(hole ? 2 : 1);
    const tries = { left: 400 };
    for (let at = line.indexOf(text); at >= 0 && tries.left-- > 0; at = line.indexOf(text, at + 1)) {
      const begins = hole ? endsWithFitting(hole, line.slice(0, at)) : isEdge(line, at);
      if (begins && fits(rest, line, at + text.length, tries)) return true;
    }
    return false;
  };
  // The tokens of a template that are tokens of every line that holds it.
  const wholeWords = (parts) => {
    const words = [];
    parts.forEach((part, at) => {
      if (!isText(part)) return;
      if (at) part = part.replace(/^[\p{Alphabetic}\p{N}_]+/u, "");
      if (at < parts.length - 1) part = part.replace(/[\p{Alphabetic}\p{N}_]+$/u, "");
      words.push(...tokens(part).filter((token) => [...token].length > 1 || !isDense(token)));
    });
    return words;
  };

  // ---- Patterns: pattern.rs

  const readPattern = (text) => {
    const { number, more } = reader(text);
    const classes = number();
    const values = [];
    while (more()) for (let value = number(), left = number(); left > 0; left--) values.push(value);
    return (line) => {
      let state = 1;
      const step = (unit) => (state = values[256 + (state - 1) * (classes + 1) + unit]) == 0;
      for (const byte of new TextEncoder().encode(line)) if (step(values[byte])) return true;
      return step(classes);
    };
  };

  // ---- The matcher: matcher.rs

  const isWord = (token) => !/^[0-9]/.test(token);
  const weigh = (all, count) => log2(1 + all / count);
  const put = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));
  const prepare = (errors) => {
    const codes = new Map(), templates = [], patterns = [];
    errors.forEach(([, , , code, texts, tables], known) => {
      const plain = normal(code || "");
      if (plain) put(codes, tokens(plain)[0] || "", [plain, known]);
      for (const text of texts) templates.push([parse(text), known]);
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

  const tags = /^\/?(a|b|big|body|br|center|code|div|em|h1|h2|h3|head|hr|html|i|li|p|pre|span|strong|title|tt|ul)([ /]|$)/i;
  const entities = { lt: "<", gt: ">", quot: '"', "#39": "'" };
  const clean = (text) =>
    text
      .replace(/\x1b(\[[ -?]*[@-~]?)?/g, "")
      .replace(/<([^<>\n]{0,200})>/gu, (tag, inner) => (tags.test(inner) ? " " : tag))
      .replace(/&(lt|gt|quot|#39);/g, (_, name) => entities[name])
      .replace(/&amp;/g, "&");
  const linesOf = (text) => {
    // Most of a large paste is never looked at.
    const letters = [...text.slice(0, 131074)];
    let isCut = letters.length > 65536;
    const seen = new Map();
    for (const line of clean(letters.slice(0, 65536).join("")).split(/[\n\r]/)) {
      const text = [...line.slice(0, 4000)].slice(0, 2000).join("");
      const plain = normal(text);
      if (!plain || seen.has(plain)) continue;
      if (seen.size == 500) {
        isCut = true;
        break;
      }
      seen.set(plain, text.trim());
    }
    return [[...seen], isCut];
  };
  const called = ["http", "status", "error", "code", "fehler", "fehlercode", "erreur", "errore", "fout", "erro", "エラー", "コード", "错误", "오류", "خطأ", "שגיאה"];
  const hasCode = (line, code) => {
    for (let at = line.indexOf(code); at >= 0; at = line.indexOf(code, at + code.length)) {
      const before = [...line.slice(0, at)];
      const after = [...line.slice(at + code.length, at + code.length + 2)][0];
      if (letter.test(before.at(-1) || "") || letter.test(after || "")) continue;
      if (!/^[0-9]+$/.test(code) || line == code) return true;
      const tail = before.slice(-16).join("");
      const isCalled = (word) => tail.includes(word) && !/\p{Alphabetic}/u.test(tail.slice(tail.lastIndexOf(word) + word.length));
      if (called.some(isCalled)) return true;
    }
    return false;
  };
  const masked = (line) => line.replace(/"[^"]*"|'[^']*'|`[^`]*`|「[^」]*」|«[^»]*»|„[^"]*"/g, " ");

  const find = (ready, text) => {
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
        add(known, 100 + weight, "text", line);
      }
      for (const [pattern, known] of patterns) if (pattern(line)) add(known, 100, "text", line);
      for (const [code, known] of ["", ...all].flatMap((token) => codes.get(token) || [])) if (hasCode(plain, code)) add(known, 1000, "code", line, code);
    }
    if (!found.size) {
      for (const [plain, line] of lines) {
        const all = tokens(masked(plain));
        const has = new Set(all.filter(isWord));
        const tried = new Set();
        for (const word of has) {
          const some = byWord.get(word) || [];
          if (some.length <= 64) some.forEach((index) => tried.add(index));
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
          if (score >= 0.62 && count >= 3) add(templates[index][1], score, "words", line);
        }
      }
    }
    const best = [...found.values()].sort((one, other) => other.score - one.score || one.known - other.known);
    return [best.slice(0, 5), isCut];
  };

  // ---- The box

  const { folder, locale } = form.dataset;
  const area = form.querySelector("textarea");
  const place = document.getElementById("wm-matches");
  let data;
  const load = async () => {
    if (data) return data;
    const [format, found] = await fetchFile(`${folder}${locale}/errors/data.js`, locale + "/errors");
    if (format != 2) throw Error("reload");
    return (data = { ...found, ready: prepare(found.errors) });
  };
  const look = async () => {
    const text = area.value;
    if (!text.trim()) return place.replaceChildren();
    let content;
    try {
      const { errors, words, ready } = await load();
      const [matches, isCut] = find(ready, text);
      const said = matches.length ? words.counts[matches.length] : words.none;
      content = [make("p", "results-count", said)];
      if (isCut) content.push(make("p", "hint", words.cut));
      const list = make("ol", "entries");
      for (const { known, reason, line, code } of matches) {
        const [address, title, summary, , , , language] = errors[known];
        const item = make("li", "entry");
        const link = make("a", "entry-title", title);
        link.href = `${folder}${address}index.html`;
        const why = make("p", "reason", reason == "code" ? fill(words.code, code) : words[reason]);
        const message = make("pre", "");
        message.append(make("mark", "", line));
        item.append(link, ...(summary ? [make("p", "", summary)] : []), why, message);
        if (language) [link.lang, link.dir] = language;
        list.append(item);
      }
      if (matches.length) content.push(list);
      else if (words.contact) content.push(lead(...words.contact));
      say(said);
    } catch (error) {
      content = [failure(error, form, look)];
      say(content[0].firstChild.data);
    }
    place.replaceChildren(...content);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  area.addEventListener("paste", () => setTimeout(look));
  try {
    area.value = sessionStorage.getItem("wm-paste") || "";
    sessionStorage.removeItem("wm-paste");
  } catch {}
  if (area.value) look();
  Object.assign(window.waymark, { match: async (text) => find((await load()).ready, text) });
})();
