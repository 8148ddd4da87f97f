// The page where agents ask which entry fits a ticket. Nothing of what is pasted leaves it.
import { offerDesks } from "../desks.js";
import { whichFits } from "./fits.js";
import { own } from "./shared.js";
import { showEntries } from "./show.js";

const form = document.querySelector("form.answer-box");
const { folder, locale: shown } = form.dataset;
const area = form.querySelector("textarea");
const select = form.querySelector("select");
offerDesks(form.querySelector("[data-rest]"));
const place = document.getElementById("wm-fitting");
const locales = [...select.options].map((option) => option.value).filter(Boolean);

let last = 0;
const look = async () => {
  const turn = ++last;
  const text = area.value;
  if (!text.trim()) return place.replaceChildren();
  form.dataset.busy = "";
  let content;
  try {
    const fits = await whichFits(folder, locales, shown, text, select.value);
    if (turn != last) return;
    content = showEntries(form.dataset, select, fits);
    own.say(content[0].textContent);
  } catch (error) {
    if (turn != last) return;
    content = [own.failure(error, form, look)];
    own.say(content[0].firstChild.data);
  }
  delete form.dataset.busy;
  place.replaceChildren(...content);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});
select.addEventListener("change", look);
area.addEventListener("paste", () => setTimeout(look));
area.addEventListener("keydown", (event) => {
  if (event.key == "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

// A ticket from the page around, or from an extension: as a message or behind "#", which no server is sent.
const take = (text) => {
  area.value = text;
  look();
};
const fromFragment = () => {
  const [, text] = location.hash.match(/^#ticket=(.*)$/) || [];
  if (text === undefined) return;
  try {
    take(decodeURIComponent(text));
    // So that neither the history nor a link that is copied keeps it.
    history.replaceState(null, "", location.pathname + location.search);
  } catch {}
};
addEventListener("hashchange", fromFragment);
addEventListener("message", ({ source: from, data }) => {
  if (from == parent && parent != window && typeof data?.waymarkTicket == "string") take(data.waymarkTicket);
});
try {
  area.value ||= sessionStorage["wm-ticket-text"] || "";
  delete sessionStorage["wm-ticket-text"];
} catch {}

// The page without a language in its address leads to the agent's own, where the site has it. What was typed comes along.
const links = [...document.querySelectorAll(".answer-languages a")];
const toOwnLanguage = () => {
  if (!/\/answer\/(index\.html)?$/.test(location.pathname)) return;
  let chosen = [];
  try { chosen = [localStorage.getItem("locale")].filter(Boolean); } catch {}
  const language = (tag) => tag.split("-")[0];
  for (const wanted of [...chosen, ...navigator.languages]) {
    const link = links.find(({ hreflang }) => hreflang == wanted) || links.find(({ hreflang }) => language(hreflang) == language(wanted));
    if (!link) continue;
    if (link.ariaCurrent) return;
    link.hash = location.hash;
    location.replace(link.href);
    return true;
  }
};
for (const link of links) {
  link.addEventListener("click", () => {
    try {
      localStorage.setItem("locale", link.hreflang);
      sessionStorage["wm-ticket-text"] = area.value;
    } catch {}
  });
}

if (!toOwnLanguage()) {
  fromFragment();
  if (area.value && !last) look();
  if (parent != window) parent.postMessage({ waymark: "answer-ready" }, "*");
}
