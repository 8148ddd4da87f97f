// Search: the tokeniser, the index's reader and the queries, as in src/search, and the box that shows the answers.
// docs/search.md describes the files. They are fetched as scripts, so that a folder on a disk can be searched too.
(() => {
  "use strict";
  if (window.waymark) return;
  const FORMAT = 2;

  // ---- Tokens: src/search/tokens.rs

  const marks = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]/g;
  const alike = { ß: "ss", ς: "σ", ı: "i", ة: "ه", ى: "ي" };
  const wordRuns = /[\p{Alphabetic}\p{N}\p{M}_]+/gu;
  const dense = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7ff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const parts = new RegExp(`[${dense}]+|[^${dense}]+`, "gu");
  const denseLetter = new RegExp(`[${dense}]`, "u");
  // A token has such letters alone or none.
  const isDense = (text) => denseLetter.test(text);
  const fold = (text) =>
    text.normalize("NFKD").replace(marks, "").normalize("NFC").toLowerCase().replace(/[ßςıةى]/g, (letter) => alike[letter]);
  const cut = (word) => (word.length > 60 ? [...word].slice(0, 60).join("") : word);

  const tokens = (text) => {
    const found = [];
    for (const [run] of fold(text).matchAll(wordRuns)) {
      for (const [part] of run.matchAll(parts)) {
        if (isDense(part)) {
          const letters = [...part];
          if (letters.length == 1) found.push(part);
          for (let at = 1; at < letters.length; at++) found.push(letters[at - 1] + letters[at]);
        } else if (part.includes("_")) {
          const pieces = part.split("_").filter(Boolean);
          if (pieces.length) found.push(cut(part), ...pieces.map(cut));
        } else found.push(cut(part));
      }
    }
    return found;
  };

  // ---- Files

  const arrived = {};
  const fetchFile = (url, name) =>
    new Promise((done, fail) => {
      const script = document.createElement("script");
      const end = () => {
        script.remove();
        const got = arrived[name];
        delete arrived[name];
        got ? done(got) : fail(Error("failed"));
      };
      script.onload = script.onerror = end;
      script.src = url;
      document.head.append(script);
    });

  // ---- Numbers and words: src/search/code.rs

  const reader = (text) => {
    let at = 0;
    const number = () => {
      let value = 0;
      let factor = 1;
      for (;;) {
        const code = text.charCodeAt(at++);
        if (!(code > 92)) return value + factor * (code - 35);
        value += factor * (code - 93);
        factor *= 34;
      }
    };
    const follow = (before) => {
      const shared = number();
      const start = at;
      while (text.charCodeAt(at) > 33) at++;
      const word = before.slice(0, shared) + text.slice(start, at);
      return [word, text[at++] == "!"];
    };
    return { number, follow, more: () => at < text.length };
  };

  const LEVELS = 12;
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
  const readWords = (text) => {
    const { follow, more } = reader(text);
    const words = [];
    let word = "";
    while (more()) words.push(([word] = follow(word))[0]);
    return words;
  };

  // ---- An index: src/search/read.rs

  const length = (text) => [...text].length;
  const first = (text) => String.fromCodePoint(text.codePointAt(0));
  const shard = (key, count) => {
    let hash = 0x811c9dc5;
    for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
    return (hash ^ (hash >>> 16)) & (count - 1);
  };

  const indexes = {};
  const open = async (folder, locale, again = "") => {
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
      const hash = root[letter].slice(number * 4, number * 4 + 4);
      return (files[name] ??= fetchFile(`${folder}${locale}/search/${name}.js?${hash}`, `${locale}/${name}`)
        .then(([found, data]) => {
          // Another build lies on the host by now: its parts do not belong together with this root.
          if (found != hash) throw Error("changed");
          return read(data);
        })
        .catch((error) => {
          delete files[name];
          throw error;
        }));
    };
    return {
      root, kinds, topics, locale, folder,
      pages: root.pages,
      groups: (term) => file("t", shard(isDense(term) ? first(term) : [...term].slice(0, 3).join(""), root.t.length / 4), readGroups),
      words: (letter) => file("w", shard(letter, root.w.length / 4), readWords),
      record: async (page) => (await file("r", page >> 4, (data) => data))[page & 15],
    };
  };
  const index = (folder, locale, again) => (indexes[locale] ??= open(folder, locale, again).catch((error) => {
    delete indexes[locale];
    throw error;
  }));

  // ---- A query: src/search/query.rs

  const log2 = (value) => {
    let whole = 0;
    for (; value >= 2; value /= 2) whole++;
    return whole + value - 1;
  };

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

  const wordsAlike = async (from, term, letter) => {
    const letters = [...term];
    const most = letters.length >= 8 ? 2 : 1;
    const found = [];
    for (const word of await from.words(letter)) {
      if (Math.abs(word.length - term.length) > 4) continue;
      const other = [...word];
      const far = distance(letters, other, most);
      if (far <= most) found.push([far, Math.abs(other.length - letters.length), word]);
    }
    return found.sort((one, other) => one[0] - other[0] || one[1] - other[1]).slice(0, 6);
  };

  const makeRow = async (from, term, isOpen, lookedUp) => {
    const size = length(term);
    const isPair = isDense(term);
    const alone = size == 1 && isPair;
    const row = { idf: 0, share: new Float64Array(from.pages), section: new Uint8Array(from.pages), title: new Uint8Array(from.pages) };
    const add = ({ pages, level, section, title }, weight) => {
      for (let at = 0; at < pages.length; at++) {
        const share = (weight * (level[at] + 1)) / LEVELS;
        const page = pages[at];
        if (share > row.share[page]) {
          row.share[page] = share;
          row.section[page] = section[at];
          row.title[page] = weight >= 0.3 ? title[at] : 0;
        }
      }
    };
    const groups = await from.groups(term);
    const exact = groups.find((group) => group.forms.includes(term));
    let has = !!exact;
    lookedUp.push(term);
    if (exact) add(exact, 1);
    if (alone || (size >= 3 && !isPair)) {
      const weight = isOpen || alone ? 0.7 : 0.35;
      const longer = [];
      for (const group of groups) {
        if (group == exact) continue;
        const shortest = Math.min(...group.forms.filter((form) => form.startsWith(term)).map(length));
        if (shortest < Infinity) longer.push([(weight * size) / shortest, group]);
      }
      longer.sort((one, other) => other[0] - one[0]);
      if (isOpen && longer.length) has = true;
      for (const [weight, group] of longer.slice(0, 48)) add(group, weight);
    }
    if (!has && size >= 4 && !isPair) {
      let near = await wordsAlike(from, term, first(term));
      if (!near.length) near = await wordsAlike(from, term, [...term][1]);
      const lists = await Promise.all(near.map(([, , word]) => from.groups(word)));
      near.forEach(([far, , word], at) => {
        const group = lists[at].find((group) => group.forms.includes(word));
        if (!group) return;
        add(group, 0.6 / far);
        lookedUp.push(word);
        has = true;
      });
    }
    if (!has && size >= 6 && !isPair) {
      let best = 0;
      let stem;
      const letters = [...term];
      for (const group of groups) {
        for (const form of group.forms) {
          const other = [...form];
          let shared = 0;
          while (shared < size && letters[shared] == other[shared]) shared++;
          const enough = shared == other.length || (shared * 5 >= size * 3 && shared * 5 >= other.length * 3);
          if (shared >= 4 && enough && shared >= best) {
            best = shared;
            stem = [form, group];
          }
        }
      }
      if (stem) {
        add(stem[1], (0.5 * best) / size);
        lookedUp.push(stem[0]);
      }
    }
    let count = 0;
    for (const share of row.share) if (share > 0) count++;
    row.idf = log2(1 + (from.pages - count + 0.5) / (count + 0.5));
    return row;
  };

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

  // How many words of a title a query has to name to fit it, by how long the title is.
  const titles = [1, 6, 3.5, 2];

  // `keep(page)` leaves pages out; `words` are those that were looked up.
  const query = async (from, text, most = 30, keep = () => true) => {
    const letters = [...text.slice(0, 2000)].slice(0, 1000).join("");
    const terms = [...new Set(tokens(letters))].slice(0, 24);
    const isOpen = /\S$/u.test(letters);
    const lists = terms.map(() => []);
    const rows = await Promise.all(terms.map((term, at) => makeRow(from, term, isOpen && at + 1 == terms.length, lists[at])));
    // Words that nearly every page has are not worth a mark.
    const rarest = Math.max(...rows.map((row) => row.idf));
    const words = lists.filter((_, at) => rows[at].idf >= rarest / 5).flat();
    const total = rows.reduce((sum, row) => sum + row.idf, 0);
    const best = [];
    for (let page = 0; page < from.pages; page++) {
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
      if (score > 0 && keep(page)) {
        const fit = Math.min(matched / titles[short], 1);
        score = (score / total) * (covered / total) * (1 + (titled / total) * fit);
        // Thousands of pages can have a common word; only the best are put in order.
        let at = best.length;
        while (at && best[at - 1].score < score) at--;
        if (at < most) best.splice(at, 0, { page, score });
        if (best.length > most) best.pop();
      }
    }
    const hits = best.filter((hit) => hit.score >= best[0].score * 0.05);
    for (const hit of hits) hit.section = bestSection(rows, hit.page);
    return { hits, words };
  };

  // Hits with what is shown of them.
  const results = async (from, text, most, keep) => {
    const { hits, words } = await query(from, text, most, keep);
    const records = await Promise.all(hits.map((hit) => from.record(hit.page)));
    const shown = hits.map((hit, at) => {
      const [address, title, summary, sections] = records[at];
      const [anchor, heading] = sections[hit.section - 1] || [];
      return {
        ...hit, title, summary, heading, anchor,
        kind: from.kinds[hit.page], topic: from.topics[hit.page],
        href: `${from.folder}${from.locale}/${address}index.html${anchor ? "#" + encodeURIComponent(anchor) : ""}`,
      };
    });
    return { shown, words, from };
  };

  // The reader's language first; the source's where there is nothing in it.
  const answer = async (folder, locale, text, most, keep) => {
    for (const again of ["", "?again"]) {
      try {
        const own = await index(folder, locale, again);
        const found = await results(own, text, most, keep && ((page) => keep(own, page)));
        const { source } = own.root;
        if (found.shown.length || !source || keep) return found;
        const other = await results(await index(folder, source, again), text, most);
        return other.shown.length ? { ...other, own } : { ...found, own };
      } catch (error) {
        if (error.message != "changed" || again) throw error;
        for (const name in indexes) delete indexes[name];
      }
    }
  };

  // ---- What is shown

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  // Writes a text with the words that were looked up marked. Only text nodes are made, so no text can become markup.
  const write = (element, text, words) => {
    let from = 0;
    const mark = (start, end) => {
      if (start > from) element.append(text.slice(from, start));
      element.append(make("mark", "", text.slice(start, end)));
      from = end;
    };
    for (const run of text.matchAll(wordRuns)) {
      const start = run.index;
      for (const part of run[0].matchAll(parts)) {
        const at = start + part.index;
        if (isDense(part[0])) {
          const letters = [...part[0]];
          let place = at;
          for (let index = 0; index < letters.length; index++) {
            const pair = fold(letters[index] + (letters[index + 1] || ""));
            const end = place + letters[index].length + (letters[index + 1] || "").length;
            if (words.some((word) => word == pair || (length(word) == 1 && pair.startsWith(word))) && end > from) mark(Math.max(from, place), end);
            place += letters[index].length;
          }
        } else {
          const [token = ""] = tokens(part[0]);
          if (words.some((word) => token == word || (word.length > 2 && token.startsWith(word)))) mark(at, at + part[0].length);
        }
      }
    }
    element.append(text.slice(from));
    return element;
  };

  const families = { topic: "topics", guide: "guides", step: "guides", faq: "questions", error: "errors", article: "articles" };
  const grouped = (shown) => {
    const groups = new Map();
    for (const result of shown) {
      const family = families[result.kind];
      groups.set(family, [...(groups.get(family) || []), result]);
    }
    return groups;
  };
  const fill = (pattern, text) => pattern.replace("\ufffc", () => text);

  const link = (result, found) => {
    const element = make("a", "result");
    element.href = result.href;
    element.append(write(make("span", "result-title"), result.title, found.words));
    const topic = result.kind != "topic" && found.from.root.topics[result.topic - 1];
    const above = [topic, result.heading].filter(Boolean);
    if (above.length) element.append(write(make("span", "result-path"), above.join(" › "), found.words));
    if (result.summary) element.append(write(make("span", "result-text"), result.summary, found.words));
    if (found.own) element.lang = found.from.root.locale, (element.dir = found.from.root.dir);
    return element;
  };

  const say = (text) => {
    const status = document.getElementById("wm-status");
    if (status.textContent != text) status.textContent = text;
  };

  // What stands above the results, and is said.
  const headline = (text, { words }, found) => {
    const count = found.shown.length;
    if (!count) return fill(words.none, cut(text) + (text.length > 60 ? "…" : ""));
    const counted = words.counts[count];
    return found.own ? `${fill(words.other, found.from.root.name)}: ${counted}` : counted;
  };

  // Of what is still being typed nothing is sent.
  let waiting;
  const report = ({ report }, text) => {
    const words = tokens(text).join(" ");
    if (report && words) waiting = setTimeout(() => navigator.sendBeacon(report, words), 2000);
  };

  const failure = (error, form, again) => {
    const box = make("p", "search-failed");
    const old = error.message == "reload";
    box.append(old ? form.dataset.reload : form.dataset.failed, " ");
    const button = make("button", "link-button", form.dataset.retry);
    button.type = "button";
    button.addEventListener("click", () => {
      if (old) return location.reload();
      // The button goes away with the failure; the focus returns to where the reader was.
      form.querySelector("input, textarea").focus();
      again();
    });
    box.append(button);
    return box;
  };

  const lead = (text, label, href) => {
    const line = make("p", "", text + " ");
    const link = make("a", "", label);
    link.href = href;
    line.append(link);
    return line;
  };

  const nothing = (said, { words, contact }) => {
    const box = make("div", "search-none");
    box.append(make("p", "", said), make("p", "", words.hint));
    if (contact) box.append(lead(words.contact, ...contact));
    return box;
  };

  // A query can be answered from the third letter on; of scripts without spaces from the first.
  const isEnough = (text) => text.trim().length > 2 || isDense(text) || /\d/.test(text);

  const looksPasted = (text) => /\n./.test(text.trim()) || text.length > 100;
  const offer = (form, words, text) => {
    const link = make("a", "result offer", words.offer);
    link.href = form.dataset.matcher;
    link.addEventListener("click", () => {
      try { sessionStorage.setItem("wm-paste", text.slice(0, 131074)); } catch {}
    });
    return link;
  };

  // Answers what is typed into a form, and only the last of it. `filter(own)` gives what leaves pages out, if anything does;
  // `show` is given the text, the answer if there is one, what stands above its results, and what stands in place of them.
  const answering = (form, most, filter, show) => {
    const input = form.querySelector("input");
    const { folder, locale, shorter } = form.dataset;
    let last = 0;
    let pasted = "";
    const look = async () => {
      const text = input.value.slice(0, 2000);
      const turn = ++last;
      clearTimeout(waiting);
      form.dataset.busy = "";
      let root, found, said = text.trim() && shorter;
      const offered = [], instead = [];
      try {
        const own = await index(folder, locale);
        const keep = filter(own);
        root = own.root;
        if (isEnough(text)) {
          found = await answer(folder, locale, text, most, keep);
          said = headline(text, root, found);
          const long = looksPasted(pasted) ? pasted : text;
          if (root.errors && looksPasted(long)) offered.push(offer(form, root.words, long));
          if (!found.shown.length) instead.push(nothing(said, root));
        }
      } catch (error) {
        instead.push(failure(error, form, look));
        said = instead[0].firstChild.data;
      }
      if (turn != last) return;
      delete form.dataset.busy;
      if (found && !found.shown.length) report(root, text);
      // Everything at once, so that nothing jumps while files come in.
      show(text, root, found, said, offered, instead);
      say(said);
    };
    input.addEventListener("input", (event) => {
      if (event.inputType != "insertFromPaste") pasted = "";
      look();
    });
    input.addEventListener("paste", (event) => (pasted = event.clipboardData?.getData("text") || ""));
    return look;
  };

  // ---- The box in the header: an ARIA 1.2 combobox with a list

  const combobox = (form) => {
    const input = form.querySelector("input");
    const list = make("div", "results-box");
    list.id = "wm-results";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.label);
    // What is no option stands beside the list.
    const panel = make("div", "results-panel");
    panel.hidden = true;
    panel.append(list);
    form.append(panel);
    const set = (name, value) => (value ? input.setAttribute(name, value) : input.removeAttribute(name));
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-controls", list.id);
    set("aria-expanded", "false");
    let chosen = -1;
    const options = () => [...list.querySelectorAll(".result")];
    const choose = (at) => {
      const all = options();
      chosen = at;
      all.forEach((option, index) => option.setAttribute("aria-selected", String(index == at)));
      set("aria-activedescendant", all[at]?.id);
      all[at]?.scrollIntoView({ block: "nearest" });
    };
    const unfold = (isOpen) => {
      panel.hidden = !isOpen;
      set("aria-expanded", String(isOpen));
      choose(-1);
    };
    const look = answering(form, 10, () => {}, (text, { words } = {}, found, said, items, instead) => {
      const before = [];
      if (found?.shown.length) {
        if (found.own) before.push(make("div", "results-note", said));
        for (const [family, shown] of grouped(found.shown)) {
          const group = make("div", "results-group");
          const title = make("div", "results-title", words[family]);
          title.id = "wm-results-" + family;
          group.setAttribute("role", "group");
          group.setAttribute("aria-labelledby", title.id);
          group.append(title, ...shown.map((result) => link(result, found)));
          items.push(group);
        }
        const more = make("a", "result see-all", words.all);
        more.href = `${form.action}?q=${encodeURIComponent(text.slice(0, 500))}`;
        items.push(more);
      }
      list.replaceChildren(...items);
      list.hidden = !items.length;
      options().forEach((option, at) => {
        option.id = "wm-result-" + at;
        option.setAttribute("role", "option");
        option.tabIndex = -1;
      });
      panel.replaceChildren(...before, list, ...instead);
      unfold(items.length + instead.length > 0 && form.contains(document.activeElement));
    });
    input.addEventListener("focus", () => input.value && look());
    form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || unfold(false));
    panel.addEventListener("pointerdown", (event) => event.target.closest("button, a") || event.preventDefault());
    input.addEventListener("keydown", (event) => {
      const count = options().length;
      if (event.isComposing) return;
      if (event.key == "Escape" && !panel.hidden) {
        unfold(false);
        event.preventDefault();
      } else if ((event.key == "ArrowDown" || event.key == "ArrowUp") && count && !event.altKey) {
        event.preventDefault();
        if (panel.hidden) unfold(true);
        const step = event.key == "ArrowDown" ? 1 : -1;
        choose((chosen + step + (chosen < 0 && step < 0 ? 1 : 0) + count) % count);
      } else if (event.key == "Enter" && chosen >= 0 && !panel.hidden) {
        event.preventDefault();
        options()[chosen].click();
      }
    });
    if (document.activeElement == input && input.value) look();
  };

  // ---- The page of results

  const resultsPage = (form) => {
    const place = document.getElementById("wm-found");
    const [kind, topic] = ["kind", "topic"].map((name) => form.querySelector(`select[name=${name}]`));
    const asked = new URLSearchParams(location.search);
    form.querySelector("input").value = asked.get("q") || "";
    let ready = false;
    const prepare = (own) => {
      ready = true;
      const option = (value, text) => {
        const made = make("option", "", text);
        made.value = value;
        return made;
      };
      for (const family of new Set(Object.values(families))) {
        if (own.kinds.some((kind) => families[kind] == family)) kind.append(option(family, own.root.words[family]));
      }
      own.root.topics.forEach((title, at) => topic.append(option(at + 1, title)));
      kind.value = asked.get("kind") || "";
      topic.value = asked.get("topic") || "";
      for (const select of [kind, topic]) {
        if (select.selectedIndex < 0) select.value = "";
        select.closest("label").hidden = select.options.length < 3;
      }
    };
    const keep = (own, page) => (!kind.value || families[own.kinds[page]] == kind.value) && (!topic.value || own.topics[page] == topic.value);
    const filter = (own) => {
      if (!ready) prepare(own);
      return kind.value || topic.value ? keep : undefined;
    };
    const look = answering(form, 30, filter, (text, root, found, said, content, instead) => {
      if (instead.length) content.push(...instead);
      else if (said) content.push(make("p", "results-count", said));
      if (found) {
        for (const [family, shown] of grouped(found.shown)) {
          const section = make("section", "section");
          const items = make("ul", "entries");
          for (const result of shown) {
            const item = make("li", "entry");
            item.append(link(result, found));
            items.append(item);
          }
          section.append(make("h2", "", root.words[family]), items);
          content.push(section);
        }
      }
      place.replaceChildren(...content);
      const address = new URLSearchParams();
      if (text) address.set("q", text.slice(0, 1000));
      if (kind.value) address.set("kind", kind.value);
      if (topic.value) address.set("topic", topic.value);
      // A folder on a disk may not change its address.
      const query = address.toString();
      try { history.replaceState(null, "", query ? "?" + query : location.pathname); } catch {}
    });
    for (const select of [kind, topic]) select.addEventListener("input", look);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      look();
    });
    look();
  };

  // The index's files call this; tests and the error box use what hangs on it.
  window.waymark = (name, version, data) => (arrived[name] = [version, data]);
  Object.assign(window.waymark, { tokens, isDense, reader, query, answer, fetchFile, log2, make, say, fill, lead, failure });
  for (const form of document.querySelectorAll("form.search-box")) {
    if (form.matches(".results-form")) resultsPage(form);
    else combobox(form);
  }
})();
