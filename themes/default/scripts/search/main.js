// Starts the box in the header or the page of results, once, even if a page names the script twice.
import { cut, isDense, tokens } from "./tokens.js";
import { arrived, fetchFile, loadHints } from "./files.js";
import { reader } from "./code.js";
import { log2, query } from "./ranking.js";
import { answer } from "./answers.js";
import { entries, failure, fill, grouped, lead, make, say } from "./elements.js";
import { combobox } from "./box.js";
import { answering } from "./form.js";
import { openIndex } from "./index.js";
import { resultsPage } from "./page.js";

// What the scripts of a page share has a symbol as its key: a heading's id could be any name.
const own = Symbol.for("waymark");
if (!window[own]) {
  // The index's files call this by its name. The error box (scripts/match/), the drawer (scripts/drawer/) and tests use its properties.
  window.waymark = window[own] = (name, version, data) => (arrived[name] = [version, data]);
  Object.assign(window[own], { tokens, cut, isDense, reader, query, answer, fetchFile, log2, make, say, fill, lead, failure, answering, grouped, entries, openIndex });
  for (const form of document.querySelectorAll("form.search-box")) {
    if (form.matches(".results-form")) resultsPage(form);
    else combobox(form);
    const place = document.getElementById("wm-meant");
    if (place && form.querySelector("input").value) loadHints(form).then((hints) => hints?.searchAgain(form, place));
  }
}
