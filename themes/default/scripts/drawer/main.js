// The page of the help drawer. static/embed.js shows it in a frame on a page of another site, tells it the address of that page, and what is
// typed into a form there. Nothing of that leaves this page.
import { exactness } from "./addresses.js";
import { openEntry } from "./entry.js";
import { offersFor } from "./offers.js";
import { matching } from "./scripts.js";
import { searchBox } from "./search.js";

const MOST_HERE = 8;
const isFramed = parent != window;
// Who may frame this page is the server's word (frame-ancestors), and what is told is no secret.
const tell = (message) => isFramed && parent.postMessage(message, "*");

const form = document.querySelector("form.drawer-search");
const input = form && searchBox(form);
const heading = document.querySelector("h1");

// The error box is below a line that unfolds it; its scripts are loaded with it.
const errors = document.getElementById("wm-errors");
errors?.addEventListener("toggle", () => errors.open && matching().catch(() => {}));

// Entries that belong to the address of the page around come first, the most exact one at the top.
const section = document.getElementById("wm-here");
const [items, featured] = ["here", "featured"].map((name) => [...document.querySelectorAll(`#wm-${name} li`)]);
const showHere = (address) => {
  if (!section) return;
  const ranked = items.map((item) => [item, exactness(item.dataset.wmShown.split(" "), address)]).filter(([, rank]) => rank >= 0);
  const shown = ranked.sort(([, one], [, other]) => other - one).slice(0, MOST_HERE).map(([item]) => item);
  section.querySelector("ul").replaceChildren(...shown);
  section.hidden = !shown.length;
  // No entry stands in two lists.
  const here = new Set(shown.map((item) => item.querySelector("a").href));
  const others = featured.filter((item) => !here.has(item.querySelector("a").href));
  const start = document.getElementById("wm-featured");
  start?.querySelector("ul").replaceChildren(...others);
  if (start) start.hidden = !others.length;
};

// An entry stays open while the drawer is closed. A keyboard on a phone's screen would cover what is listed.
const focus = () => (document.querySelector("#wm-entry h1") || (input && matchMedia("(pointer: fine)").matches ? input : heading)).focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches(".offer")) {
    // The search leaves there what was pasted, see scripts/match/box.js.
    event.preventDefault();
    errors.open = true;
    errors.querySelector("textarea").value = input.value;
    input.value = "";
    input.dispatchEvent(new Event("input"));
    matching().then(() => errors.querySelector("form").requestSubmit());
  } else if (link.matches(".result, .entry-title") && !link.target) {
    event.preventDefault();
    openEntry(new URL(link.href), link.textContent);
  } else if (link.getAttribute("href")[0] != "#") link.target = "_blank";
});

addEventListener("keydown", (event) => {
  // A search box that is not empty is emptied by the browser first.
  if (event.key == "Escape" && !event.defaultPrevented && !event.isComposing && !(event.target == input && input.value)) tell({ waymark: "close" });
});

const offered = new Map();
const solved = (entry) => {
  // As an answer to "Did this help?" on the entry's page, where the site asks that.
  const page = entry.url.slice(new URL(document.body.dataset.folder, location).href.length).replace(/index\.html$/, "");
  document[Symbol.for("waymark")]?.vote(page, true);
  tell({ waymark: "solved", said: document.body.dataset.thanks, entry });
};
const answers = {
  open: ({ address, focused }) => {
    showHere(String(address));
    if (focused) focus();
  },
  look: async ({ text, turn }) => {
    let offers = [];
    // Somebody who writes a message is not told that the search is out of order.
    if (form) try { offers = await offersFor(String(text)); } catch {}
    for (const [address, title] of offers) offered.set(address, title);
    tell({ waymark: "offers", turn, offers, said: offers.length ? document.body.dataset["count" + offers.length] : "" });
  },
  // Only what was offered, whatever the page around asks for.
  show: ({ address }) => offered.has(address) && openEntry(new URL(address, location), offered.get(address), solved),
};
addEventListener("message", ({ source, data }) => {
  if (isFramed && source == parent && Object.hasOwn(answers, data?.waymark)) answers[data.waymark](data);
});
tell({ waymark: "ready" });
