// "Copy for ticket": what `embed.json` holds, on the clipboard. Opened from a disk, where nothing can be fetched, a plain form is
// made from the page itself.
import { fillClipboard, lasting } from "../clipboard.js";
import { offerDesks, shaped } from "../desks.js";

const template = document.getElementById("wm-ticket");
const words = template.dataset;
const places = document.querySelectorAll("[data-wm-ticket]");
const status = document.getElementById("wm-status");
const home = document.querySelector("link[rel=canonical]").href;
const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);

const fromPage = (place) => {
  const step = place.closest(".step");
  const title = (step?.querySelector(".step-title") || document.querySelector("h1")).textContent.trim();
  const url = home + (step ? "#" + step.id : "");
  const parts = [...(step || document.querySelector("main")).querySelectorAll(".prose, .expect, .message")];
  const copies = parts.map((part) => {
    const copy = part.cloneNode(true);
    for (const extra of copy.querySelectorAll("button, script, source, .anchor, .footnote-back")) extra.remove();
    for (const element of copy.querySelectorAll("*")) {
      for (const name of ["href", "src"]) if (element.hasAttribute(name)) element.setAttribute(name, new URL(element.getAttribute(name), home).href);
      for (const { name } of [...element.attributes]) if (!/^(href|src|alt|width|start)$/.test(name)) element.removeAttribute(name);
    }
    return copy.innerHTML;
  });
  const text = `${title}\n${url}\n\n${parts.map((part) => part.innerText).join("\n\n")}\n`;
  const html = `<p><strong><a href="${escape(url)}">${escape(title)}</a></strong></p>\n${copies.join("\n")}`;
  return { url, html, text, markdown: text, languages: [] };
};

// What the menu of an agent shows besides: it stands on the page that says which entry fits, so that readers load none of it.
let more;
const moreOf = () =>
  (more ??= fetch(`${words.root}embed/answer/${document.documentElement.lang}/index.html`)
    .then(async (answer) => answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("wm-more"))
    .catch(() => {}));

const write = async (form, data, part, choice, desk) => {
  const section = data.sections?.find(({ anchor }) => "#" + anchor == part);
  const own = section || data.choices?.find(({ id }) => id == choice) || data;
  const link = section ? data.url + part : own.url;
  const plain = form == "link" ? link : form == "html" ? own.text : form == "permalink" ? data.permalink : own[form];
  const kinds = { "text/plain": form == "permalink" ? plain : lasting(data, plain) };
  if (form == "html") kinds["text/html"] = lasting(data, shaped(own.html, desk?.value, link, desk?.dataset.rest));
  return fillClipboard(kinds);
};

const menu = (place) => {
  place.append(template.content.cloneNode(true));
  const [button, panel] = place.querySelectorAll(".ticket-button, .ticket-panel");
  const [label, note] = panel.children;
  const select = label.firstElementChild;
  let data, parts, choices, source, permalink, names, desk;
  const tell = (text) => {
    note.hidden = !text;
    note.textContent = text;
  };
  // What an agent should know before copying in a language.
  const warn = (language, { source_locale }) => {
    const shown = [...select.options].find((option) => option.lang == language?.content_locale);
    tell(language?.freshness == "missing" ? words.missing.replace("{}", shown?.text || language.content_locale) : language?.freshness == "stale" ? words.behind : "");
    if (!source) return;
    source.hidden = language?.freshness != "stale";
    const own = [...select.options].find((option) => option.lang == source_locale);
    source.textContent = names.source.replace("{}", own?.text || source_locale);
  };
  const offerChoices = ({ choices: all = [] }) => {
    const was = choices.value;
    choices.replaceChildren(new Option(names.whole, ""), ...all.map(({ id, name }) => new Option(name, id, false, id == was)));
    // A section is copied as it stands, with all of them.
    choices.parentNode.hidden = !all.length || parts.value[0] == "#";
  };
  const offerParts = async (now) => {
    const all = (now.sections || []).map(({ anchor, title }) => [title, "#" + anchor]);
    const steps = (now.steps || []).map(({ number, title, address }) => [`${number}. ${title}`, address]);
    parts.replaceChildren(new Option(names.whole, ""), ...[...all, ...steps].map(([title, value]) => new Option(title, value)));
    parts.parentNode.hidden = parts.length < 2;
    offerChoices(now);
    permalink.hidden = !now.permalink;
  };
  // Fetched when the menu opens, so that a press of a button finds it there.
  const fetched = async (address) => {
    try {
      const answer = await fetch(words.root + address);
      if (!answer.ok) throw answer.status;
      return await answer.json();
    } catch {
      return fromPage(place);
    }
  };
  let languages = [];
  const load = (address, language) => {
    data = fetched(address).then((found) => ({ ...found, lasting: language?.freshness == "missing" && found.permalink }));
    return data;
  };
  const first = async () => {
    const now = await load(place.dataset.wmTicket);
    languages = now.languages;
    const wanted = languages.find(({ locale }) => locale == document.documentElement.lang);
    for (const language of languages) {
      const option = new Option(language.name, language.address, false, language == wanted);
      option.lang = language.locale;
      option.language = language;
      select.add(option);
    }
    label.hidden = languages.length < 2;
    now.lasting = wanted?.freshness == "missing" && now.permalink;
    const added = now.id && (await moreOf());
    if (added) {
      names = added.dataset;
      panel.append(document.importNode(added.content, true));
      [source, permalink] = [...panel.querySelectorAll("button")].slice(-2);
      parts = panel.querySelectorAll("select")[1];
      choices = panel.querySelector("[data-choices]");
      desk = panel.querySelector("[data-rest]");
      offerDesks(desk);
      // What concerns the text stands above the ways to copy it. Headings can be longer than the panel is wide.
      note.after(source);
      label.after(parts.parentNode, choices.parentNode);
      parts.addEventListener("change", async () => offerChoices(await data));
      panel.style.gridTemplateColumns = "minmax(0, 1fr)";
      source.after(desk.parentNode);
      for (const { style } of [parts, choices, desk]) Object.assign(style, { display: "block", maxInlineSize: "100%", minBlockSize: "32px" });
      source.addEventListener("click", () => {
        select.selectedIndex = [...select.options].findIndex((option) => option.lang == now.source_locale);
        select.dispatchEvent(new Event("change"));
      });
      offerParts(now);
    }
    warn(wanted, now);
    if (languages.length > 1) panel.dispatchEvent(new Event("ready"));
  };
  const open = (is) => {
    button.setAttribute("aria-expanded", is);
    panel.hidden = !is;
    if (is && !data) first();
  };
  select.addEventListener("change", async () => {
    const { language } = select.selectedOptions[0];
    const now = await load(language.address + "embed.json", language);
    if (parts) offerParts(now);
    warn(language, now);
  });
  button.addEventListener("click", () => open(panel.hidden));
  place.addEventListener("keydown", (event) => {
    if (event.key != "Escape" || panel.hidden) return;
    open(false);
    button.focus();
  });
  document.addEventListener("click", (event) => {
    if (!place.contains(event.target)) open(false);
  });
  panel.addEventListener("click", async (event) => {
    const { form } = event.target.dataset;
    if (!form) return;
    const now = await data;
    const part = parts?.value || "";
    const done = await write(form, part && part[0] != "#" ? { ...(await fetched(part + "embed.json")), lasting: now.lasting } : now, part, choices?.value, desk);
    status.textContent = done ? words.copied : words.failed;
    if (!done) return tell(words.failed);
    open(false);
    button.focus();
    button.dataset.said = words.copied;
    setTimeout(() => {
      delete button.dataset.said;
      status.textContent = "";
    }, 2000);
  });
};
places.forEach(menu);
