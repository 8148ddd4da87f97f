// The box in the header: an ARIA 1.2 combobox with a list, https://www.w3.org/WAI/ARIA/apg/patterns/combobox/.
import { grouped, make, resultLink } from "./elements.js";
import { answering } from "./form.js";

// Each result costs its reader a file. The list shows about six, as many as a browser asks an older host for at once; the page of results has more.
const RESULTS = 6;

export const combobox = (form) => {
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
    all.forEach((option, index) => option.setAttribute("aria-selected", index == at));
    set("aria-activedescendant", all[at]?.id);
    all[at]?.scrollIntoView({ block: "nearest" });
  };
  const unfold = (isOpen) => {
    panel.hidden = !isOpen;
    set("aria-expanded", String(isOpen));
    choose(-1);
  };
  const look = answering(form, RESULTS, () => {}, (text, { words } = {}, found, said, items, instead) => {
    const before = [];
    if (found?.shown.length) {
      if (found.own || found.isWeak) before.push(make("div", "results-note", said));
      for (const [family, shown] of grouped(found.shown)) {
        const group = make("div", "results-group");
        const title = make("div", "results-title", words[family]);
        title.id = "wm-results-" + family;
        group.setAttribute("role", "group");
        group.setAttribute("aria-labelledby", title.id);
        group.append(title, ...shown.map((result) => resultLink(result, found)));
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
    panel.replaceChildren(...before, list, ...instead, ...(found?.after || []));
    unfold(items.length + instead.length > 0 && form.contains(document.activeElement));
  });
  input.addEventListener("focus", () => input.value && look());
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || unfold(false));
  panel.addEventListener("pointerdown", (event) => event.target.closest("button, a") || event.preventDefault());
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (event.key == "Escape" && !panel.hidden) {
      unfold(false);
      event.preventDefault();
    } else if (step && count && !event.altKey) {
      event.preventDefault();
      if (panel.hidden) unfold(true);
      choose((chosen + step + (chosen < 0 && step < 0) + count) % count);
    } else if (event.key == "Enter" && chosen >= 0 && !panel.hidden) {
      event.preventDefault();
      options()[chosen].click();
    }
  });
  if (document.activeElement == input && input.value) look();
};
