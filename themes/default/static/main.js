// The comforts of a page. Everything here can be missing: reading needs no script.
//
// An author's HTML can have any class and any `data-…`. So what these scripts look for is of an element that the sanitiser takes out of an
// author's HTML (`header`, `nav`, `form`, `input`, `button`), or has an id or an attribute that begins with `wm-` or `data-wm-`, which it
// takes out too. Nothing is read from `window` by its name: an element with that id would be found there.
(() => {
  "use strict";
  const root = document.documentElement;
  const words = document.body.dataset;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  // The part of an address behind `#`, also where that is no valid escape.
  const anchorOf = (link) => {
    const written = link.hash.slice(1);
    try { return decodeURIComponent(written); } catch { return written; }
  };
  const make = (tag, className, label) => {
    const element = document.createElement(tag);
    element.className = className;
    if (tag == "button") element.type = "button";
    if (label) element.setAttribute("aria-label", label);
    return element;
  };

  // Storage throws where the reader has blocked it; then it lasts as long as the page.
  const kept = {};
  const recall = (key) => {
    try { return localStorage.getItem(key); } catch { return kept[key]; }
  };
  const remember = (key, value) => {
    kept[key] = value;
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch {}
  };

  // Said to screen readers, and shown for a moment beside what was pressed.
  const say = (element, text) => {
    document.getElementById("wm-status").textContent = text;
    element.dataset.said = text;
    setTimeout(() => {
      delete element.dataset.said;
      document.getElementById("wm-status").textContent = "";
    }, 2000);
  };

  // navigator.clipboard is missing on plain http.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = make("textarea", "hidden");
      const focused = document.activeElement;
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      focused?.focus();
      return done;
    }
  };

  // Colour scheme: as the device, light, dark.
  const show = (scheme) => {
    if (scheme == "auto") delete root.dataset.scheme;
    else root.dataset.scheme = scheme;
    const media = { auto: "(prefers-color-scheme: dark)", light: "not all", dark: "all" }[scheme];
    for (const source of all("source[data-scheme]")) source.media = media;
  };
  const schemes = ["auto", "light", "dark"];
  let scheme = root.dataset.scheme || "auto";
  const button = document.querySelector("button.scheme");
  const label = () => {
    if (!button) return;
    button.setAttribute("aria-label", button.dataset[scheme]);
    button.title = button.dataset[scheme];
    button.firstChild.className = "icon icon-" + scheme;
  };
  button?.addEventListener("click", () => {
    scheme = schemes[(schemes.indexOf(scheme) + 1) % 3];
    remember("scheme", scheme == "auto" ? "" : scheme);
    show(scheme);
    label();
    say(button, button.dataset[scheme]);
  });
  if (scheme != "auto") show(scheme);
  label();

  // Support agents ask for the menu that copies for tickets once in a browser, by `?agent` in an address; `?agent=off` ends it. Nobody else
  // loads its script.
  const agent = new URLSearchParams(location.search).get("agent");
  if (agent !== null) remember("agent", agent == "off" ? "" : "1");
  const menu = document.getElementById("wm-ticket")?.dataset.script;
  if (menu && recall("agent")) {
    const script = make("script", "");
    script.src = menu;
    document.head.append(script);
  }

  // The list of languages closes as a menu does.
  const languages = document.querySelector("header .languages");
  document.addEventListener("click", (event) => {
    if (languages?.open && !languages.contains(event.target)) languages.open = false;
  });
  languages?.addEventListener("keydown", (event) => {
    if (event.key != "Escape") return;
    languages.open = false;
    languages.firstElementChild.focus();
  });
  // The same step in the other language; and what was chosen once holds for permalinks and the start page.
  for (const link of all("a", languages || make("div"))) {
    link.addEventListener("click", () => {
      remember("locale", link.hreflang);
      const current = document.querySelector("nav.contents [aria-current]");
      link.hash = location.hash || current?.hash || "";
    });
  }

  // On phones a button stands for the search box, which then lies over the header.
  document.querySelector("button.search-open")?.addEventListener("click", () => field.focus({ preventScroll: true }));

  // The tree of all pages is fetched where it is shown: beside the page, or behind the menu button.
  const tree = document.querySelector("nav.tree");
  if (tree) {
    const isWide = matchMedia("(min-width: 1280px)");
    let started;
    const start = () => {
      started ||= new Promise((done, refused) => {
        const script = make("script", "");
        script.src = tree.dataset.script;
        script.addEventListener("load", done);
        script.addEventListener("error", refused);
        document.head.append(script);
      });
      return started;
    };
    const startWide = () => isWide.matches && start().catch(() => {});
    startWide();
    isWide.addEventListener("change", startWide);
    const opener = document.querySelector("header a.menu");
    opener?.setAttribute("role", "button");
    opener?.setAttribute("aria-haspopup", "dialog");
    opener?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || typeof HTMLDialogElement != "function") return;
      event.preventDefault();
      // Without the tree, the link leads to the list of all pages.
      start().catch(() => location.assign(opener.href));
      const sheet = make("dialog", "sheet");
      const place = document.createComment("");
      const bar = make("div", "sheet-bar");
      const title = make("p", "");
      title.append(tree.getAttribute("aria-label"));
      const close = make("button", "close", words.close);
      close.addEventListener("click", () => sheet.close());
      bar.append(title, close);
      tree.replaceWith(place);
      sheet.append(bar, tree);
      sheet.setAttribute("aria-label", opener.getAttribute("aria-label"));
      sheet.addEventListener("click", (event) => {
        if (event.target == sheet) sheet.close();
      });
      sheet.addEventListener("close", () => {
        place.replaceWith(tree);
        sheet.remove();
      });
      document.body.append(sheet);
      sheet.showModal();
      tree.dispatchEvent(new Event("shown"));
    });
    opener?.addEventListener("keydown", (event) => {
      if (event.key == " ") event.preventDefault(), opener.click();
    });
  }

  // Search is fetched when the reader first reaches for it. `/` and Ctrl-K lead to its box.
  const field = document.getElementById("wm-search");
  const address = field?.form.dataset.script;
  // The address of a page that is not there holds the words that the reader was after.
  if (field && document.body.className == "not_found") {
    try { field.value = decodeURIComponent(location.pathname).replace(/(\/404)?\.html?$/, "").split("/").slice(2).join(" ").replace(/[-_+]/g, " ").trim(); } catch {}
  }
  let script;
  const fetchSearch = () => {
    if (!address || script) return;
    script = make("script", "");
    script.src = address;
    script.addEventListener("load", () => failed.remove());
    script.addEventListener("error", () => {
      script.remove();
      script = null;
      if (field.value) field.form.append(failed);
      else failed.remove();
    });
    document.head.append(script);
  };
  // Said only to who has typed. Each further letter tries again, and so does the button.
  const failed = make("div", "results-panel");
  if (address) {
    const { failed: said, retry } = field.form.dataset;
    const text = make("p", "search-failed");
    const button = make("button", "link-button");
    failed.setAttribute("role", "alert");
    button.append(retry);
    button.addEventListener("click", () => {
      field.focus();
      fetchSearch();
    });
    text.append(said, " ", button);
    failed.append(text);
  }
  field?.addEventListener("focus", fetchSearch);
  field?.addEventListener("input", fetchSearch);
  if (field && (field == document.activeElement || document.getElementById("wm-meant") && field.value)) fetchSearch();
  // A page that was loaded again because the search is newer goes on with what was typed.
  try {
    if (sessionStorage["wm-search"]) (field.value = sessionStorage["wm-search"]), field.focus();
    delete sessionStorage["wm-search"];
  } catch {}
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    const isSlash = event.key == "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!field || !(isSlash || (event.key == "k" && (event.ctrlKey || event.metaKey)))) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  // A message or a log that is pasted into the search box of the home page is looked up right there, in the error box, which takes its place
  // until it is empty.
  const errorBox = document.querySelector("form.error-box[data-script]");
  const area = errorBox?.querySelector("textarea");
  const swap = (isError) => {
    errorBox.hidden = !isError;
    field.form.hidden = isError;
    (isError ? area : field).focus();
  };
  field?.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") || "";
    if (!errorBox || (!/\n./.test(text.trim()) && text.length <= 100)) return;
    event.preventDefault();
    field.value = "";
    area.value = text;
    swap(true);
    if (errorBox.dataset.asked) return errorBox.requestSubmit();
    errorBox.dataset.asked = "";
    // It needs the search's script, which comes with the focus.
    const load = () => {
      const script = make("script", "");
      script.src = errorBox.dataset.script;
      document.head.append(script);
    };
    fetchSearch();
    if (window[Symbol.for("waymark")]) load();
    else script.addEventListener("load", load);
  });
  const leave = () => {
    area.value = "";
    document.getElementById("wm-matches").replaceChildren();
    swap(false);
  };
  area?.addEventListener("input", () => area.value || leave());
  area?.addEventListener("keydown", (event) => event.key == "Escape" && leave());

  // The link beside a step still goes there; it also puts the address on the clipboard.
  for (const link of all("a.anchor")) {
    link.addEventListener("click", async () => {
      if (await copy(link.href)) say(link, words.linkCopied);
    });
  }

  for (const code of all(".code")) {
    const button = make("button", "copy", words.copy);
    button.addEventListener("click", async () => {
      if (await copy(code.querySelector("code")?.textContent ?? "")) say(button, words.copied);
    });
    code.append(button);
  }

  // The contents list follows the reader.
  const entries = all("nav.contents a, #wm-contents a").map((link) => [link, document.getElementById(anchorOf(link))]);
  const aside = document.querySelector("nav.contents");
  const small = document.querySelector("#wm-contents > details");
  const summary = small?.querySelector("summary");
  const now = summary?.dataset.wmNow?.split("|");
  const title = summary?.textContent;
  let followed;
  const follow = () => {
    // What is jumped to stops below the header; so much lower, a section has begun.
    const line = (parseFloat(getComputedStyle(root).scrollPaddingTop) || 0) + 20;
    let current;
    for (const [, target] of entries) {
      if (target && !target.closest("[hidden]") && target.getBoundingClientRect().top < line) current = target;
    }
    if (current == followed) return;
    followed = current;
    for (const [link, target] of entries) {
      if (target == current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
    // A long list follows the reader too; the page itself must not move.
    const link = aside?.querySelector("[aria-current]");
    if (link) aside.scrollTop += link.getBoundingClientRect().top - aside.getBoundingClientRect().top - aside.clientHeight / 2;
    if (!summary) return;
    const at = all("a", small).findIndex((link) => link.hasAttribute("aria-current"));
    summary.textContent = at < 0 ? title : now ? now[at] : all("a", small)[at].textContent;
  };
  // The list of a phone closes as a menu does.
  document.addEventListener("click", (event) => {
    if (small?.open && (event.target.closest("#wm-contents a") || !small.contains(event.target))) small.open = false;
  });
  small?.addEventListener("keydown", (event) => {
    if (event.key != "Escape" || !small.open) return;
    small.open = false;
    summary.focus();
  });
  let frame = 0;
  const soon = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      follow();
    });
  };
  if (entries.length) {
    for (const change of ["scroll", "resize"]) addEventListener(change, soon, { passive: true });
    follow();
  }

  // Older Safari takes a list without markers for no list. In the HTML this role counts as redundant.
  for (const list of all(".steps, .checklist, .entries, .cards")) list.setAttribute("role", "list");

  // Ticks: kept in this browser by the step's address, nothing is sent.
  const ticks = all("input[data-wm-step]");
  const progress = document.querySelector(".progress[data-wm-words]");
  // Those of steps for other choices do not count.
  const isTicked = (tick) => tick.checked && !tick.closest("[hidden]");
  const mark = () => {
    const done = (step) => recall("done:" + step) == "1";
    for (const link of all("a[data-wm-step]")) {
      const was = link.querySelector(".done-word");
      link.classList.toggle("done", done(link.dataset.wmStep));
      if (was && !done(link.dataset.wmStep)) was.remove();
      if (was || !done(link.dataset.wmStep)) continue;
      const word = make("span", "hidden done-word");
      word.textContent = " (" + words.done + ")";
      link.append(word);
    }
    for (const tick of ticks) tick.closest("li.step")?.classList.toggle("done", tick.checked);
    if (!progress) return;
    const text = progress.dataset.wmWords.split("|")[ticks.filter(isTicked).length];
    if (progress.textContent != text) progress.textContent = text;
  };
  for (const tick of ticks) {
    tick.checked = recall("done:" + tick.dataset.wmStep) == "1";
    tick.addEventListener("change", () => {
      remember("done:" + tick.dataset.wmStep, tick.checked ? "1" : "");
      mark();
      for (const beside of all(".tick-progress")) beside.textContent = "";
      const beside = tick.closest(".tick").querySelector(".tick-progress");
      if (beside && progress) beside.textContent = progress.textContent;
    });
  }
  if (ticks.length) mark();
  document.addEventListener("wm-choice", () => ticks.length && mark());

  // One step at a time: the keys with arrows and a swipe lead to the step before and after.
  if (document.body.className == "step") {
    const turn = (towards) => {
      const isBack = (towards == "left") != (root.dir == "rtl");
      const link = document.querySelector(`nav.pager a[rel=${isBack ? "prev" : "next"}]`);
      link?.click();
    };
    document.addEventListener("keydown", (event) => {
      const isTaken = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest("input, textarea, select, dialog, pre, .table");
      if (!isTaken && /^Arrow(Left|Right)$/.test(event.key)) turn(event.key.slice(5).toLowerCase());
    });
    let start;
    document.addEventListener("touchstart", ({ touches, target }) => (start = touches.length == 1 && !target.closest("pre, .table, dialog") && touches[0]), { passive: true });
    document.addEventListener("touchend", ({ changedTouches: [end] }) => {
      if (!start || visualViewport?.scale > 1) return;
      const [x, y] = [end.clientX - start.clientX, end.clientY - start.clientY];
      if (Math.abs(x) > 80 && Math.abs(x) > 3 * Math.abs(y)) turn(x > 0 ? "left" : "right");
    }, { passive: true });
  }

  // A picture's link opens it in a dialog.
  for (const link of all("a.zoom")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || typeof HTMLDialogElement != "function") return;
      const image = link.querySelector("img");
      if (!image) return;
      event.preventDefault();
      const dialog = make("dialog", "zoomed", image.alt);
      const close = make("button", "close", words.close);
      const large = make("img", "");
      large.src = image.currentSrc || image.src;
      large.alt = image.alt;
      large.width = image.getAttribute("width");
      large.height = image.getAttribute("height");
      dialog.append(close, large);
      dialog.addEventListener("click", (event) => {
        if (event.target != large) dialog.close();
      });
      dialog.addEventListener("close", () => dialog.remove());
      document.body.append(dialog);
      dialog.showModal();
    });
  }

  // Pictures further down come when the page is done and idle, so that paper has them all; not where data is dear.
  const paper = [];
  addEventListener("load", () => {
    const fetchAll = () => all("img").forEach((image) => {
      image.loading = "eager";
      // Paper shows the light one.
      const dark = image.parentElement.querySelector("source[data-scheme]");
      if (dark && matchMedia(dark.media).matches) paper.push(Object.assign(new Image(), { src: image.src }));
    });
    if (!navigator.connection?.saveData) (typeof requestIdleCallback == "function" ? requestIdleCallback : setTimeout)(fetchAll);
  });

  // On paper, links show where they lead, and pictures are the light ones.
  const home = document.querySelector("link[rel=canonical]")?.href || location.href;
  addEventListener("beforeprint", () => {
    for (const link of all("main a[href]:not(.zoom, .anchor, [href^='#'])")) {
      link.dataset.print = new URL(link.getAttribute("href"), home).href.replace(/index\.html(?=$|#)/, "");
    }
    for (const image of all("img")) image.loading = "eager";
    show("light");
  });
  addEventListener("afterprint", () => show(scheme));
})();
