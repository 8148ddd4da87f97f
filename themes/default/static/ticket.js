// "Copy for ticket": what `embed.json` holds, on the clipboard. Opened from a disk, where nothing can be fetched, a plain form is
// made from the page itself.
(() => {
  "use strict";
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

  const write = async (form, data) => {
    const plain = form == "link" ? data.url : form == "html" ? data.text : data[form];
    const kinds = { "text/plain": plain };
    if (form == "html") kinds["text/html"] = data.html;
    // A copy that the reader asks for can be filled, on plain http too; and the browser leaves its styles as they are.
    let done = false;
    const fill = (event) => {
      for (const [type, text] of Object.entries(kinds)) event.clipboardData.setData(type, text);
      event.preventDefault();
      done = true;
    };
    document.addEventListener("copy", fill, { once: true });
    document.execCommand("copy");
    document.removeEventListener("copy", fill);
    if (done) return true;
    try {
      const blobs = Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return true;
    } catch {
      return false;
    }
  };

  const menu = (place) => {
    place.append(template.content.cloneNode(true));
    const [button, panel] = place.querySelectorAll(".ticket-button, .ticket-panel");
    const [label, note] = panel.children;
    const select = label.firstElementChild;
    let data;
    const tell = (text) => {
      note.hidden = !text;
      note.textContent = text;
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
    const load = (address) => {
      data = fetched(address);
      return data;
    };
    const first = async () => {
      const { languages, locale } = await load(place.dataset.wmTicket);
      if (languages.length < 2) return;
      for (const language of languages) {
        const option = new Option(language.name, language.address, false, language.locale == locale);
        option.lang = language.locale;
        option.language = language;
        select.add(option);
      }
      label.hidden = false;
      panel.dispatchEvent(new Event("ready"));
    };
    const open = (is) => {
      button.setAttribute("aria-expanded", is);
      panel.hidden = !is;
      if (is && !data) first();
    };
    select.addEventListener("change", () => {
      const { language } = select.selectedOptions[0];
      const shown = [...select.options].find((option) => option.lang == language.content_locale);
      tell(language.freshness == "missing" ? words.missing.replace("{}", shown?.text || language.content_locale) : language.freshness == "stale" ? words.behind : "");
      load(language.address + "embed.json");
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
      const done = await write(form, await data);
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
})();
