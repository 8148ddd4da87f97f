// The elements that the box, the page of results and the error box show.
import { length } from "./index.js";
import { cut, fold, isDense, scriptRuns, tokens, wordRuns } from "./tokens.js";

/** @type {(tag: string, className?: string, text?: string) => HTMLElement} */
export const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};

// Writes a text with the words that were looked up marked. Only text nodes are made, so no text can become markup.
const writeMarked = (element, text, words) => {
  let from = 0;
  const mark = (start, end) => {
    if (start > from) element.append(text.slice(from, start));
    element.append(make("mark", "", text.slice(start, end)));
    from = end;
  };
  for (const word of text.matchAll(wordRuns)) {
    for (const run of word[0].matchAll(scriptRuns)) {
      const at = word.index + run.index;
      if (isDense(run[0])) {
        const letters = [...run[0]];
        let place = at;
        for (let index = 0; index < letters.length; index++) {
          const pair = fold(letters[index] + (letters[index + 1] || ""));
          const end = place + letters[index].length + (letters[index + 1] || "").length;
          if (words.some((word) => word == pair || (length(word) == 1 && pair.startsWith(word))) && end > from) mark(Math.max(from, place), end);
          place += letters[index].length;
        }
      } else {
        const [token = ""] = tokens(run[0]);
        if (words.some((word) => token == word || (word.length > 2 && token.startsWith(word)))) mark(at, at + run[0].length);
      }
    }
  }
  element.append(text.slice(from));
  return element;
};

/** The heading under which pages of a kind are shown, by kind. */
export const families = { topic: "topics", guide: "guides", step: "guides", faq: "questions", error: "errors", article: "articles" };

/** Results by family, the family of the best result first. */
export const grouped = (shown) => {
  const groups = new Map();
  for (const result of shown) {
    const family = families[result.kind];
    groups.set(family, [...(groups.get(family) || []), result]);
  }
  return groups;
};

/** Puts a text into a string of the interface, where U+FFFC is. */
export const fill = (pattern, text) => pattern.replace("\ufffc", () => text);

export const resultLink = (result, found) => {
  const element = make("a", "result");
  element.href = result.href;
  element.append(writeMarked(make("span", "result-title"), result.title, found.words));
  const topic = result.kind != "topic" && found.from.root.topics[result.topic - 1];
  const above = [topic, result.heading].filter(Boolean);
  if (above.length) element.append(writeMarked(make("span", "result-path"), above.join(" › "), found.words));
  if (result.summary) element.append(writeMarked(make("span", "result-text"), result.summary, found.words));
  // Why it is here, see scripts/hints/.
  if (result.why) element.append(result.why);
  if (found.own) element.lang = found.from.root.locale, (element.dir = found.from.root.dir);
  return element;
};

/** Results as a list of a page. */
export const entries = (shown, found) => {
  const list = make("ul", "entries");
  for (const result of shown) {
    const item = make("li", "entry");
    item.append(resultLink(result, found));
    list.append(item);
  }
  return list;
};

/** Lets a screen reader say a text. */
export const say = (text) => {
  const status = document.getElementById("wm-status");
  if (status.textContent != text) status.textContent = text;
};

/** The line above the results, which a screen reader says too. */
export const headline = (text, { words }, found) => {
  const count = found.shown.length;
  if (!count) return fill(words.none, cut(text) + (text.length > 60 ? "…" : ""));
  const counted = words.counts[count];
  return found.own ? `${fill(words.other, found.from.root.name)}: ${counted}` : counted;
};

/** What stands in place of results when a file could not be loaded; its button calls `again`. */
export const failure = (error, form, again) => {
  const box = make("p", "search-failed");
  const old = error.message == "reload";
  const field = form.querySelector("input, textarea");
  box.append(old ? form.dataset.reload : form.dataset.failed, " ");
  const button = make("button", "link-button", form.dataset.retry);
  button.type = "button";
  button.addEventListener("click", () => {
    if (old) {
      // What was typed is there again afterwards, see static/main.js and scripts/match/box.js.
      try { sessionStorage[field.id] = field.value; } catch {}
      return location.reload();
    }
    // The button goes away with the failure; the focus returns to where the reader was.
    field.focus();
    again();
  });
  box.append(button);
  return box;
};

/** A line of text that ends with a link. */
export const lead = (text, label, href) => {
  const line = make("p", "", text + " ");
  const link = make("a", "", label);
  link.href = href;
  line.append(link);
  return line;
};
