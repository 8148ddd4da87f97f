// What is said around results where an answer needs words: why a result is there, that nothing fits well, whom to ask, and what other
// languages have. Few queries need it, so it is loaded when one does.
import { JOIN, LIKE, MAX_PASTE_CHARS, MAX_RESULTS } from "constants";
import { shownAs } from "./shown.js";
import { elsewhere } from "./elsewhere.js";
import { searchAgain } from "./missing.js";

const own = window[Symbol.for("waymark")];

// Puts texts into a string of the interface. Each may be of another direction than the string.
const put = (line, pattern, ...texts) => {
  for (const part of pattern.split(/([\ufffc\ufffb])/)) {
    const at = ["\ufffc", "\ufffb"].indexOf(part);
    line.append(at < 0 ? part : own.make("bdi", "", texts[at]));
  }
  return line;
};

// Which words a result has in place of those that were asked for, or that it was found by what it means. These words are marked too.
const why = ({ likes, title, heading, summary }, text, words, found) => {
  const line = own.make("span", "result-why");
  if (!likes[0][0]) return line.append(words.meant), line;
  const known = new Map(likes.map((forms) => [forms[0].split(LIKE)[0], forms]));
  for (const [term, forms] of known) {
    const [key, ...more] = term.split(JOIN);
    const asked = shownAs(own, [text], more[0] ? more : [key]) || (more[0] ? more : [key]).join(" ");
    const has = forms.map((form) => shownAs(own, [title, heading, summary], form.split(LIKE)[1].split(JOIN))).find(Boolean);
    if (has) found.words.push(...own.tokens(has));
    if (line.firstChild) line.append(" · ");
    has ? put(line, words.like, has, asked) : put(line, words.likely, asked);
  }
  return line;
};

// A link to the error box, which finds there what was pasted here.
const offer = (form, words, text) => {
  const link = own.make("a", "result offer", words.offer);
  link.href = form.dataset.matcher;
  link.addEventListener("click", () => {
    // One character more than the box reads, so that it can say that it did not read all. A character has two UTF-16 units at most.
    try { sessionStorage["wm-paste"] = text.slice(0, 2 * (MAX_PASTE_CHARS + 1)); } catch {}
  });
  return link;
};

/**
 * Puts into an answer what it needs besides its results, and gives the line above these. `box` stands in place of results where there are
 * none, `log` what was pasted. `isLast` says whether nothing has been typed since.
 */
const hint = (form, text, root, found, said, log, offered, box, isTyped, isLast) => {
  const { words, contact, errors, locales } = root;
  if (log) offered.push(offer(form, words, log));
  for (const result of found.shown) if (result.likes[0]) result.why = why(result, text, words, found);
  if (!box && !found.isWeak) return said;
  const after = box || own.make("div", "search-after");
  if (box) box.replaceChildren(own.make("p", "", said), own.make("p", "", words.hint));
  else found.after = [after];
  if (contact) after.append(own.lead(words.contact, ...contact));
  if (errors) {
    const link = own.make("a", "", errors);
    link.href = form.dataset.matcher;
    after.append(own.make("p"));
    after.lastChild.append(link);
  }
  const told = box && document[Symbol.for("waymark")]?.told;
  if (told) after.append(own.make("p", "hint", told));
  if (locales) elsewhere(own, form, text, root, found, isTyped, isLast, (line, count, name) => put(line, locales[0], words.counts[Math.min(count, MAX_RESULTS)], name), after);
  return box ? said : found.own ? `${words.weak} ${said}` : words.weak;
};

own("hints", 1, { hint, searchAgain: (form, place) => searchAgain(own, form, place) });
