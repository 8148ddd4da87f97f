// Alternatives by platform, plan or product. Without this script all stand one below the other, each with its name as a heading.
//
// A choice is made once for each kind (`data-wm-kind`) and holds for all pages of the site. Groups of one kind switch together.
import { kept, keep } from "./memory.js";
import { platformIds } from "./platform.js";
import { makeTabs } from "./tabs.js";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const ids = (text) => text.split(" ");

// Shows what those see who have made a choice. A group that does not have it stays as it is.
const show = (kind, id) => {
  for (const group of groups) if (group.kind == kind) group.show(id);
  for (const radio of all(`[data-wm-chooser="${kind}"] input`)) {
    radio.checked = radio.value == id;
    if (!radio.checked) continue;
    // How many steps there are depends on it.
    for (const progress of all(".progress[data-wm-words]")) progress.dataset.wmWords = radio.dataset.wmWords;
    for (const fact of all("li[data-wm-steps]")) fact.textContent = radio.dataset.wmSteps;
  }
  for (const part of all(`[data-wm-kind="${kind}"]`)) {
    const { wmOnly, wmNot } = part.dataset;
    if (wmOnly) part.hidden = !ids(wmOnly).includes(id);
    if (wmNot) part.hidden = ids(wmNot).includes(id);
  }
  document.dispatchEvent(new Event("wm-choice"));
};

// Shows it, keeps it for other pages, and leaves what was pressed where it is in the window.
const choose = (kind, id, pressed) => {
  const top = () => pressed.getBoundingClientRect().top;
  const before = top();
  const stay = () => scrollBy({ top: top() - before, behavior: "instant" });
  show(kind, id);
  keep(kind, id);
  stay();
  // A browser may put right by itself what has been put right.
  requestAnimationFrame(stay);
};

// Shows all that is around an element, so that a link to it leads to something that can be seen; says whether anything had to be.
const reveal = (element) => {
  let is = false;
  for (let part = element?.closest("[data-wm-kind]"); part; part = part.parentElement.closest("[data-wm-kind]")) {
    const { wmKind, wmChoice, wmOnly } = part.dataset;
    const id = wmChoice || (wmOnly && ids(wmOnly)[0]);
    if (!id || !part.hidden) continue;
    show(wmKind, id);
    is = true;
  }
  return is;
};
const target = (hash) => {
  try { return document.getElementById(decodeURIComponent(hash.slice(1))); } catch {}
};

const offered = platformIds(navigator);
const groups = all(".choices").filter((group) => group.querySelector(":scope > [data-wm-choice]")).map((group, number) => makeTabs(group, number, offered, choose, show));
for (const chooser of all("[data-wm-chooser]")) {
  chooser.addEventListener("change", ({ target }) => choose(chooser.dataset.wmChooser, target.value, chooser));
}

// What the reader chose before, else what fits the browser, else the first.
const kinds = new Map();
for (const part of all("[data-wm-choice], [data-wm-chooser] input")) {
  const kind = part.dataset.wmKind || part.closest("[data-wm-chooser]").dataset.wmChooser;
  kinds.set(kind, [...(kinds.get(kind) || []), part.dataset.wmChoice || part.value]);
}
for (const [kind, known] of kinds) {
  show(kind, [kept(kind), ...offered].find((id) => known.includes(id)) || known[0]);
}
reveal(target(location.hash));
addEventListener("hashchange", () => {
  const element = target(location.hash);
  if (reveal(element)) element.scrollIntoView();
});
// Before the browser goes there, also where the address stays the same.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && link.hash && link.href.split("#")[0] == location.href.split("#")[0]) reveal(target(link.hash));
});
