// <waymark-article ref="wix/get-api-key" locale="auto" theme="light">: an article of the help centre on any page.
// Load it as a classic or module script from the help centre itself: <script src="https://help.example.com/embed.js" async></script>
(() => {
  "use strict";
  // Filled in when the site is built; the first is the one that the site is written in.
  const locales = LOCALES;
  const own = document.currentScript?.src || document.querySelector('script[src$="/embed.js"]')?.src;
  if (!own || customElements.get("waymark-article")) return;
  const base = new URL(".", own);
  // Pixels; milliseconds until a site that does not answer has failed, and until a page that came has said its height.
  const least = 48, most = 20000, patience = 20000, grace = 4000;

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
  customElements.define("waymark-article", Article);
})();
