// <waymark-article ref="wix/get-api-key" locale="auto" theme="light">: an article of the help centre on any page.
// <waymark-help>: a button that opens the help centre beside the page. <waymark-offers for="message">: below a field, what may answer what is
// typed into it.
// Load it as a classic or module script from the help centre itself: <script src="https://help.example.com/embed.js" async></script>
(() => {
  "use strict";
  // Filled in when the site is built; the first is the one that the site is written in.
  const locales = LOCALES;
  // For each locale: what the button says, the word for closing, what a link to the help centre says, and the direction of writing.
  const words = WORDS;
  const own = document.currentScript?.src || document.querySelector('script[src$="/embed.js"]')?.src;
  if (!own || customElements.get("waymark-article")) return;
  const base = new URL(".", own);
  // Pixels; milliseconds until a site that does not answer has failed, and until a page that came has said its height.
  const least = 48, most = 20000, patience = 20000, grace = 4000;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // "de-AT" finds "de-AT", else "de", else any German.
  const pick = (wanted) => {
    for (const tag of wanted) {
      for (let part = String(tag || "").toLowerCase(); part; part = part.slice(0, Math.max(0, part.lastIndexOf("-")))) {
        const found = locales.find((locale) => locale.toLowerCase() == part) || locales.find((locale) => locale.toLowerCase().startsWith(part + "-"));
        if (found) return found;
      }
    }
    return locales[0];
  };

  class Article extends HTMLElement {
    static observedAttributes = ["ref", "locale", "theme"];
    connectedCallback() { this.show(); }
    disconnectedCallback() { this.stop(); }
    attributeChangedCallback(name, before, now) { if (this.isConnected && this.frame && before != now) this.show(); }

    stop() {
      clearTimeout(this.timer);
      removeEventListener("message", this);
      this.replaceChildren();
      this.frame = null;
    }

    show() {
      this.stop();
      const [id, anchor] = (this.getAttribute("ref") || "").split("#");
      const path = id.replace(/^\/+|\/+$/g, "");
      if (!path || path.split("/").some((part) => !part || /^(\.|%2e){1,2}$/i.test(part) || /[\\?]/.test(part))) return this.fail();
      const asked = this.getAttribute("locale") || "auto";
      const locale = pick(asked == "auto" ? [this.closest("[lang]")?.lang, ...navigator.languages] : [asked]);
      const theme = this.getAttribute("theme");
      const address = new URL(`embed/${locale}/${path.split("/").map(encodeURIComponent).join("/")}/index.html`, base);
      if (theme) address.searchParams.set("theme", theme);
      if (anchor) address.hash = anchor;
      this.address = address;
      const frame = (this.frame = document.createElement("iframe"));
      // A title in the page's own words where it gives one; else the address says what it is.
      frame.title = this.getAttribute("title") || path.split("/").pop().replaceAll("-", " ");
      frame.width = "100%";
      frame.height = 160;
      frame.style.border = "0";
      frame.style.display = "block";
      frame.referrerPolicy = "no-referrer";
      frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
      frame.src = address.href;
      this.state("loading");
      addEventListener("message", this);
      const wait = (time) => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.fail(), time);
      };
      wait(patience);
      // A page that says nothing is none of ours: the site's 404, or the browser's own word of a failure.
      frame.addEventListener("load", () => { if (this.getAttribute("state") == "loading") wait(grace); });
      this.append(frame);
    }

    // Only from our own frame, only from the help centre, and never a height that a page cannot have.
    handleEvent({ origin, source, data }) {
      if (!this.frame || origin != base.origin || source != this.frame.contentWindow) return;
      if (data?.waymark != "height" || typeof data.height != "number" || !(data.height > 0)) return;
      clearTimeout(this.timer);
      this.frame.height = Math.round(Math.min(most, Math.max(least, data.height)));
      if (typeof data.title == "string" && !this.getAttribute("title")) this.frame.title = data.title.slice(0, 200);
      this.state("ready");
    }

    // What does not come is a link to where it stands.
    fail() {
      const address = this.address;
      this.stop();
      this.state("error");
      const link = document.createElement("a");
      link.href = address ? address.href : base.href;
      link.target = "_blank";
      link.textContent = this.getAttribute("title") || link.href;
      this.append(link);
    }

    state(name) {
      this.setAttribute("state", name);
      this.setAttribute("aria-busy", name == "loading");
      this.dispatchEvent(new CustomEvent("waymark-" + name));
    }
  }

  // What is drawn on pages of other sites. A style sheet that a script makes is allowed by every policy; older browsers need an element.
  const css = `
    :host { all: initial; --ground: #fdfcfa; --ink: #1f1e1b; --line: #e0dcd4; --muted: #5e5a52; --link: #1a5fb4; color-scheme: light; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
    :host([hidden]) { display: none }
    :host([theme="dark"]) { --ground: #1c1b19; --ink: #ece9e3; --line: #3d3a35; --muted: #b3aea4; --link: #8ab8f2; color-scheme: dark }
    @media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { --ground: #1c1b19; --ink: #ece9e3; --line: #3d3a35; --muted: #b3aea4; --link: #8ab8f2; color-scheme: dark } }
    button { font: inherit; cursor: pointer }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
    .help { position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483646; min-block-size: 48px; padding: 0 22px; border: 1px solid transparent; border-radius: 24px; background: var(--ink); color: var(--ground); font-weight: 600; box-shadow: 0 2px 12px rgb(0 0 0 / .25) }
    .help[aria-expanded="true"] { visibility: hidden }
    dialog { position: fixed; inset-block: 0; inset-inline: auto 0; z-index: 2147483647; box-sizing: border-box; inline-size: min(420px, 100vw); block-size: 100vh; block-size: 100dvh; max-inline-size: none; max-block-size: none; margin: 0; padding: 0; border: solid var(--line); border-width: 0; border-inline-start-width: 1px; overflow: hidden; background: var(--ground); color: var(--ink); font: inherit; box-shadow: 0 8px 32px rgb(0 0 0 / .2) }
    dialog[open] { display: flex; flex-direction: column }
    dialog:focus { outline: 0 }
    .bar { display: flex; flex: none; align-items: center; justify-content: space-between; padding: 4px 4px 4px 16px; padding-inline: 16px 4px; border-block-end: 1px solid var(--line); font-weight: 650 }
    .close { inline-size: 44px; block-size: 44px; padding: 0; border: 0; border-radius: 8px; background: none; color: inherit; font-size: 26px; font-weight: 400; line-height: 1 }
    iframe { flex: 1; inline-size: 100%; min-block-size: 0; border: 0; background: var(--ground) }
    .failed { padding: 16px }
    a { color: var(--link) }
    p { margin: 0 }
    .said { color: var(--muted) }
    ul { margin: 4px 0 0; padding: 0; list-style-type: "" }
    .offer { inline-size: 100%; min-block-size: 44px; padding: 8px 12px; border: 1px solid var(--line); background: var(--ground); color: var(--link); text-align: start }
    li + li .offer { border-block-start: 0 }
    li:first-child .offer { border-start-start-radius: 8px; border-start-end-radius: 8px }
    li:last-child .offer { border-end-start-radius: 8px; border-end-end-radius: 8px }
    .offer:hover { text-decoration: underline }
    @media print { :host { display: none } }
    @media (max-width: 600px) { dialog { inline-size: 100vw; border: 0 } }
    @media (prefers-reduced-motion: no-preference) { dialog[open] { animation: come .18s ease-out } @keyframes come { from { opacity: 0; transform: translateX(calc(var(--side, 1) * 24px)) } } [dir="rtl"] { --side: -1 } }`;
  const dress = (shadow) => {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      shadow.adoptedStyleSheets = [sheet];
    } catch {
      shadow.append(make("style", {}, css));
    }
  };

  // The drawer that was opened last: of several on a page, one is open.
  let current;

  // A dialog with a page of the help centre in a frame, which is asked for when it is first needed.
  class Drawer extends HTMLElement {
    connectedCallback() {
      if (!this.dialog) {
        dress(this.attachShadow({ mode: "open" }));
        this.heading = make("span", {});
        this.closer = make("button", { type: "button", className: "close" }, "×");
        this.closer.addEventListener("click", () => this.close());
        this.dialog = make("dialog", { id: "drawer", tabIndex: -1 }, make("div", { className: "bar" }, this.heading, this.closer));
        this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.close(); });
        this.build();
        this.shadowRoot.append(this.dialog);
        this.addEventListener("keydown", (event) => { if (event.key == "Escape" && this.dialog.open) event.preventDefault(), this.close(); });
      }
      this.speak();
      addEventListener("message", this);
    }

    disconnectedCallback() {
      removeEventListener("message", this);
      this.close();
      this.drop();
    }

    // The words and the frame are in the language that the page has now.
    speak() {
      const locale = pick([this.getAttribute("locale"), this.closest("[lang]")?.lang, document.documentElement.lang]);
      if (locale == this.locale) return;
      this.drop();
      this.locale = locale;
      const [help, close, home, dir] = (this.words = words[locales.indexOf(locale)]);
      this.heading.textContent = help;
      this.closer.setAttribute("aria-label", close);
      this.dialog.setAttribute("aria-label", help);
      for (const element of this.shadowRoot.querySelectorAll("dialog, .help, .said, ul")) [element.lang, element.dir] = [locale, dir];
      this.rename(help);
    }

    drop() {
      clearTimeout(this.timer);
      this.body?.remove();
      this.body = this.frame = null;
    }

    // Gives the frame a message, as soon as it can read one.
    ask(message) {
      this.speak();
      if (!this.frame) {
        this.drop();
        this.waiting = [];
        const theme = this.getAttribute("theme");
        const address = new URL(`embed/${this.locale}/index.html${/^(light|dark)$/.test(theme) ? "?theme=" + theme : ""}`, base);
        const frame = (this.body = this.frame = make("iframe", { title: this.words[0], referrerPolicy: "no-referrer" }));
        frame.sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
        frame.src = address.href;
        const wait = (time) => {
          clearTimeout(this.timer);
          this.timer = setTimeout(() => this.fail(), time);
        };
        wait(patience);
        frame.addEventListener("load", () => { if (this.waiting) wait(grace); });
        this.dialog.append(frame);
      }
      if (this.waiting) this.waiting.push(message);
      else this.frame.contentWindow.postMessage(message, base.origin);
    }

    // What does not come is a link to the help centre.
    fail() {
      const hasFocus = this.shadowRoot.activeElement;
      this.drop();
      const link = make("a", { href: new URL(this.locale + "/index.html", base).href, target: "_blank" }, this.words[2]);
      this.body = make("p", { className: "failed" }, link);
      this.dialog.append(this.body);
      if (hasFocus) link.focus();
    }

    open(opener) {
      this.opener = opener;
      if (this.dialog.open) return;
      if (current != this) current?.close();
      current = this;
      // On a phone it is all that there is; beside a wide page that page goes on.
      if (matchMedia("(max-width: 600px)").matches) this.dialog.showModal();
      else this.dialog.show();
      opener.setAttribute("aria-expanded", "true");
      this.dialog.focus();
    }

    close() {
      if (!this.dialog.open) return;
      this.dialog.close();
      this.opener.setAttribute("aria-expanded", "false");
      // What was offered before may be gone.
      (this.opener.isConnected ? this.opener : this.said)?.focus();
    }

    // Only from our own frame, and only from the help centre.
    handleEvent({ origin, source, data }) {
      if (!this.frame || origin != base.origin || source != this.frame.contentWindow) return;
      if (data?.waymark == "ready" && this.waiting) {
        clearTimeout(this.timer);
        // Whoever went back to the page in the meantime stays there.
        if (this.dialog.open && this.shadowRoot.activeElement) this.frame.focus();
        for (const message of this.waiting) source.postMessage(message, base.origin);
        this.waiting = null;
      } else if (data?.waymark == "close") this.close();
      else this.hear(data);
    }
    build() {}
    rename() {}
    hear() {}
  }

  class Help extends Drawer {
    build() {
      const own = (this.button = make("button", { type: "button", className: "help" }));
      own.part = "button";
      own.setAttribute("aria-controls", "drawer");
      // A button of the page itself may stand in its place.
      const slot = make("slot", { name: "button" }, own);
      const dress = () => {
        this.button = slot.assignedElements()[0] || own;
        this.button.setAttribute("aria-haspopup", "dialog");
        this.button.setAttribute("aria-expanded", String(this.dialog.open));
      };
      slot.addEventListener("slotchange", dress);
      slot.addEventListener("click", () => this.dialog.open ? this.close() : this.show());
      this.shadowRoot.append(slot);
      dress();
    }
    rename(help) { this.shadowRoot.querySelector(".help").textContent = help; }
    show() {
      this.open(this.button);
      if (this.frame && !this.waiting) this.frame.focus();
      // Without what stands behind `?` and `#`, which can hold secrets.
      this.ask({ waymark: "open", address: location.origin + location.pathname, focused: true });
    }
  }

  class Offers extends Drawer {
    connectedCallback() {
      super.connectedCallback();
      this.page = this.getRootNode();
      this.typed = (event) => { if (event.target.id == this.getAttribute("for")) this.wait(event.target.value ?? event.target.textContent); };
      this.page.addEventListener("input", this.typed);
    }
    disconnectedCallback() {
      this.page.removeEventListener("input", this.typed);
      clearTimeout(this.pause);
      super.disconnectedCallback();
    }
    build() {
      this.said = make("p", { className: "said", tabIndex: -1 });
      this.said.setAttribute("role", "status");
      this.list = make("ul", {});
      this.shadowRoot.append(this.said, this.list);
    }
    // What is typed goes to the frame, when no key has come for a while, and no further.
    wait(text) {
      clearTimeout(this.pause);
      this.turn = (this.turn || 0) + 1;
      if (!text.trim()) return this.offer([], "");
      this.pause = setTimeout(() => this.ask({ waymark: "look", text: text.slice(0, 20000), turn: this.turn }), 600);
    }
    hear({ waymark, turn, offers, said, entry }) {
      if (waymark == "offers" && turn == this.turn) this.offer(offers, said);
      if (waymark == "solved") {
        this.close();
        this.offer([], said);
        this.said.focus();
        this.dispatchEvent(new CustomEvent("waymark:solved", { bubbles: true, composed: true, detail: entry }));
      }
    }
    offer(offers, said) {
      if (this.said.textContent != said) this.said.textContent = said;
      const now = JSON.stringify(offers);
      if (now == this.offered) return;
      this.offered = now;
      this.list.replaceChildren(...offers.map(([address, title, language]) => {
        const button = make("button", { type: "button", className: "offer" }, title);
        if (language) [button.lang, button.dir] = language;
        button.part = "offer";
        button.setAttribute("aria-haspopup", "dialog");
        button.addEventListener("click", () => {
          this.open(button);
          this.frame?.focus();
          this.ask({ waymark: "show", address });
        });
        return make("li", {}, button);
      }));
    }
  }
  customElements.define("waymark-article", Article);
  customElements.define("waymark-help", Help);
  customElements.define("waymark-offers", Offers);
})();
