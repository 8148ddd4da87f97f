// The drawer's search box. While it holds a query, its results stand in place of the lists.
import { searching } from "./scripts.js";

const RESULTS = 6;

export const searchBox = (form) => {
  const input = form.querySelector("input");
  const place = document.getElementById("wm-found");
  const start = document.getElementById("wm-start");
  const put = (text, content) => {
    place.replaceChildren(...content);
    start.hidden = !!text.trim();
  };
  let look;
  const begin = async () => {
    if (look) return look;
    const { answering, grouped, entries, make } = await searching();
    return (look ||= answering(form, RESULTS, () => {}, (text, root, found, said, content, instead) => {
      content.push(...instead);
      if (said && !instead.length) content.push(make("p", "results-count", said));
      for (const [family, shown] of grouped(found?.shown || [])) {
        const section = make("section", "section");
        section.append(make("h2", "", root.words[family]), entries(shown, found));
        // Topics are lists, which have no page without chrome.
        if (family == "topics") for (const link of section.querySelectorAll("a")) link.target = "_blank";
        content.push(section);
      }
      put(text, [...content, ...(found?.after || [])]);
    }));
  };
  const failed = () => {
    const line = document.createElement("p");
    line.textContent = document.getElementById("wm-status").textContent = form.dataset.failed;
    put(input.value, input.value ? [line] : []);
  };
  // The script listens by itself once it is there.
  input.addEventListener("focus", () => begin().catch(() => {}));
  const first = () => look || begin().then((look) => look(), failed);
  input.addEventListener("input", first);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin().then((look) => look(), failed);
  });
  return input;
};
