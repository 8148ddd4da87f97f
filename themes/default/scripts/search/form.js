// What the box in the header and the page of results have in common: from what is typed to an answer.
import { MAX_QUERY_CHARS } from "constants";
import { answer } from "./answers.js";
import { failure, headline, make, say } from "./elements.js";
import { loadHints } from "./files.js";
import { openIndex } from "./index.js";
import { isDense, tokens } from "./tokens.js";

// What a site has for the feedback of its readers, see scripts/feedback/.
const feedback = () => document[Symbol.for("waymark")];

let waiting;
// Reports a search without results, if the site asks for that. Nothing is sent while the reader still types.
const report = ({ report }, text) => {
  const words = tokens(text).join(" ");
  if (words) waiting = setTimeout(() => (feedback() ? feedback().missed("search", text) : report && navigator.sendBeacon(report, words)), 2000);
};

// A query can be answered from the third letter on; of scripts without spaces from the first.
const isEnough = (text) => text.trim().length > 2 || isDense(text) || /\d/.test(text);

// Milliseconds. What the next key makes useless is not asked for: files that are not there yet wait until no key has come for so long, and
// what half a word needs alone until the reader seems to be stuck. What is there answers at once.
const PAUSE = 150;
const LONG_PAUSE = 300;

const looksPasted = (text) => /\n./.test(text.trim()) || text.length > 100;

/**
 * Answers what is typed into a form, and only the last of it. `filter(own)` gives the function that leaves pages out, if any does.
 * `show` gets the text, the index's root, the answer if there is one, the line above its results, the elements before the results, and
 * those in place of them.
 */
export const answering = (form, most, filter, show) => {
  const input = form.querySelector("input");
  const { folder, locale, shorter } = form.dataset;
  let last = 0;
  let pasted = "";
  const look = async (isTyped) => {
    const text = input.value.slice(0, 2 * MAX_QUERY_CHARS);
    const turn = ++last;
    clearTimeout(waiting);
    form.dataset.busy = "";
    let root, found, said = text.trim() && shorter;
    const offered = [], instead = [];
    const quiet = (pause) => new Promise((done) => setTimeout(done, isTyped ? pause : 0));
    const [short, long] = [PAUSE, LONG_PAUSE].map(quiet);
    const [word = ""] = text.match(/\S*$/);
    const gate = async (isTyping) => {
      await (isTyping || (word && !isEnough(word)) ? long : short);
      if (turn != last) throw Error("late");
    };
    try {
      const own = await openIndex(folder, locale);
      const keep = filter(own);
      root = own.root;
      if (isEnough(text)) {
        found = await answer(folder, locale, text, most, keep, gate);
        said = headline(text, root, found);
        // What stands in place of results when there are none.
        if (!found.shown.length) instead.push(make("div", "search-none", said));
        const log = root.errors && [pasted, text].find(looksPasted);
        if (log || instead[0] || found.isWeak || found.shown.some(({ likes }) => likes[0])) {
          said = (await loadHints(form))?.hint(form, text, root, found, said, log, offered, instead[0], isTyped, () => turn == last) || said;
        }
      }
    } catch (error) {
      if (turn != last) return;
      instead.push(failure(error, form, () => look()));
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
    look(true);
  });
  input.addEventListener("paste", (event) => (pasted = event.clipboardData?.getData("text") || ""));
  return look;
};
