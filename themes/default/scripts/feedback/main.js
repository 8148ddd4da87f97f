// Sends to the address that a site names whether a page helped, and what readers looked for and did not find. A page has this script only
// if there is such an address; docs/feedback.md says what is sent.
import { masked } from "./masking.js";
import { ask } from "./vote.js";

const { endpoint, locale, page, told } = document.currentScript.dataset;
const here = page.replace(/index\.html$/, "");
const sent = new Set();

// Whether it arrives is no matter of the reader's: nothing waits for an answer, and nothing is sent twice. As plain text it can go to
// another host without asking that first.
const send = (event) => {
  const text = JSON.stringify(event);
  if (sent.has(text)) return;
  sent.add(text);
  try { navigator.sendBeacon(endpoint, text); } catch {}
};

const missed = (event, text) => {
  const query = masked(text);
  if (/\p{L}/u.test(query)) send({ event, query, locale, page: here, helped: null, results: 0 });
};

const vote = (page, helped) => send({ event: "vote", query: null, locale, page, helped, results: null });

// The search, the error box and the drawer have scripts of their own, which may come before this one or after. What scripts share has a symbol
// as its key, see scripts/search/main.js.
document[Symbol.for("waymark")] = { missed, masked, told, vote };

const form = document.querySelector("form.vote");
if (form) ask(form, here, (helped) => vote(here, helped));
