// The rich text of a ticket as a help desk keeps it, made from the one that `embed.json` has. `src/ticket/desk.rs` has the same table, and
// `src/ticket/html.rs` writes the same for `waymark embed --for`.

/** What a desk does not keep (`plain`: styles), and the most bytes of HTML that it takes. */
const desks = {
  zendesk: { name: "Zendesk", plain: true, most: 60_000 },
  freshdesk: { name: "Freshdesk" },
  intercom: { name: "Intercom", plain: true, heading: "h2", unquoted: true, undirected: true },
  helpscout: { name: "Help Scout", plain: true, undirected: true },
  gmail: { name: "Gmail" },
};

// With four values, a margin is that of a heading.
const isHeading = (block) => /^margin:\S+ \S+ \S+ \d/.test(block.dataset.style);

// Right-to-left words keep their order between these signs where no attribute can say so.
const embed = (nodes) => {
  nodes[0].before("\u202b");
  nodes.at(-1).after("\u202c");
};

/** The HTML of a snippet for the desk of this name; what is too long for it ends with a link that says `rest`. */
export const shaped = (html, name, url, rest) => {
  const desk = desks[name];
  // The others keep all that there is.
  if (!html || !desk?.plain) return html;
  // No content policy lets a page's script make styles, be it of a document that nobody sees.
  const unstyled = html.replace(/<[a-z][^<>]*>/g, (tag) => tag.replace(' style="', ' data-style="'));
  const { body } = new DOMParser().parseFromString(unstyled, "text/html");
  const all = (selector) => [...body.querySelectorAll(selector)];
  const isEmbedded = desk.undirected && body.querySelector("[dir=rtl]");
  for (const deleted of all("em[data-style*=line-through]")) deleted.replaceWith("~~", ...deleted.childNodes, "~~");
  for (let block of all("p, li")) {
    let inner = block;
    if (block.localName == "p" && isHeading(block)) {
      inner = block.firstElementChild;
      if (desk.heading && !block.closest("blockquote")) {
        const heading = document.createElement(desk.heading);
        heading.append(...inner.childNodes);
        block.replaceWith((inner = heading));
      }
    }
    if (!isEmbedded) continue;
    const nodes = [...inner.childNodes];
    const end = nodes.findIndex((node) => /^(P|UL|OL|PRE|BLOCKQUOTE)$/.test(node.nodeName));
    const words = end < 0 ? nodes : nodes.slice(0, end);
    if (words.some((node) => node.nodeType == 1 || node.data.trim())) embed(words);
  }
  if (desk.unquoted) for (const quote of all("blockquote").reverse()) quote.replaceWith(...quote.childNodes);
  for (const element of all("*")) {
    element.removeAttribute("data-style");
    if (desk.undirected) element.removeAttribute("dir");
  }
  const size = () => new Blob([body.innerHTML]).size;
  if (desk.most && size() > desk.most) {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: rest });
    const last = document.createElement("p");
    last.append(link);
    // Room for the link to what is left out.
    while (body.children.length > 1 && size() > desk.most - 600) body.lastElementChild.remove();
    body.append(last);
  }
  return body.innerHTML;
};

/** The desk that this browser was last told. */
export const rememberedDesk = () => {
  try { return localStorage.getItem("desk") || ""; } catch { return ""; }
};

/** Lets a list offer all desks, and remembers the choice; its first option stands for any desk. */
export const offerDesks = (select) => {
  select.append(...Object.entries(desks).map(([key, { name }]) => new Option(name, key)));
  select.value = rememberedDesk();
  if (select.selectedIndex < 0) select.selectedIndex = 0;
  select.addEventListener("change", () => {
    try { localStorage.setItem("desk", select.value); } catch {}
  });
};
