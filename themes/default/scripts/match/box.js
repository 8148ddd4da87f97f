// The error box: what is pasted into it is matched here. Nothing of it leaves the page, but words of what matched nothing where the site
// has an address for them.
import { FORMAT, MAX_LINE_CHARS } from "constants";
import { find, prepare } from "./matcher.js";
import { cut, failure, fetchFile, fill, lead, make, own, say } from "./shared.js";

// The line that matches, with the lines around it.
const marked = (text, line) => {
  const message = make("pre", "");
  const lines = text.split("\n");
  const at = lines.findIndex((other) => other.includes(line.trim()));
  const [before, after] = at < 0 ? ["", ""] : [lines[at - 1], lines[at + 1]].map((other) => cut((other || "").trim(), MAX_LINE_CHARS));
  message.append(...(before ? [before, "\n"] : []), make("mark", "", line), ...(after ? ["\n", after] : []));
  return message;
};

// What the page of the best match says stands right below it. Opened from a disk, no page can be read, and the link has to do.
const showPage = async (address, item, language) => {
  if (location.protocol == "file:") return;
  try {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("main .prose");
    if (!found || !item.isConnected) return;
    const text = document.importNode(found, true);
    for (const element of text.querySelectorAll("*")) {
      element.removeAttribute("id");
      for (const name of ["href", "src", "srcset"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, new URL(value, answer.url).href);
      }
    }
    if (language) [text.lang, text.dir] = language;
    item.classList.add("opened");
    item.append(text);
  } catch {}
};

export const errorBox = (form) => {
  const { folder, locale } = form.dataset;
  const area = form.querySelector("textarea");
  const place = document.getElementById("wm-matches");
  let data;
  const load = async () => {
    if (data) return data;
    const [format, found] = await fetchFile(`${folder}${locale}/errors/data.js`, locale + "/errors");
    if (format != FORMAT) throw Error("reload");
    return (data = { ...found, ready: prepare(found.errors) });
  };
  const look = async () => {
    const text = area.value;
    if (!text.trim()) return place.replaceChildren();
    let content;
    try {
      const { errors, words, ready } = await load();
      const [matches, isCut] = find(ready, text);
      const said = matches.length ? words.counts[matches.length] : words.none;
      content = [make("p", "results-count", said)];
      if (isCut) content.push(make("p", "hint", words.cut));
      const list = make("ol", "entries");
      for (const { known, reason, line, code } of matches) {
        const [address, title, summary, written, , , language] = errors[known];
        const item = make("li", "entry");
        const link = make("a", "entry-title", title);
        link.href = `${folder}${address}index.html`;
        const why = make("p", "reason", reason == "code" ? fill(words.code, written || code) : words[reason]);
        item.append(link, ...(summary ? [make("p", "", summary)] : []), why, marked(text, line));
        if (language) [link.lang, link.dir] = language;
        list.append(item);
        if (!list.firstChild.nextSibling) showPage(link.href, item, language);
      }
      if (matches.length) content.push(list);
      else {
        if (words.contact) content.push(lead(...words.contact));
        // Only where the site has an address for that; the line below the box says so.
        document[Symbol.for("waymark")]?.missed("match", text);
      }
      say(said);
    } catch (error) {
      content = [failure(error, form, look)];
      say(content[0].firstChild.data);
    }
    place.replaceChildren(...content);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  area.addEventListener("paste", () => setTimeout(look));
  try {
    area.value ||= sessionStorage["wm-paste"] || "";
    delete sessionStorage["wm-paste"];
  } catch {}
  if (area.value) look();
  Object.assign(own, { match: async (text) => find((await load()).ready, text), errors: async () => (await load()).errors });
};
