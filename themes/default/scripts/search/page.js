// The page of results. Its address can hold a query, a kind and a topic.
import { MAX_QUERY_CHARS, MAX_RESULTS } from "constants";
import { entries, families, grouped, make } from "./elements.js";
import { answering } from "./form.js";

export const resultsPage = (form) => {
  const place = document.getElementById("wm-found");
  const [kind, topic] = ["kind", "topic"].map((name) => form.querySelector(`select[name=${name}]`));
  const asked = new URLSearchParams(location.search);
  form.querySelector("input").value = asked.get("q") || "";
  let ready = false;
  const prepare = (own) => {
    ready = true;
    const option = (value, text) => {
      const made = make("option", "", text);
      made.value = value;
      return made;
    };
    for (const family of new Set(Object.values(families))) {
      if (own.kinds.some((kind) => families[kind] == family)) kind.append(option(family, own.root.words[family]));
    }
    own.root.topics.forEach((title, at) => topic.append(option(at + 1, title)));
    kind.value = asked.get("kind") || "";
    topic.value = asked.get("topic") || "";
    for (const select of [kind, topic]) {
      if (select.selectedIndex < 0) select.value = "";
      select.closest("label").hidden = select.options.length < 3;
    }
  };
  const keep = (own, page) => (!kind.value || families[own.kinds[page]] == kind.value) && (!topic.value || own.topics[page] == topic.value);
  const filter = (own) => {
    if (!ready) prepare(own);
    return kind.value || topic.value ? keep : undefined;
  };
  const look = answering(form, MAX_RESULTS, filter, (text, root, found, said, content, instead) => {
    if (instead.length) content.push(...instead);
    else if (said) content.push(make("p", "results-count", said));
    if (found) {
      for (const [family, shown] of grouped(found.shown)) {
        const section = make("section", "section");
        section.append(make("h2", "", root.words[family]), entries(shown, found));
        content.push(section);
      }
    }
    place.replaceChildren(...content, ...(found?.after || []));
    const address = new URLSearchParams();
    if (text) address.set("q", text.slice(0, MAX_QUERY_CHARS));
    if (kind.value) address.set("kind", kind.value);
    if (topic.value) address.set("topic", topic.value);
    // A folder on a disk may not change its address.
    const query = address.toString();
    try { history.replaceState(null, "", query ? "?" + query : location.pathname); } catch {}
  });
  for (const select of [kind, topic]) select.addEventListener("input", () => look());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  look();
};
