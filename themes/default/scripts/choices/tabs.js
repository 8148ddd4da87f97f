// A group of choices as tabs: <https://www.w3.org/WAI/ARIA/apg/patterns/tabs/>, chosen as the arrows move.

/**
 * Puts tabs above the choices of a group, and shows one of those that are offered, else the first. `choose` is called when the reader
 * presses one, `reveal` when the browser finds a word in a choice that is not shown.
 */
export const makeTabs = (group, number, offered, choose, reveal) => {
  const panels = [...group.children].filter((panel) => panel.dataset.wmChoice);
  const kind = panels[0].dataset.wmKind;
  const list = document.createElement("div");
  list.className = "choice-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", group.dataset.wmLabel);
  const tabs = panels.map((panel, at) => {
    const tab = document.createElement("button");
    const { wmChoice, wmName } = panel.dataset;
    tab.type = "button";
    tab.id = `wm-tab-${number}-${at}`;
    tab.textContent = wmName;
    tab.setAttribute("role", "tab");
    panel.id = `wm-choice-${number}-${at}`;
    tab.setAttribute("aria-controls", panel.id);
    tab.addEventListener("click", () => choose(kind, wmChoice, tab));
    panel.addEventListener("beforematch", () => reveal(kind, wmChoice));
    list.append(tab);
    return tab;
  });
  list.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const step = getComputedStyle(list).direction == "rtl" ? -1 : 1;
    const at = tabs.indexOf(document.activeElement);
    const last = tabs.length - 1;
    const next = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: last }[key];
    if (next === undefined || ctrlKey || metaKey || altKey || shiftKey) return;
    event.preventDefault();
    // On the page of a step, arrows turn pages.
    event.stopPropagation();
    const tab = tabs[next < 0 ? last : next > last ? 0 : next];
    tab.focus({ preventScroll: true });
    choose(kind, panels[tabs.indexOf(tab)].dataset.wmChoice, tab);
    tab.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  });
  group.prepend(list);
  const find = (id) => panels.findIndex((panel) => panel.dataset.wmChoice == id);
  let now = Math.max(0, find(offered.find((id) => find(id) >= 0)));
  const show = (id) => {
    if (find(id) >= 0) now = find(id);
    panels.forEach((panel, at) => {
      const is = at == now;
      tabs[at].setAttribute("aria-selected", is);
      tabs[at].tabIndex = is ? 0 : -1;
      // The browser's own search finds what is not shown, and says so before it shows it. What it may find has a box, so it is taken from
      // the keyboard and from screen readers by hand.
      const states = { hidden: !is && "until-found", role: is && "tabpanel", "aria-labelledby": is && tabs[at].id, tabindex: is && 0 };
      for (const [name, value] of Object.entries(states)) value === false ? panel.removeAttribute(name) : panel.setAttribute(name, value);
    });
  };
  group.classList.add("tabbed");
  show();
  return { kind, show };
};
