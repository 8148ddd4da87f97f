// Answers in the reader's language, or the source's, with what is shown of each page.
import { openIndex } from "./index.js";
import { query } from "./ranking.js";
import { tokens } from "./tokens.js";

const results = async (from, text, most, keep) => {
  const { hits, words, isTyping, isWeak } = await query(from, text, most, keep);
  const records = await Promise.all(hits.map((hit) => from.record(hit.page, isTyping)));
  const asked = tokens(text);
  const shown = hits.map((hit, at) => {
    const [address, title, summary, sections] = records[at];
    // Of a choice that the query names, the part from the best one on; `search::Record::section` does the same.
    const isNamed = (section, at) => at > hit.section - 2 && section[2]?.every((word) => asked.includes(word));
    const [anchor, heading] = sections.find(isNamed) || sections[hit.section - 1] || [];
    return {
      ...hit, title, summary, heading, anchor,
      kind: from.kinds[hit.page], topic: from.topics[hit.page],
      href: `${from.folder}${from.locale}/${address}index.html${anchor ? "#" + encodeURIComponent(anchor) : ""}`,
    };
  });
  return { shown, words, isWeak, from };
};

/**
 * Answers a query from the index of a locale; where it has no answer, from the source language's, and then `own` is the index of the
 * locale. `keep(own, page)` leaves pages out; `gate` is that of `openIndex`.
 */
export const answer = async (folder, locale, text, most, keep, gate) => {
  for (const again of ["", "?again"]) {
    try {
      const own = await openIndex(folder, locale, gate, again);
      const found = await results(own, text, most, keep && ((page) => keep(own, page)));
      const { source } = own.root;
      if (found.shown.length || !source || keep) return found;
      const other = await results(await openIndex(folder, source, gate, again), text, most);
      return other.shown.length ? { ...other, own } : { ...found, own };
    } catch (error) {
      if (error.message != "changed" || again) throw error;
    }
  }
};
