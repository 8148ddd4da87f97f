// An entry in the drawer, in the place of the list: its page without chrome, with a way back and one to the whole page.

const words = document.body.dataset;
const list = document.getElementById("wm-main");
const base = new URL(words.folder, location);

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  element.className = className;
  element.append(text);
  return element;
};

// Lists name pages without chrome; search and error box name pages of the site, and what stands beside those has the id.
const framed = async (address) => {
  if (address.href.startsWith(base.href + "embed/")) return address;
  const { id, locale } = await (await fetch(new URL("embed.json", address))).json();
  return new URL(`embed/${locale}/${id.split("/").map(encodeURIComponent).join("/")}/index.html`, base);
};

// The page, with addresses that hold here too.
const read = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw Error(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = document.importNode(page.querySelector("main"), true);
  for (const name of ["href", "src", "srcset"]) {
    for (const element of content.querySelectorAll(`[${name}]`)) {
      const value = element.getAttribute(name);
      // What is no address stays what it is.
      try { if (value[0] != "#") element.setAttribute(name, new URL(value, answer.url).href); } catch {}
    }
  }
  // See static/frame.js.
  const { scheme } = document.documentElement.dataset;
  if (scheme) for (const source of content.querySelectorAll("source[data-scheme]")) source.media = scheme == "dark" ? "all" : "not all";
  return { content, kind: page.body.className, lang: page.documentElement.lang, dir: page.documentElement.dir };
};

let close = () => {};

/**
 * Opens the entry at an address of the site. Where it can be marked as the one that helped, `solved` gets its address and title.
 * @type {(address: URL, title: string, solved?: (entry: { url: string, title: string }) => void) => Promise<void>}
 */
export const openEntry = async (address, title, solved) => {
  let shown;
  try {
    shown = await read(await framed(address));
  } catch {
    // The way to the whole page is left, for example where the site lies in a folder on a disk.
    shown = { content: make("main", "", make("h1", "", title)), kind: "embed", lang: "", dir: "" };
  }
  close();
  const { content, kind } = shown;
  const heading = content.querySelector("h1");
  const full = make("a", "", words.full);
  full.href = heading.querySelector("a")?.href || address.href;
  full.target = "_blank";
  const back = make("button", "link-button", words.back);
  back.type = "button";
  const bar = make("div", "drawer-bar", back);
  const end = make("div", "drawer-end", full);
  if (solved) {
    const button = make("button", "button", words.solved);
    button.type = "button";
    button.addEventListener("click", () => solved({ url: full.href, title: heading.textContent }));
    end.prepend(make("p", "", button), ...(words.told ? [make("p", "hint", words.told)] : []));
  }
  // The bar and the end are in the drawer's language, the entry may be in another.
  content.id = "wm-entry";
  const text = make("div", "drawer-text", "");
  for (const name of ["lang", "dir"]) if (shown[name]) text[name] = shown[name];
  text.replaceChildren(...content.childNodes);
  content.append(bar, text, end);
  const [opener, scrolled, page] = [document.activeElement, scrollY, document.body.className];
  list.hidden = true;
  list.after(content);
  document.body.className = `drawer ${kind}`;
  close = () => {
    content.remove();
    document.body.className = page;
    list.hidden = false;
    close = () => {};
    scrollTo(0, scrolled);
    opener.focus({ preventScroll: true });
  };
  back.addEventListener("click", () => close());
  heading.tabIndex = -1;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
  let anchor = address.hash.slice(1);
  try { anchor = decodeURIComponent(anchor); } catch {}
  if (anchor) document.getElementById(anchor)?.scrollIntoView();
};
