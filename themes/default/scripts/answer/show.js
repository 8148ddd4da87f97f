// The entries that fit, with what the ticket menu copies of each.
import { copyForms } from "./copy.js";
import { own } from "./shared.js";

const menu = (words, { data: found, step, isMissing }) => {
  const data = { ...found, lasting: isMissing && found.permalink };
  const sections = (data.sections || []).map(({ title, anchor }) => new Option(title, "#" + anchor));
  const choices = (data.choices || []).map(({ id, name }) => new Option(name, "=" + id));
  const group = own.make("div", "answer-forms");
  const label = own.make("label", "", words.partLabel + " ");
  const parts = own.make("select");
  parts.append(new Option(words.whole, ""), ...choices, ...sections, ...(data.steps || []).map((one) => new Option(`${one.number}. ${one.title}`, one.address)));
  if (step) parts.value = step.address;
  if (parts.length > 1) label.append(parts), group.append(label);
  group.append(document.getElementById("wm-forms").content.cloneNode(true));
  for (const button of group.querySelectorAll("button")) {
    const { form } = button.dataset;
    const text = button.textContent;
    if (form == "permalink") button.hidden = !data.permalink;
    button.addEventListener("click", async () => {
      const said = (await copyForms(form, words.folder, data, parts.value, document.querySelector(".answer-ask [data-rest]"))) ? words.copied : words.uncopied;
      own.say((button.textContent = said));
      setTimeout(() => {
        button.textContent = text;
        own.say("");
      }, 2000);
    });
  }
  return group;
};

const item = (words, names, locale, fitting) => {
  const { data, step, reason, code, line, isMissing, freshness } = fitting;
  const li = own.make("li", "answer-entry");
  li.dataset.id = data.id;
  const link = own.make("a", "answer-title", data.title);
  link.href = words.folder + data.languages.find((one) => one.locale == data.locale).address + "index.html";
  link.target = "_blank";
  [link.lang, link.dir] = [data.locale, "auto"];
  li.append(own.make("p", "answer-kind", words[data.kind]), link);
  const part = step && own.make("p", "answer-step", `${step.number}. ${step.title}`);
  if (part) [part.lang, part.dir] = [data.locale, "auto"], li.append(part);
  const quote = own.make("blockquote", "answer-line", line);
  quote.dir = "auto";
  if (code) quote.prepend(own.make("code", "", code), " ");
  li.append(quote);
  const stale = step ? step.freshness == "stale" : freshness == "stale";
  const note = isMissing ? own.fill(words.missing, names[data.locale] || data.locale) : stale ? words.behind : "";
  if (note) li.append(own.make("p", "ticket-note", note));
  li.append(menu(words, fitting));
  return li;
};

/** What stands below the box. */
export const showEntries = (words, select, { locale, how, entries }) => {
  const names = Object.fromEntries([...select.options].map((option) => [option.value, option.text]));
  const said = entries.length ? own.fill(words.found, String(entries.length)) : words.none;
  const line = own.make("p", "results-count", `${said} ${how == "given" ? "" : own.fill(words.recognised, names[locale] || locale)}`.trim());
  if (!entries.length) return [line];
  const list = own.make("ol", "answer-entries");
  list.append(...entries.map((entry) => item(words, names, locale, entry)));
  return [line, list];
};
