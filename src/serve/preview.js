// The preview's part of a page: it follows saves, shows faults over the page, and holds the writer's bar. No build has it.
(() => {
  "use strict";
  const script = document.currentScript;
  const { page, seen } = script.dataset;
  const own = script.src.replace(/preview\.js.*/, "");
  const framed = window.top != window;
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((child) => child != null && child !== ""));
    return element;
  };

  // What a reload would lose: how far the reader had scrolled, what was open, what was typed.
  const key = "waymark-preview";
  const fields = () => [...document.querySelectorAll("input:not([type=hidden], [type=password]), textarea, select")];
  const details = () => [...document.querySelectorAll("details")];
  const keep = () => {
    const state = {
      page,
      x: scrollX,
      y: scrollY,
      open: details().map((element) => element.open),
      fields: fields().map((field) => (field.type == "checkbox" || field.type == "radio" ? field.checked : field.value)),
      focus: fields().indexOf(document.activeElement),
      bar: openMenus(),
    };
    try { sessionStorage.setItem(key, JSON.stringify(state)); } catch {}
  };
  const restore = () => {
    let state;
    try {
      state = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.removeItem(key);
    } catch {}
    if (state?.page != page) return;
    wasOpen = state.bar;
    details().forEach((element, index) => { if (state.open[index] != null) element.open = state.open[index]; });
    fields().forEach((field, index) => {
      const value = state.fields[index];
      if (value == null) return;
      const name = typeof value == "boolean" ? "checked" : "value";
      if (field[name] === value) return;
      field[name] = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    fields()[state.focus]?.focus({ preventScroll: true });
    const scroll = () => scrollTo({ left: state.x, top: state.y, behavior: "instant" });
    scroll();
    addEventListener("load", scroll, { once: true });
  };

  // A new style sheet or picture takes the old one's place without a reload. Names differ in their hash alone.
  const bare = (address) => address.replace(/\.[0-9a-f]{10}(\.\w+)$/, "$1");
  const swap = (assets) => {
    const newest = new Map(assets.map((address) => [bare(address), address]));
    const renew = (address) =>
      address.replace(/assets\/[^\s"',]+?\.[0-9a-f]{10}\.\w+/g, (old) => newest.get(bare(old)) ?? old);
    for (const link of document.querySelectorAll("link[href*='assets/']")) {
      const href = renew(link.getAttribute("href"));
      if (href == link.getAttribute("href")) continue;
      if (link.rel != "stylesheet") {
        link.setAttribute("href", href);
        continue;
      }
      // The old sheet stays until the new one is there, so nothing flashes.
      const next = link.cloneNode();
      next.setAttribute("href", href);
      next.addEventListener("load", () => link.remove());
      next.addEventListener("error", () => link.remove());
      link.after(next);
      link.removeAttribute("href");
      link.setAttribute("data-old", "");
    }
    for (const element of document.querySelectorAll("[src*='assets/'], [srcset*='assets/'], a[href*='assets/']")) {
      if (element.localName == "script") continue;
      for (const name of ["src", "srcset", "href"]) {
        const address = element.getAttribute(name);
        if (address && renew(address) != address) element.setAttribute(name, renew(address));
      }
    }
  };

  const host = make("waymark-preview");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = make("link", { rel: "stylesheet", href: own + "preview.css" });
  const panel = make("section", { className: "panel", hidden: true, tabIndex: -1 });
  panel.setAttribute("aria-label", "Faults on this page");
  const bar = make("aside", { className: "bar", hidden: true });
  bar.setAttribute("aria-label", "Preview");
  const status = make("p", { className: "status" });
  status.setAttribute("role", "status");
  shadow.append(sheet, bar, panel, status);

  const openMenus = () => [...bar.querySelectorAll("details[open]")].map((element) => element.className);
  let wasOpen = [];
  restore();

  let told = "";
  const say = (text) => { status.textContent = text; };

  let starts = false;
  // A place in a file, as a link into the editor, or as a button that starts it.
  const place = (finding) => {
    if (!finding.file) return null;
    const text = finding.line ? `${finding.file}:${finding.line}` : finding.file;
    if (finding.open) return make("a", { href: finding.open, className: "place", textContent: text });
    const button = make("button", { type: "button", className: "place", textContent: text });
    button.title = starts ? "Open in the editor" : "Copy";
    button.addEventListener("click", async () => {
      if (starts) {
        const query = new URLSearchParams({ file: finding.file, line: finding.line ?? 1 });
        const answer = await fetch(`${own}open?${query}`, { method: "POST" }).catch(() => null);
        if (answer?.ok) return say("Opened in the editor");
        if (answer) return say(await answer.text());
      }
      await navigator.clipboard?.writeText(text).then(() => say("Copied"), () => {});
    });
    return button;
  };

  const item = (finding) => {
    const source = finding.source && make("pre", {}, make("code", { textContent: finding.source }));
    return make("li", { className: finding.severity },
      make("p", { className: "message" }, make("strong", { textContent: finding.message })),
      place(finding),
      source,
      finding.help && make("p", { className: "help", textContent: finding.help }));
  };

  const showFaults = ({ faults, count }) => {
    const text = JSON.stringify(faults);
    if (text == told) return;
    told = text;
    panel.hidden = !faults.length;
    panel.replaceChildren();
    if (!faults.length) return say("All faults of this page are mended");
    const close = make("button", { type: "button", className: "close", textContent: "Look at the page" });
    close.addEventListener("click", () => { panel.hidden = true; });
    const title = faults.length == 1 ? "1 fault on this page" : `${faults.length} faults on this page`;
    panel.append(
      make("h2", { textContent: title }),
      make("p", { textContent: "Below is the last good version. This goes away when the file is mended and saved." }),
      make("ol", {}, ...faults.map(item)),
      count > faults.length ? make("p", { textContent: `${count - faults.length} more in other files.` }) : "",
      close);
    say(title);
  };
  panel.addEventListener("keydown", (event) => { if (event.key == "Escape") panel.hidden = true; });

  const menu = (label, className, ...children) => {
    const element = make("details", { className }, make("summary", { textContent: label }), ...children);
    element.addEventListener("keydown", (event) => {
      if (event.key != "Escape") return;
      element.open = false;
      element.firstChild.focus();
    });
    return element;
  };
  const root = () => "../".repeat(page.split("/").length - 1);

  let drawn = "";
  const showBar = ({ bar: entry, elsewhere, faults }) => {
    const text = JSON.stringify([entry, elsewhere, faults.length]);
    if (text == drawn) return;
    drawn = text;
    const open = [...openMenus(), ...wasOpen.splice(0)];
    bar.hidden = !entry && !elsewhere.length;
    bar.replaceChildren();
    if (faults.length) {
      const button = make("button", { type: "button", className: "faults", textContent: `${faults.length} here` });
      button.addEventListener("click", () => { panel.hidden = false; panel.focus(); });
      bar.append(button);
    }
    if (elsewhere.length) {
      const label = elsewhere.length == 1 ? "1 fault elsewhere" : `${elsewhere.length} faults elsewhere`;
      bar.append(menu(label, "faults", make("ol", {}, ...elsewhere.map(item))));
    }
    if (!entry) return;
    bar.append(place(entry));
    bar.append(make("span", { className: "kind", textContent: entry.draft ? `${entry.kind}, draft` : entry.kind }));
    if (entry.id) bar.append(make("code", { className: "id", textContent: entry.id, title: "Id: links and tickets name it" }));
    const marks = { source: "●", translated: "✓", current: "✓", stale: "↻", missing: "–" };
    const locales = entry.locales.map((locale) => {
      const label = `${locale.locale} ${marks[locale.state] ?? ""}`;
      const title = `${locale.name}: ${locale.state}`;
      return locale.page && !locale.current
        ? make("a", { href: root() + locale.page, textContent: label, title, className: locale.state })
        : make("span", { textContent: label, title, className: locale.state });
    });
    if (locales.length > 1) bar.append(make("span", { className: "locales" }, ...locales));
    bar.append(make("span", { textContent: `${entry.words} words${entry.level ? `, ${entry.level} to read` : ""}` }));
    if (entry.notes.length) {
      const label = entry.notes.length == 1 ? "1 note" : `${entry.notes.length} notes`;
      bar.append(menu(label, "notes", make("ol", {}, ...entry.notes.map(item))));
    }
    if (entry.snippet) {
      const button = make("button", { type: "button", textContent: "Copy for a ticket" });
      button.addEventListener("click", () => navigator.clipboard?.writeText(entry.snippet).then(() => say("Copied"), () => {}));
      bar.append(button);
    }
    const phone = `${own}phone#${location.pathname}`;
    bar.append(make("a", { href: phone, target: "waymark-phone", textContent: "Phone", title: "The same page at the width of a phone" }));
    for (const element of bar.querySelectorAll("details")) element.open = open.includes(element.className);
  };

  let shown = seen;
  const hear = (event) => {
    const news = JSON.parse(event.data);
    if (news.seen != shown) {
      shown = news.seen;
      keep();
      location.reload();
      return;
    }
    swap(news.assets);
    if (framed) return;
    if (!host.isConnected) document.body.append(host);
    starts = news.starts;
    showFaults(news);
    showBar(news);
  };

  const query = new URLSearchParams({ page: decodeURIComponent(page) });
  let source;
  const listen = () => {
    source = new EventSource(`${own}events?${query}`);
    source.addEventListener("message", hear);
    // A browser gives up where the answer is no stream; the preview may be on its way back.
    source.addEventListener("error", () => {
      if (source.readyState == EventSource.CLOSED) setTimeout(wake, 1000);
    });
  };
  listen();
  // A browser has six connections for one server, and a tab that nobody sees needs none: it is told when it is looked at.
  const rest = () => source.close();
  const wake = () => {
    if (!document.hidden && source.readyState == EventSource.CLOSED) listen();
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : wake()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", wake);
})();
