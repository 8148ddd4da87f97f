// The tree of all pages, made a branch at a time. What was open, and how far the tree was scrolled, lasts as long as the tab.
(() => {
  "use strict";
  const nav = document.querySelector("nav.tree");
  const { root, page, files } = nav.dataset;
  const make = (tag, className) => Object.assign(document.createElement(tag), { className });
  const folderOf = (address) => address.replace(/index\.html$/, "");
  const current = folderOf(page);
  const above = new Set([...document.querySelectorAll("nav.breadcrumbs a")].map((link) => folderOf(link.getAttribute("href").slice(root.length))));

  const key = "tree:" + files.split("/").at(-3);
  let state = { open: [], shut: [], top: 0 };
  try { state = { ...state, ...JSON.parse(sessionStorage[key] || "{}") }; } catch {}
  // What scrolls: the list beside the page, and the sheet that the tree is in when it is opened from the menu.
  const scroller = () => nav.closest("dialog") || nav.querySelector("ul") || nav;
  const keep = () => {
    try { sessionStorage[key] = JSON.stringify({ ...state, top: scroller().scrollTop }); } catch {}
  };
  addEventListener("pagehide", keep);

  // Each file calls this with its number, its nodes and the words for a link to all that a topic has. A node is
  // `[title, address, below, language]`: `below` is a list of nodes or the number of another file.
  const waiting = {};
  const loaded = {};
  let all;
  window.waymarkTree = (part, nodes, words) => {
    all = words;
    waiting[part]?.(nodes);
  };
  const load = (part) => (loaded[part] ||= new Promise((done, refused) => {
    waiting[part] = done;
    const script = make("script", "");
    script.src = files + (part ? `tree-${part}.js` : "tree.js");
    script.addEventListener("error", () => {
      delete loaded[part];
      script.remove();
      refused();
    });
    document.head.append(script);
  }));

  const link = (address, text, language) => {
    const link = make("a", "");
    link.href = `${root}${address}index.html`;
    const title = make("span", "");
    title.textContent = text;
    link.append(title);
    if (language) {
      const name = make("span", "in-language");
      name.textContent = language[2];
      for (const element of [title, name]) [element.lang, element.dir] = language;
      link.append(" ", name);
    }
    if (address == current) link.setAttribute("aria-current", "page");
    return link;
  };
  const branch = (nodes) => {
    const list = make("ul", "");
    list.append(...nodes.map(([title, address, below, language]) => {
      const item = make("li", "");
      if (!title) {
        item.append(link(address, all.replace("\ufffc", below)));
        item.className = "tree-more";
        return item;
      }
      const own = link(address, title, language);
      item.append(own);
      if (typeof below != "number" && !below?.length) return item;
      const toggle = make("button", "fold");
      toggle.type = "button";
      toggle.setAttribute("aria-label", title);
      const row = make("div", "");
      row.append(own, toggle);
      item.append(row);
      let inner;
      const unfold = async (isOpen) => {
        toggle.setAttribute("aria-expanded", isOpen);
        if (isOpen && !inner) {
          try {
            const nodes = typeof below == "number" ? await load(below) : below;
            // Folded and unfolded again meanwhile, it is there already.
            if (!inner) item.append((inner = branch(nodes)));
          } catch {
            // The next try asks again, and the topic's page has the same links.
            return toggle.setAttribute("aria-expanded", false);
          }
          isOpen = toggle.getAttribute("aria-expanded") == "true";
        }
        if (inner) inner.hidden = !isOpen;
      };
      toggle.addEventListener("click", () => {
        const isOpen = toggle.getAttribute("aria-expanded") != "true";
        state.open = state.open.filter((other) => other != address);
        state.shut = state.shut.filter((other) => other != address);
        (isOpen ? state.open : state.shut).push(address);
        unfold(isOpen);
        keep();
      });
      const isHere = address == current || above.has(address);
      opening.push(unfold(isHere ? !state.shut.includes(address) : state.open.includes(address)));
      return item;
    }));
    return list;
  };
  let opening = [];
  const show = () => {
    const area = scroller();
    area.scrollTop = state.top;
    const here = nav.querySelector("[aria-current]");
    if (!here) return;
    const [one, other] = [here.getBoundingClientRect(), area.getBoundingClientRect()];
    if (one.top < other.top || one.bottom > other.bottom) area.scrollTop += one.top - other.top - area.clientHeight / 3;
  };
  nav.addEventListener("shown", show);
  load(0).then(async (nodes) => {
    const tree = branch(nodes);
    while (opening.length) await Promise.all(opening.splice(0));
    nav.prepend(tree);
    show();
  }, () => {});
})();
